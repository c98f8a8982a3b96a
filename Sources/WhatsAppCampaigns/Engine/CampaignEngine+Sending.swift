import Foundation

/// How a send ended, and where the campaign stands.
public struct SendSummary: Hashable, Sendable {
  /// Why nothing more is sent now.
  public var ending: SendEnding
  /// The campaign as it is.
  public var campaign: Campaign
  /// How many recipients have each status.
  public var counts: OutcomeCounts

  /// Creates a summary.
  public init(ending: SendEnding, campaign: Campaign, counts: OutcomeCounts) {
    self.ending = ending
    self.campaign = campaign
    self.counts = counts
  }

  /// Whether the campaign is over and nobody was sent to: everybody was left out, each for a reason of their own.
  public var reachedNobody: Bool {
    let leftOut = counts[.skipped] + counts[.optedOut] + counts[.cancelled]
    return campaign.status.isFinal && counts.total == leftOut
  }
}

extension CampaignEngine {
  /// Sends a campaign until nothing more can be sent now.
  ///
  /// The method returns when nobody is left, when nobody is due within the engine's patience, when the campaign is
  /// paused or cancelled from anywhere, when the provider refuses the whole campaign, or when the task is cancelled:
  /// then what is under way ends first and is recorded. It applies the webhooks that are waiting before it sends, so
  /// that nothing is taken for unknown that a webhook already answers.
  ///
  /// A draft is started. A scheduled campaign is started when its time has come, and refused before: the schedule is
  /// what somebody decided, and ``start(_:)`` or ``unschedule(_:)`` decide otherwise.
  ///
  /// - Parameter actor: Who starts it, for its history, where it has to be started; `nil` for the engine itself.
  /// - Throws: ``EngineError`` when the campaign cannot be sent; ``EngineError/Code/store`` when the store fails on the
  ///   way. Attempts that were under way then are unconfirmed until evidence or the next start settles them.
  public func send(_ id: CampaignID, by actor: String? = nil) async throws(EngineError) -> SendSummary {
    try await send(id, by: actor, until: WorkerStop())
  }

  func send(
    _ id: CampaignID,
    by actor: String? = nil,
    until stop: WorkerStop,
    begun: () -> Void = {}
  ) async throws(EngineError) -> SendSummary {
    guard running[id] == nil else {
      throw EngineError(.alreadySending, "This process is sending the campaign \(id) already.")
    }
    running[id] = stop
    defer { running[id] = nil }

    let plan = try await existing(id).plan
    let channel = try channel(of: plan)
    guard channel.sends else {
      throw EngineError(
        .unknownProvider,
        "The campaign sends through “\(plan.provider)”, for which this engine only plans. Send it where that is set up."
      )
    }
    try requireZoneData(for: plan)
    try await applyPendingWebhooks()

    // Before anything changes: a process that may not send must not start the campaign either.
    let worker = WorkerID(unchecked: Base64URL.encode(random.bytes(12)))
    let enlisted = try await stored { () async throws(StoreError) in
      try await store.enlist(EnlistWorker(tenant: tenant, worker: worker))
    }
    let result: Result<SendEnding, EngineError>
    do throws(EngineError) {
      try requireStoreClock(enlisted.now, for: plan)
      result = .success(try await dispatch(id, channel, worker, by: actor, until: stop, begun: begun))
    } catch {
      result = .failure(error)
    }
    _ = try? await store.discharge(DischargeWorker(tenant: tenant, worker: worker))
    let ending = try result.get()
    let campaign = try await sweep(id)
    return SendSummary(ending: ending, campaign: campaign, counts: try await counts(of: id))
  }

  /// How far a store's clock may be ahead of the machine's before a campaign with a window or an end is refused
  /// (``EngineError/Code/storeClockAhead``): clocks are set, and machines differ.
  public static let clockTolerance = Duration.seconds(3_600)

  /// Refuses to send where the window or the end would be judged by a clock that is far ahead: nobody is written to at
  /// night, or left out, because a machine once believed that it was another day.
  private func requireStoreClock(_ clock: Date, for plan: CampaignPlan) throws(EngineError) {
    guard plan.window != nil || plan.schedule?.end != nil else { return }
    let ahead = Duration.seconds(clock.timeIntervalSince(time.now))
    guard ahead > Self.clockTolerance else { return }
    throw EngineError(
      .storeClockAhead,
      "The store's clock is \(ahead.sentence) ahead of this machine's, so the campaign's window and end "
        + "would be judged by the wrong time. Set this machine's clock right. A store that was used under a later time, as "
        + "in a rehearsal, sends such campaigns when that time has come; otherwise restore it from a backup."
    )
  }

