extension CampaignEngine {
  /// Checks a plan and saves it as a draft.
  ///
  /// Everything that can be found wrong without sending is found here: the provider, the template, its variables, the
  /// groups. Durable when it returns.
  public func createCampaign(_ plan: CampaignPlan) async throws(EngineError) -> Campaign {
    try await validate(plan)
    let id = CampaignID(unchecked: "c" + random.letters(9))
    var plan = plan
    // A copy of a campaign goes ahead anew, and a provider that reports no delivery is not waited for.
    plan.canary?.hasFailed = false
    plan.canary?.isWaived = nil
    if try !channel(of: plan).provider.capabilities.reportsDelivery { plan.canary?.fewestDeliveries = 0 }
    // 53 bits, so that every program that reads JSON reads the same number.
    if plan.division?.divides == true, plan.seed == nil { plan.seed = random.next() >> 11 }
    return try await stored { [plan] () async throws(StoreError) in
      try await store.createCampaign(CreateCampaign(tenant: tenant, id: id, plan: plan))
    }
  }

  /// The campaigns of the tenant, newest first.
  public func campaigns() async throws(EngineError) -> [Campaign] {
    try await stored { () async throws(StoreError) in try await store.campaigns(CampaignQuery(tenant: tenant)) }
  }

  /// One campaign.
  public func campaign(_ id: CampaignID) async throws(EngineError) -> Campaign {
    try await existing(id)
  }

  /// How many recipients of a campaign have each status.
  public func counts(of id: CampaignID) async throws(EngineError) -> OutcomeCounts {
    _ = try await existing(id)
    return try await stored { () async throws(StoreError) in
      try await store.counts(CountRecipients(tenant: tenant, campaign: id))
    }
  }

  /// Fixes the recipients of a draft and lets it send. Messages leave when ``send(_:)`` or ``run()`` runs.
  ///
  /// - Returns: How many recipients there are.
  @discardableResult
  public func start(_ id: CampaignID, by actor: String? = nil) async throws(EngineError) -> Int {
    try await start(id, by: actor, ifControlEpoch: nil)
  }

  /// Starts a campaign, unless somebody has given it another command since it was under a control epoch.
  func start(_ id: CampaignID, by actor: String? = nil, ifControlEpoch epoch: Int64?) async throws(EngineError) -> Int {
    let campaign = try await existing(id)
    guard campaign.status.isBeforeStart else {
      throw EngineError(.wrongStatus, CampaignControlError(status: campaign.status, command: .start).description)
    }
    guard campaign.status == .draft || campaign.plan.schedule?.recurrence == nil else { throw Self.series }
    try await validate(campaign.plan)
    if let template = try await messages(of: campaign.plan).unapproved {
      throw EngineError(
        .templateNotApproved,
        "The template “\(template.name)” is \(template.status), so the provider would refuse it. "
          + "Start the campaign when it is approved."
      )
    }
    let first = try await stored { () async throws(StoreError) in
      try await store.audience(AudienceQuery(tenant: tenant, audience: campaign.plan.audience, limit: 1))
    }
    guard !first.isEmpty || !campaign.plan.audience.numbers.isEmpty else { throw Self.nobody }
    let snapshot = try await stored { () async throws(StoreError) in
      try await store.snapshotAudience(SnapshotAudience(tenant: tenant, campaign: id))
    }
    guard snapshot.recipients > 0 else { throw Self.nobody }
    try await control(id, .start, by: actor, ifControlEpoch: epoch)
    return snapshot.recipients
  }

  /// Halts a campaign. After it has returned, no further intent of the campaign commits, in any process.
  ///
  /// - Returns: How many messages had an intent at that moment: they may be with the provider, or leave within about a second.
  @discardableResult
  public func pause(_ id: CampaignID, reason: String? = nil, by actor: String? = nil) async throws(EngineError) -> Int {
    try await control(id, .pause(reason: reason), by: actor).inFlight
  }

  /// Lets a paused campaign go on.
  ///
  /// - Throws: ``EngineError/Code/templateNotApproved`` while the provider would refuse a template of it, as far as we
  ///   know. Where that is out of date, save the template again as it is now.
  public func resume(_ id: CampaignID, by actor: String? = nil) async throws(EngineError) {
    let plan = try await existing(id).plan
    // A template that is gone meanwhile is for the sending to complain about.
    if let template = try? await messages(of: plan).unapproved {
      throw EngineError(
        .templateNotApproved,
        "The template “\(template.name)” is \(template.status), so the provider would refuse it. "
          + "Resume the campaign when it may be sent again."
      )
    }
    try await control(id, .resume, by: actor)
  }

  /// Ends a campaign without sending to those who have not been sent to.
  ///
  /// - Returns: How many messages had an intent at that moment: they may be with the provider, or leave within about a second.
  @discardableResult
  public func cancel(_ id: CampaignID, by actor: String? = nil) async throws(EngineError) -> Int {
    let inFlight = try await control(id, .cancel, by: actor).inFlight
    try await sweep(id)
    return inFlight
  }

