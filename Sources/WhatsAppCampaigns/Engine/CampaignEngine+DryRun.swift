public import Foundation

extension CampaignEngine {
  /// Says for everybody in a campaign what would happen to them now, and changes nothing.
  ///
  /// The gate that decides is the one that decides inside every intent, so the answer is the real one for this instant.
  /// The audience is read page by page; memory does not grow with it.
  ///
  /// - Parameters:
  ///   - instant: The instant that is asked about. By default now, or the start of a campaign that is scheduled.
  ///   - report: Is called for each person, in the order in which they would be sent to.
  public func dryRun(
    _ id: CampaignID,
    at instant: Date? = nil,
    report: (DryRunEntry) -> Void = { _ in }
  ) async throws(EngineError) -> DryRunSummary {
    let campaign = try await existing(id)
    let start = campaign.status == .scheduled ? campaign.plan.schedule?.start : nil
    let instant = instant ?? max(time.now, start ?? .distantPast)
    let messages = try await messages(of: campaign.plan)
    let gate = try gate(of: campaign.plan, category: messages.category)
    let limits = limits(of: campaign, try channel(of: campaign.plan)).values.flatMap(\.self)
    var summary = DryRunSummary()
    func judge(_ member: AudienceMember) {
      let turn = instant + (limits.map { $0.duration(of: summary.send + 1) }.max() ?? .zero)
      let builder = messages.builder(for: member.contact.person)
      var entry = Self.judge(member, gate, builder, at: instant, turn: turn)
      entry.variant = campaign.plan.variant(of: member.contact.person)?.name
      summary.count(entry)
      report(entry)
    }

    if campaign.status == .draft || campaign.status == .scheduled {
      try await members(of: campaign.plan.audience, judge)
    } else {
      try await eachRecipient(of: id) { record in
        guard !record.recipient.isOpen || record.recipient.currentAttempt != nil else { return judge(record.member) }
        let entry = DryRunEntry(contact: record.member.contact, verdict: .done(record.recipient.status))
        summary.count(entry)
        report(entry)
      }
    }
    summary.bindingLimit = limits.max { $0.duration(of: summary.send) < $1.duration(of: summary.send) }
    summary.duration = summary.bindingLimit?.duration(of: summary.send) ?? .zero
    return summary
  }

  static func judge(
    _ member: AudienceMember,
    _ gate: Gate,
    _ builder: TemplatePayloadBuilder,
    at instant: Date,
    turn: Date
  ) -> DryRunEntry {
    var entry = DryRunEntry(contact: member.contact, verdict: .skip(.noAddress))
    switch gate.verdict(for: member, at: instant) {
    case .optedOut(let block): entry.verdict = .optedOut(block)
    case .skip(let reason): entry.verdict = .skip(reason)
    case .hold(let opening, let reason): entry.verdict = .hold(until: opening, reason)
    case .send: entry.verdict = .send(around: turn)
    }
    do throws(MissingVariable) {
      _ = try builder.message(for: member.contact.value(of:))
      entry.preview = builder.preview(for: member.contact.value(of:))
    } catch {
      switch entry.verdict {
      case .send, .hold: entry.verdict = .skip(.missingVariable(error.key.rawValue))
      default: break
      }
    }
    return entry
  }

  /// Everybody in an audience, page by page; single numbers that are no contacts yet come last.
  func members(of audience: Audience, _ body: (AudienceMember) -> Void) async throws(EngineError) {
    var last: ContactID?
    var strangers = Dictionary(audience.numbers.map { (PersonKey($0), $0) }, uniquingKeysWith: { first, _ in first })
    while true {
      let query = AudienceQuery(tenant: tenant, audience: audience, after: last)
      let page = try await stored { () async throws(StoreError) in try await store.audience(query) }
      guard let end = page.last else { break }
      for member in page {
        strangers[member.contact.person] = nil
        body(member)
      }
      last = end.contact.id
    }
    for (person, number) in strangers.sorted(by: { $0.key < $1.key }) {
      let contact = Contact(id: ContactID(0), person: person, identity: .phone(number), createdAt: time.now)
      guard try await self.contact(person) == nil else { continue }
      let state = try await consent(of: person).state
      body(AudienceMember(contact: contact, consent: state))
    }
  }
}
