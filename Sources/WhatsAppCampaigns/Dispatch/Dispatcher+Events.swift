import Foundation

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
    /// The sender's limits, for what the paces do not say: how it warms up, and the gap between two messages to a person.
    var senderLimits: SenderLimits
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
      senderLimits: SenderLimits = SenderLimits(limits: [], pairGap: nil),
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
      self.senderLimits = senderLimits
      self.history = history
      self.breaker = breaker
      self.senderProviders = senderProviders.union([gate.plan.provider])
      self.accountProviders = accountProviders.union(self.senderProviders)
      self.gate = gate
    }
  }

  /// Something that happened.
  ///
  /// Indirect, as effects are, because each of them is held by a task of its own, and the largest is a whole campaign.
  package indirect enum Event: Sendable {
    case started
    /// A claim came back; it was begun at an instant of the boot clock.
    case claimed(ClaimRecipientsResult, since: Duration)
    /// Messages were made for recipients that were claimed.
    case prepared([Candidate])
    /// No message can be made for anybody, for this reason; so many were asked for.
    case unprepared(String, count: Int)
    /// An intent transaction came back; it was begun at an instant of the boot clock.
    case committed(IntentPlan, since: Duration)
    /// An exchange ended. `left` is when its request left, where that is known, and `jitter` a random fraction, `0 ..< 1`.
    case answered(AttemptID, Result<ProviderAnswer, ExchangeFailure>, left: Duration? = nil, jitter: Double)
    /// Outcomes are durable.
    case recorded
    /// The campaign was given its command, or does not take it any more.
    case controlled
    /// The instant of a wake-up has come.
    case woke(Duration)
    /// Somebody asks to stop: what is under way ends, nothing new begins.
    case stopRequested
    /// One of the store's operations failed.
    case storeFailed(StoreError, at: StoreOperation)
  }

  /// What the store was asked for when it failed.
  package enum StoreOperation: Sendable {
    case claim
    case commit
    case record
    case control
  }

  /// Something to do.
  package indirect enum Effect: Sendable {
    case claim(ClaimRecipients)
    /// Make the messages of these recipients.
    case prepare([RecipientRecord])
    case commit(CommitIntents)
    /// Hand a request to the transport, now.
    case send(AttemptID, HTTPRequest)
    case record(RecordOutcomes)
    case control(ControlCampaign)
    /// Come back at this instant of the boot clock.
    case wake(at: Duration)
    case finish(Result<SendEnding, StoreError>)
  }

  /// Sizes and patience.
  package struct Sizes: Sendable {
    /// The most intents in one transaction.
    package var batch = 64
    /// The most attempts from their intent until their outcome is on disk: as many a crash can leave unconfirmed.
    package var maximumInFlight = 64
    /// The most recipients that are claimed and have no intent.
    package var maximumClaimed = 128
    /// How long it is waited for the next recipient before the dispatch ends.
    package var patience = Duration.seconds(300)
    /// So many times in a row without any answer stop the campaign. What was under way together counts once.
    package var maximumSilence = 6
    /// The longest that a small write waits for company.
    package var longestRest = Duration.milliseconds(20)
    /// No more intents are asked for while somebody is overdue by so much.
    package var longestDelay = Duration.milliseconds(250)
    /// How often it is looked whether the campaign is still sending while nothing may leave.
    package var attention = Duration.seconds(2)
    /// So many failures of a store operation in a row end the dispatch.
    package var maximumFailures = 10

    package init() {}
  }
}
