public import Foundation

extension CampaignEngine {
  /// Says for everybody in a campaign what would happen to them and when, and changes nothing.
  ///
  /// The gate that decides is the one that decides inside every intent, and the limits are those of the sender, its
  /// account and the campaign, with what they have used up already. What each person got before counts towards the cap
  /// and the sender's gap, and those behind a canary wait for it. What other campaigns will send is left aside: the instants are the earliest
  /// ones. The audience is read page by page; memory does not grow with it.
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
    if campaign.status.isBeforeStart { try await check(plan.audience) }
    let start = campaign.status == .scheduled ? plan.schedule?.start : nil
    let instant = instant ?? max(time.now, start ?? .distantPast)
    let messages = try await messages(of: plan)
    let gate = try gate(of: plan, category: messages.category)
    let channel = try channel(of: plan)
    let paces = try await paces(of: campaign, messages, channel)
    let forecast = SendForecast(paces.map(\.pace), at: instant)
    let canary = try await canary(of: campaign, paces.first { $0.key == .campaign(id) }?.pace.state, at: instant)
    var walk = DepartureWalk(gate: gate, forecast: forecast, canary: canary, at: instant)
    let span = historySpan(of: plan)
    var summary = DryRunSummary()
    summary.cost = rateCard.map { CostEstimate(card: $0, at: instant) }

    func judge(_ member: AudienceMember, notBefore: Date? = nil) {
      let builder = messages.builder(for: member.contact.person)
      var entry = Self.judge(member, gate, builder, channel.provider, at: instant)
      // What is missing is found when their turn comes, and for some it does not.
      switch entry.verdict {
      case .skip(.missingVariable), .skip(.cannotBeBuilt):
        if !walk.isEverOpen(to: member, notBefore: notBefore) { entry.verdict = .skip(.expired) }
      default: break
      }
      entry.variant = plan.variant(of: member.contact.person)?.name
      if entry.isWaiting {
        entry.departure = walk.departure(of: member, notBefore: notBefore)
        switch (entry.verdict, entry.departure) {
        // Whose turn never comes is left out when the campaign ends, and that is what they are told now.
        case (_, nil): entry.verdict = .skip(.expired)
        case (.send, let departure?): entry.verdict = .send(around: departure)
        default: break
        }
        if entry.departure != nil { summary.cost?.add(builder.template.category, to: member.contact.phone) }
      }
      summary.count(entry)
      report(entry)
    }

    if campaign.status.isBeforeStart {
      try await members(of: plan.audience, history: span) { judge($0) }
    } else {
      try await eachRecipient(of: id, history: span) { record in
        guard !record.recipient.isOpen || record.recipient.currentAttempt != nil else {
          return judge(record.member, notBefore: record.recipient.notBefore)
        }
        let entry = DryRunEntry(contact: record.member.contact, verdict: .done(record.recipient.status))
        summary.count(entry)
        report(entry)
      }
    }
    var pace = PaceForecast(paces.map(\.pace), at: instant)
    summary.bindingLimit = pace.bindingLimit(of: summary.reached)
    summary.duration = .seconds(summary.lastDeparture.map { max(0, $0.timeIntervalSince(instant)) } ?? 0)
    summary.obstacles = Self.obstacles(campaign, messages, summary)
    summary.holidayGaps = gaps(
      of: plan,
      from: summary.firstDeparture ?? instant,
      to: summary.lastDeparture ?? summary.earliestHold ?? instant
    )
    return summary
  }

  /// Everything that limits a campaign, with what it has used up.
  private func paces(
    of campaign: Campaign,
    _ messages: CampaignMessages,
    _ channel: ProviderChannel
  ) async throws(EngineError) -> [(key: PaceKey, pace: PaceForecast.Pace)] {
    let limits = limits(of: campaign, messages, channel)
    let keys = limits.keys.sorted()
    let states = try await stored { () async throws(StoreError) in
      try await store.paces(PaceQuery(tenant: tenant, keys: keys))
    }
    return keys.map { key in
      let warmUp = key == .sender(channel.sender) ? campaign.plan.senderLimits(channel).warmUp : nil
      return (key, .init(state: states[key] ?? PaceState(), limits: limits[key] ?? [], warmUp: warmUp))
    }
  }

  /// What a campaign's canary says now; `nil` without one.
  private func canary(
    of campaign: Campaign,
    _ pace: PaceState?,
    at instant: Date
  ) async throws(EngineError) -> (verdict: Canary.Verdict, wait: Duration)? {
    guard let canary = campaign.plan.canary else { return nil }
    let last = pace?.lastSlot.map(Date.init(microsecondsSince1970:))
    return (canary.verdict(on: try await counts(of: campaign.id), last: last, at: instant), canary.wait)
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

  /// What would happen to somebody at an instant. Without a provider nothing is known of what it would refuse.
  static func judge(
    _ member: AudienceMember,
    _ gate: Gate,
    _ builder: TemplatePayloadBuilder,
    _ provider: (any MessagingProvider)?,
    at instant: Date
  ) -> DryRunEntry {
    let flaw = flaw(of: member, builder, provider)
    let verdict: DryRunEntry.Verdict =
      switch gate.verdict(for: member, at: instant, hasMessage: flaw == nil) {
      case .optedOut(let block): .optedOut(block)
      case .skip(let reason): .skip(reason)
      case .hold(let opening, let reason): .hold(until: opening, reason)
      case .send: .send(around: instant)
      }
    var entry = DryRunEntry(contact: member.contact, verdict: verdict)
    if case .missingVariable = flaw {} else { entry.preview = builder.preview(for: member.value(of:)) }
    switch entry.verdict {
    case .send, .hold: if let flaw { entry.verdict = .skip(flaw) }
    default: break
    }
    return entry
  }

  /// Why nobody can send the person's message, whatever they agreed to; `nil` where it can be sent.
  private static func flaw(
    of member: AudienceMember,
    _ builder: TemplatePayloadBuilder,
    _ provider: (any MessagingProvider)?
  ) -> Gate.SkipReason? {
    let message: OutboundMessage
    do throws(MissingVariable) {
      message = try builder.message(for: member.value(of:))
    } catch {
      return .missingVariable(error.key.rawValue)
    }
    if let refusal = builder.refusal(of: member.contact.identity) { return refusal }
    do throws(ProviderRequestError) {
      try provider?.check(ProviderSend(recipient: member.contact.identity, message: message))
      return nil
    } catch {
      return .cannotBeBuilt(error.description)
    }
  }

  /// Everybody in an audience, page by page; single numbers that are no contacts yet come last.
  func members(
    of audience: Audience,
    history: Duration? = nil,
    _ body: (AudienceMember) -> Void
  ) async throws(EngineError) {
    var last: ContactID?
    var strangers = Dictionary(audience.numbers.map { (PersonKey($0), $0) }, uniquingKeysWith: { first, _ in first })
    while true {
      let query = AudienceQuery(tenant: tenant, audience: audience, after: last, history: history)
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
      body(AudienceMember(contact: contact, consent: state, suppression: try await suppression(of: person)))
    }
  }
}

extension Recipient {
  /// Before when somebody who waits is not sent to, where that is known.
  fileprivate var notBefore: Date? {
    if case .pending(let instant) = state { instant } else { nil }
  }
}
