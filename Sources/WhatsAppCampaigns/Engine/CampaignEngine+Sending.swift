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
}

extension CampaignEngine {
  /// Sends a campaign until nothing more can be sent now.
  ///
  /// The method returns when nobody is left, when nobody is due within the engine's patience, when the campaign is
  /// paused or cancelled from anywhere, when the provider refuses the whole campaign, or when the task is cancelled:
  /// then what is under way ends first and is recorded. It applies the webhooks that are waiting before it sends, so
  /// that nothing is taken for unknown that a webhook already answers.
  ///
  /// - Throws: ``EngineError`` when the campaign cannot be sent; ``EngineError/Code/store`` when the store fails on the
  ///   way. Attempts that were under way then are unconfirmed until evidence or the next start settles them.
  public func send(_ id: CampaignID) async throws(EngineError) -> SendSummary {
    try await send(id, until: StopSignal())
  }

  func send(_ id: CampaignID, until stop: StopSignal) async throws(EngineError) -> SendSummary {
    guard running[id] == nil else {
      throw EngineError(.alreadySending, "This process is sending the campaign \(id) already.")
    }
    running[id] = stop
    defer { running[id] = nil }

    var campaign = try await existing(id)
    if campaign.status == .draft || campaign.status == .scheduled {
      try await start(id)
      campaign = try await existing(id)
    }
    try await applyPendingWebhooks()
    guard campaign.status == .sending else {
      campaign = try await sweep(id)
      return SendSummary(ending: .notSending, campaign: campaign, counts: try await counts(of: id))
    }
    let channel = try channel(of: campaign.plan)
    let template = try await template(of: campaign.plan)
    let assignment = CampaignRunner.Assignment(
      configuration: configuration,
      campaign: campaign,
      worker: WorkerID(unchecked: Base64URL.encode(random.bytes(12))),
      builder: try builder(of: campaign.plan, template: template),
      gate: Gate(plan: campaign.plan, category: template.category, policy: configuration.consentPolicy),
      channel: channel,
      limits: limits(of: campaign, channel),
      callbackKey: try await callbackKey()
    )
    let ending = try await dispatch(assignment, until: stop)
    campaign = try await sweep(id)
    return SendSummary(ending: ending, campaign: campaign, counts: try await counts(of: id))
  }

  /// Enlists a worker, runs it, and gives its claims back.
  private func dispatch(
    _ assignment: CampaignRunner.Assignment,
    until stop: StopSignal
  ) async throws(EngineError) -> SendEnding {
    let worker = assignment.worker
    _ = try await stored { () async throws(StoreError) in
      try await store.enlist(EnlistWorker(tenant: tenant, worker: worker))
    }
    let runner = CampaignRunner(assignment: assignment, store: store, time: time, random: random, stop: stop)
    let discharge = DischargeWorker(tenant: tenant, worker: worker)
    let ending = await withTaskCancellationHandler {
      // A task of its own, so that a cancellation of the caller stops the dispatch in good order instead of tearing
      // down the exchanges that are under way: their outcome would be lost.
      await Task {
        let ending = await runner.run()
        try? await self.store.discharge(discharge)
        return ending
      }.value
    } onCancel: {
      stop.raise()
    }
    switch ending {
    case .success(let ending): return ending
    case .failure(let error): throw EngineError(error)
    }
  }

  /// The limits that an intent has to satisfy: the sender's, which all campaigns share, and the campaign's own.
  func limits(of campaign: Campaign, _ channel: ProviderChannel) -> [PaceKey: [RateLimit]] {
    var limits: [PaceKey: [RateLimit]] = [:]
    // The sender's key is there even without limits: a provider that asks to slow down is obeyed all the same.
    limits[.sender(channel.sender)] =
      campaign.plan.ignoresProviderLimits ? [] : channel.provider.capabilities.defaultLimits
    if !campaign.plan.limits.isEmpty { limits[.campaign(campaign.id)] = campaign.plan.limits }
    return limits
  }

  func callbackKey() async throws(EngineError) -> Secret {
    let proposal = Secret(Base64URL.encode(random.bytes(32)))
    return try await stored { () async throws(StoreError) in
      try await store.callbackKey(CallbackKeyRequest(tenant: tenant, proposal: proposal))
    }
  }
}
