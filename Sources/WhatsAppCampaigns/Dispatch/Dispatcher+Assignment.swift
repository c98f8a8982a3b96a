extension Dispatcher {
  /// What a dispatch is about, fixed for its life.
  package struct Assignment: Sendable {
    var tenant: TenantID
    var campaign: CampaignID
    /// The control epoch under which it was begun: no intent commits under another one.
    var controlEpoch: Int64
    var worker: WorkerID
    /// How long a claim holds.
    var lease: Duration
    /// The key of the sender number's pace.
    var sender: PaceKey
    var limits: [PaceKey: [RateLimit]]
    /// How the sender's pace starts while it is new.
    var warmUp: WarmUp?
    /// How far back an intent has to know what people got.
    var history: Duration?
    /// How many refusals pause the campaign.
    var breaker: FailureBreaker?
    /// The providers that send by the same number.
    var senderProviders: Set<ProviderName>
    /// The providers that send on the same account.
    var accountProviders: Set<ProviderName>
    var gate: Gate

    package init(
      tenant: TenantID,
      campaign: CampaignID,
      controlEpoch: Int64,
      worker: WorkerID,
      lease: Duration,
      sender: PaceKey,
      limits: [PaceKey: [RateLimit]],
      warmUp: WarmUp? = nil,
      history: Duration? = nil,
      breaker: FailureBreaker? = nil,
      senderProviders: Set<ProviderName> = [],
      accountProviders: Set<ProviderName> = [],
      gate: Gate
    ) {
      self.tenant = tenant
      self.campaign = campaign
      self.controlEpoch = controlEpoch
      self.worker = worker
      self.lease = lease
      self.sender = sender
      self.limits = limits
      self.warmUp = warmUp
      self.history = history
      self.breaker = breaker
      self.senderProviders = senderProviders.union([gate.plan.provider])
      self.accountProviders = accountProviders.union(self.senderProviders)
      self.gate = gate
    }
  }
}