  /// Starts a draft, and dispatches until nothing more can be sent now.
  private func dispatch(
    _ id: CampaignID,
    _ channel: ProviderChannel,
    _ worker: WorkerID,
    by actor: String?,
    until stop: WorkerStop,
    begun: () -> Void
  ) async throws(EngineError) -> SendEnding {
    var campaign = try await existing(id)
    if campaign.status.isBeforeStart {
      try await requireStartTime(of: campaign)
      _ = try await start(id, by: actor, ifControlEpoch: campaign.controlEpoch)
      campaign = try await existing(id)
    }
    if campaign.status == .sending { begun() }
    while true {
      guard campaign.status == .sending else { return .notSending }
      campaign = try await judgedByCategory(campaign)
      let ending = try await run(try await runner(for: campaign, channel, worker, until: stop))
      guard ending == .notSending else { return ending }
      campaign = try await existing(id)
      guard campaign.status == .sending else { return ending }
      // Paused and resumed meanwhile: what was claimed under the old control epoch is given back and claimed anew.
      try await stored { () async throws(StoreError) in
        try await store.discharge(DischargeWorker(tenant: tenant, worker: worker))
        _ = try await store.enlist(EnlistWorker(tenant: tenant, worker: worker))
      }
    }
  }

  /// The campaign with the purpose that its templates ask for, so that what it sends counts as that in the caps of
  /// others.
  private func judgedByCategory(_ campaign: Campaign) async throws(EngineError) -> Campaign {
    let category = try await messages(of: campaign.plan).category
    let purpose = campaign.plan.purpose.stricter(category.purpose)
    guard purpose != campaign.plan.purpose else { return campaign }
    let detail = "The template's category is \(category), so the campaign counts as \(purpose.rawValue)."
    return try await control(campaign.id, .reconsider(as: purpose, detail: detail)).campaign
  }

  private func runner(
    for campaign: Campaign,
    _ channel: ProviderChannel,
    _ worker: WorkerID,
    until stop: WorkerStop
  ) async throws(EngineError) -> CampaignRunner {
    let messages = try await messages(of: campaign.plan)
    let limits = limits(of: campaign, messages, channel)
    let senderLimits = campaign.plan.senderLimits(channel)
    let assignment = Dispatcher.Assignment(
      tenant: tenant,
      campaign: campaign.id,
      controlEpoch: campaign.controlEpoch,
      worker: worker,
      lease: configuration.lease,
      sender: .sender(channel.sender),
      limits: limits,
      warmUp: senderLimits.warmUp,
      history: historySpan(of: campaign.plan),
      breaker: campaign.plan.breaker,
      senderProviders: providers(sharingSenderWith: channel),
      accountProviders: providers(sharingAccountWith: channel),
      gate: try gate(of: campaign.plan, category: messages.category)
    )
    return CampaignRunner(
      assignment: assignment,
      sizes: Dispatcher.Sizes(configuration, limits: limits),
      messages: messages,
      channel: channel,
      callbackKey: HMACKey(try await callbackKey()),
      requestTimeout: configuration.requestTimeout,
      store: store,
      time: time,
      random: random,
      stop: stop
    )
  }

  /// Runs one dispatch to its end.
  private func run(_ runner: CampaignRunner) async throws(EngineError) -> SendEnding {
    let ending = await withTaskCancellationHandler {
      // A task of its own, so that a cancellation of the caller stops the dispatch in good order instead of tearing
      // down the exchanges that are under way: their outcome would be lost.
      await Task { await runner.run() }.value
    } onCancel: {
      runner.stop.raise()
    }
    switch ending {
    case .success(let ending): return ending
    case .failure(let error): throw EngineError(error)
    }
  }

  /// A machine without zone data would take every window for one in an unknown place, and skip everybody for good.
  private func requireZoneData(for plan: CampaignPlan) throws(EngineError) {
    guard let window = plan.window else { return }
    let identifier =
      switch window.zone {
      case .fixed(let identifier): identifier
      case .recipient: window.fallbackZone ?? "Asia/Kuala_Lumpur"
      }
    guard TimeZone(identifier: identifier) != nil else {
      throw EngineError(
        .unsupported,
        "This machine does not know the time zone “\(identifier)”, so the send window cannot be kept. "
          + "Install its time zone data (Debian: tzdata)."
      )
    }
  }

  func callbackKey() async throws(EngineError) -> Secret {
    if let knownCallbackKey { return knownCallbackKey }
    let proposal = Secret(Base64URL.encode(random.bytes(32)))
    let key = try await stored { () async throws(StoreError) in
      try await store.callbackKey(CallbackKeyRequest(tenant: tenant, proposal: proposal))
    }
    knownCallbackKey = key
    return key
  }
}
