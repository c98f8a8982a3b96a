public import Foundation

extension CampaignEngine {
  /// Says for everybody in a campaign what would happen to them and when, and changes nothing.
  ///
  /// The gate that decides is the one that decides inside every intent, and the limits are those of the sender, its
  /// account and the campaign. What they have used up already, other campaigns and throttling are left aside: the
  /// instants are the earliest ones. The audience is read page by page; memory does not grow with it.
  ///
  /// - Parameters:
  ///   - instant: The instant that is asked about. By default now, or the start of a campaign that is scheduled.
  ///   - rateCard: What messages cost.
  ///   - report: Is called for each person, in the order in which they would be sent to.
  public func dryRun(
    _ id: CampaignID,
    at instant: Date? = nil,
    rateCard: RateCard? = nil,
    report: (DryRunEntry) -> Void = { _ in }
  ) async throws(EngineError) -> DryRunSummary {
    let campaign = try await existing(id)
    let plan = campaign.plan
    let start = campaign.status == .scheduled ? plan.schedule?.start : nil
    let instant = instant ?? max(time.now, start ?? .distantPast)
    let messages = try await messages(of: plan)
    let gate = try gate(of: plan, category: messages.category)
    let channel = try channel(of: plan)
    let limits = limits(of: campaign, channel).values.flatMap(\.self)
    let warmUp = plan.senderLimits(channel).warmUp
    let forecast = SendForecast(limits: limits, warmUp: warmUp, at: instant)
    var walk = DepartureWalk(gate: gate, forecast: forecast, at: instant)
    var summary = DryRunSummary()
    summary.cost = rateCard.map { CostEstimate(card: $0, at: instant) }

    func judge(_ member: AudienceMember, notBefore: Date? = nil) {
      let builder = messages.builder(for: member.contact.person)
      var entry = Self.judge(member, gate, builder, at: instant)
      entry.variant = plan.variant(of: member.contact.person)?.name
      if entry.isWaiting {
        entry.departure = walk.departure(of: member, notBefore: notBefore)
        if case .send = entry.verdict { entry.verdict = .send(around: entry.departure ?? instant) }
        if entry.departure != nil { summary.cost?.add(builder.template.category, to: member.contact.phone) }
      }
      summary.count(entry)
      report(entry)
    }

    if campaign.status == .draft || campaign.status == .scheduled {
      try await members(of: plan.audience) { judge($0) }
    } else {
      try await eachRecipient(of: id) { record in
        guard !record.recipient.isOpen || record.recipient.currentAttempt != nil else {
          return judge(record.member, notBefore: record.recipient.notBefore)
        }
        let entry = DryRunEntry(contact: record.member.contact, verdict: .done(record.recipient.status))
        summary.count(entry)
        report(entry)
      }
    }
    var pace = PaceForecast([.init(limits: limits, warmUp: warmUp)], at: instant)
    summary.bindingLimit = pace.bindingLimit(of: summary.reached)
    summary.duration = .seconds(summary.lastDeparture.map { max(0, $0.timeIntervalSince(instant)) } ?? 0)
    summary.obstacles = Self.obstacles(campaign, messages, summary)
    return summary
  }

  private static func obstacles(
    _ campaign: Campaign,
    _ messages: CampaignMessages,
    _ summary: DryRunSummary
  ) -> [DryRunSummary.Obstacle] {
    var obstacles: [DryRunSummary.Obstacle] = []
    if let template = messages.unapproved { obstacles.append(.templateNotApproved(template.name, template.status)) }
    switch campaign.status {
    case .draft, .scheduled, .sending: break
    case .paused, .cancelling, .completed, .cancelled, .failed: obstacles.append(.notSending(campaign.status))
    }
    if summary.send + summary.hold == 0 { obstacles.append(.nobody) }
    if summary.unreached > 0 { obstacles.append(.notReached(summary.unreached)) }
    return obstacles
  }

  static func judge(
    _ member: AudienceMember,
    _ gate: Gate,
    _ builder: TemplatePayloadBuilder,
    at instant: Date
  ) -> DryRunEntry {
    var entry = DryRunEntry(contact: member.contact, verdict: .skip(.noAddress))
    switch gate.verdict(for: member, at: instant) {
    case .optedOut(let block): entry.verdict = .optedOut(block)
    case .skip(let reason): entry.verdict = .skip(reason)
    case .hold(let opening, let reason): entry.verdict = .hold(until: opening, reason)
    case .send: entry.verdict = .send(around: instant)
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

extension Recipient {
  /// Before when somebody who waits is not sent to, where that is known.
  fileprivate var notBefore: Date? {
    if case .pending(let instant) = state { instant } else { nil }
  }
}