  /// Lets a campaign send at another pace; what left before counts.
  ///
  /// A slower pace holds from the next message on. A faster one is looked at when the turn comes that the old one gave:
  /// after a minute at the most while it is paced evenly, or when the quota that is used up has room again.
  ///
  /// - Parameter limits: The campaign's own limits. Empty: as fast as the provider's limits allow.
  public func limit(_ id: CampaignID, to limits: [RateLimit], by actor: String? = nil) async throws(EngineError) {
    try await control(id, .limit(limits), by: actor)
  }

  /// What was done to a campaign, by whom and when, oldest first.
  public func history(of id: CampaignID) async throws(EngineError) -> [CampaignChange] {
    _ = try await existing(id)
    return try await stored { () async throws(StoreError) in
      try await store.history(CampaignHistoryQuery(tenant: tenant, campaign: id))
    }
  }

  /// One page of a campaign's recipients.
  public func recipients(
    of id: CampaignID,
    status: RecipientStatus? = nil,
    after: RecipientID? = nil,
    limit: Int = 500
  ) async throws(EngineError) -> [RecipientRecord] {
    try await stored { () async throws(StoreError) in
      try await store.recipients(
        RecipientQuery(tenant: tenant, campaign: id, status: status, after: after, limit: limit)
      )
    }
  }

  /// What happened to one person in a campaign, with every attempt; `nil` where the person is no recipient of it.
  public func recipient(_ person: PersonKey, of id: CampaignID) async throws(EngineError) -> RecipientRecord? {
    _ = try await existing(id)
    return try await stored { () async throws(StoreError) in
      try await store.recipients(RecipientQuery(tenant: tenant, campaign: id, person: person, limit: 1))
    }.first
  }

  /// Moves along what nobody else moves: attempts whose owner is gone, settling whose time is over, the rest of a
  /// cancelled campaign; and ends the campaign when nothing is open any more.
  @discardableResult
  public func sweep(_ id: CampaignID) async throws(EngineError) -> Campaign {
    let request = SweepCampaign(
      tenant: tenant,
      campaign: id,
      settleTime: configuration.settleTime,
      orphanAfter: configuration.orphanAfter
    )
    while true {
      let result = try await stored { () async throws(StoreError) in try await store.sweep(request) }
      if !result.hasMore { return result.campaign }
    }
  }

  private static let nobody = EngineError(
    .noRecipients,
    "The campaign has nobody to send to. Import a list into one of its groups, or name other groups."
  )

  /// Gives a campaign a command, for its history in somebody's name.
  @discardableResult
  func control(
    _ id: CampaignID,
    _ command: CampaignCommand,
    by actor: String? = nil,
    ifControlEpoch epoch: Int64? = nil
  ) async throws(EngineError) -> (campaign: Campaign, inFlight: Int) {
    _ = try await existing(id)
    let request = ControlCampaign(
      tenant: tenant,
      campaign: id,
      command: command,
      ifControlEpoch: epoch,
      actor: actor
    )
    let result = try await stored { () async throws(StoreError) in try await store.control(request) }
    switch result {
    case .done(let campaign, let inFlight): return (campaign, inFlight)
    case .refused(let error): throw EngineError(.wrongStatus, error.description)
    }
  }

  private func validate(_ plan: CampaignPlan) async throws(EngineError) {
    try validateTimes(of: plan)
    let provider = try channel(of: plan).provider
    let capabilities = provider.capabilities
    guard capabilities.sendsTemplates else {
      throw EngineError(.unsupported, "The provider “\(plan.provider)” cannot send templates.")
    }
    if case .atLeastOnce(let maximum) = plan.delivery {
      guard maximum >= 2 else {
        throw EngineError(.unsupported, "At-least-once delivery needs at least two attempts a person.")
      }
      guard capabilities.echoesCallbackData else {
        throw EngineError(
          .unsupported,
          "The provider “\(plan.provider)” does not say which message a report is about, so an unknown outcome "
            + "could never be settled before sending again. Use at-most-once."
        )
      }
    }
    try validateDivision(of: plan)
    for builder in try await messages(of: plan).builders {
      let problems = capabilities.problems(with: builder)
      guard problems.isEmpty else {
        throw EngineError(
          .unsupported,
          "The provider “\(plan.provider)” cannot send the template “\(builder.template.name)”: "
            + problems.map(\.description).joined(separator: "; ") + "."
        )
      }
      if let problem = Self.problem(with: builder, of: provider) {
        throw EngineError(
          .unsupported,
          "The provider “\(plan.provider)” would take nobody's message of the template “\(builder.template.name)”: \(problem)."
        )
      }
    }
    try await check(plan.audience)
  }

  /// What is wrong with everybody's message, whatever people's own values are.
  private static func problem(with builder: TemplatePayloadBuilder, of provider: any MessagingProvider) -> String? {
    guard let number = PhoneNumber(e164: "+60123456789") else { return nil }
    do {
      try provider.check(ProviderSend(recipient: .phone(number), message: try builder.specimen()))
      return nil
    } catch {
      return "\(error)"
    }
  }
}
