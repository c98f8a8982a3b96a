public import Foundation

/// A type that keeps where every recipient's dispatch stands: claims, intents, outcomes.
///
/// A store provides locking and durability; the rules are pure functions that it calls inside its transactions. Every
/// write of an operation is in one transaction, and it is durable when the operation returns.
public protocol DispatchStore: Sendable {
  /// Registers a sending worker.
  ///
  /// A store that only one process may send from takes its lock here, or throws ``StoreError/Code/inUse``. Where the
  /// lock proves that earlier workers are dead, their claims are given back and their open attempts become unknown.
  func enlist(_ request: EnlistWorker) async throws(StoreError) -> EnlistWorkerResult

  /// Ends a worker's registration and gives its claims back. Its open attempts stay as they are.
  func discharge(_ request: DischargeWorker) async throws(StoreError)

  /// Takes due recipients of a campaign that is sending into a worker's window, under a lease.
  ///
  /// Due are those that wait and whose time has come, and those whose lease has ended. They are taken, and come back, in
  /// the order of ``PlaceInLine``. What another claim takes at the same moment may be passed over.
  func claim(_ request: ClaimRecipients) async throws(StoreError) -> ClaimRecipientsResult

  /// Opens one transaction, shows the decision the locked facts, and writes what it decides.
  ///
  /// This is the moment after which nothing by itself sends an attempt again, so it is on disk when it returns. When it
  /// throws, nothing may be sent, whatever the error says.
  func commitIntents(_ request: CommitIntents) async throws(StoreError) -> IntentPlan

  /// Records what came of attempts, and what follows for pace and consent.
  func recordOutcomes(_ request: RecordOutcomes) async throws(StoreError) -> RecordOutcomesResult

  /// How much of their limits some things have used up; what has not been used yet has no state. It changes nothing.
  func paces(_ request: PaceQuery) async throws(StoreError) -> [PaceKey: PaceState]

  /// Puts recipients whose attempt is unconfirmed or settling back in line, because a person has decided that a message that may arrive twice is
  /// better than one that may not arrive.
  ///
  /// It changes nobody unless the campaign is sending or paused.
  func rearm(_ request: RearmRecipients) async throws(StoreError) -> RearmRecipientsResult

  /// Moves along what nobody moves: leases that ended, attempts whose owner is gone, settling whose time is over, the
  /// rest of a campaign that is cancelled or whose end has passed; and ends the campaign when nothing is open any more.
  /// Works on a bounded number of recipients a call.
  func sweep(_ request: SweepCampaign) async throws(StoreError) -> SweepCampaignResult
}

/// A worker to register.
public struct EnlistWorker: Sendable {
  /// For whom it sends.
  public var tenant: TenantID
  /// The worker: a new identifier at every start.
  public var worker: WorkerID

  /// Creates a request.
  public init(tenant: TenantID, worker: WorkerID) {
    self.tenant = tenant
    self.worker = worker
  }
}

/// What registering a worker found.
public struct EnlistWorkerResult: Hashable, Sendable {
  /// Claims of dead workers that were given back.
  public var released: Int
  /// Open attempts of dead workers that are unknown now.
  public var orphaned: Int

  /// Creates a result.
  public init(released: Int, orphaned: Int) {
    self.released = released
    self.orphaned = orphaned
  }
}

/// A worker to end.
public struct DischargeWorker: Sendable {
  /// For whom it sent.
  public var tenant: TenantID
  /// The worker.
  public var worker: WorkerID

  /// Creates a request.
  public init(tenant: TenantID, worker: WorkerID) {
    self.tenant = tenant
    self.worker = worker
  }
}

/// Asks for recipients to send to.
public struct ClaimRecipients: Sendable {
  /// Whose campaign.
  public var tenant: TenantID
  /// Which one.
  public var campaign: CampaignID
  /// For whom.
  public var worker: WorkerID
  /// How long the claim holds.
  public var lease: Duration
  /// The most recipients.
  public var limit: Int

  /// Creates a request.
  public init(tenant: TenantID, campaign: CampaignID, worker: WorkerID, lease: Duration, limit: Int) {
    self.tenant = tenant
    self.campaign = campaign
    self.worker = worker
    self.lease = lease
    self.limit = limit
  }
}

/// The recipients that were claimed, and what is left.
public struct ClaimRecipientsResult: Sendable {
  /// The campaign as it is.
  public var campaign: Campaign
  /// The recipients that are claimed now, with their contacts. Empty unless the campaign is sending.
  public var claimed: [RecipientRecord]
  /// When the next one becomes due, where none was claimed: the earliest end of a wait or of another claim's lease.
  public var nextDue: Date?
  /// The store's clock.
  public var now: Date

  /// Creates a result.
  public init(campaign: Campaign, claimed: [RecipientRecord], nextDue: Date?, now: Date) {
    self.campaign = campaign
    self.claimed = claimed
    self.nextDue = nextDue
    self.now = now
  }
}

/// A batch of intents to decide and commit, with the outcomes that have come meanwhile.
public struct CommitIntents: Sendable {
  /// Whose campaign.
  public var tenant: TenantID
  /// Which one.
  public var campaign: CampaignID
  /// The recipients to show the decision.
  public var recipients: [RecipientID]
  /// The paces to show the decision.
  public var paceKeys: [PaceKey]
  /// How far back to show the decision what each person got: every attempt that is not proven negative, of all
  /// campaigns of the tenant, whose last moment to leave is less than this ago, and at most ``EarlierSend/most`` of a
  /// person, the latest first. `nil` for nothing.
  public var history: Duration?
  /// Outcomes of the same campaign, recorded in the same transaction before the decision is asked for, whether or not
  /// the campaign is still sending.
  ///
  /// One transaction instead of two, and no moment in between: whoever is recorded makes room for whoever is decided.
  public var outcomes: RecordOutcomes?
  /// The decision: a pure function, called once inside the transaction.
  public var decide: @Sendable (IntentContext) -> IntentPlan

  /// Creates a request.
  public init(
    tenant: TenantID,
    campaign: CampaignID,
    recipients: [RecipientID],
    paceKeys: [PaceKey],
    history: Duration? = nil,
    outcomes: RecordOutcomes? = nil,
    decide: @escaping @Sendable (IntentContext) -> IntentPlan
  ) {
    self.tenant = tenant
    self.campaign = campaign
    self.recipients = recipients
    self.paceKeys = paceKeys
    self.history = history
    self.outcomes = outcomes
    self.decide = decide
  }
}

/// Outcomes to record.
public struct RecordOutcomes: Sendable {
  /// The outcome of one attempt.
  public struct Entry: Sendable {
    /// The recipient.
    public var recipient: RecipientID
    /// The attempt.
    public var attempt: AttemptID
    /// What came of it.
    public var outcome: AttemptOutcome
    /// What the answer says about the person's consent, where it says something.
    public var consent: ConsentEvent?

    /// Creates an entry.
    public init(
      recipient: RecipientID,
      attempt: AttemptID,
      outcome: AttemptOutcome,
      consent: ConsentEvent? = nil
    ) {
      self.recipient = recipient
      self.attempt = attempt
      self.outcome = outcome
      self.consent = consent
    }
  }

  /// Whose campaign.
  public var tenant: TenantID
  /// Which one.
  public var campaign: CampaignID
  /// The outcomes.
  public var entries: [Entry]
  /// Paces that the provider slows down.
  public var throttles: [PaceKey: Throttle]
  /// What the answers say about the template, the sender number or the account. Every campaign of the tenant that uses
  /// them changes in the same transaction, as with ``ApplyWebhooks/news``.
  public var news: [ProviderNews]
  /// The control epoch under which the messages were sent. Under any other one the news change nothing: a person has
  /// seen to it meanwhile. `nil` for whatever it is.
  public var controlEpoch: Int64?

  /// Creates a request.
  public init(
    tenant: TenantID,
    campaign: CampaignID,
    entries: [Entry],
    throttles: [PaceKey: Throttle] = [:],
    news: [ProviderNews] = [],
    controlEpoch: Int64? = nil
  ) {
    self.tenant = tenant
    self.campaign = campaign
    self.entries = entries
    self.throttles = throttles
    self.news = news
    self.controlEpoch = controlEpoch
  }
}

/// What recording outcomes did.
public struct RecordOutcomesResult: Hashable, Sendable {
  /// How many outcomes changed a recipient; the others came too late to matter.
  public var recorded: Int

  /// Creates a result.
  public init(recorded: Int) {
    self.recorded = recorded
  }
}

/// Asks how much of their limits some things have used up.
public struct PaceQuery: Sendable {
  /// Whose paces.
  public var tenant: TenantID
  /// Which ones.
  public var keys: [PaceKey]

  /// Creates a query.
  public init(tenant: TenantID, keys: [PaceKey]) {
    self.tenant = tenant
    self.keys = keys
  }
}

/// Unconfirmed recipients to send to again.
public struct RearmRecipients: Sendable {
  /// Whose campaign.
  public var tenant: TenantID
  /// Which one.
  public var campaign: CampaignID
  /// The recipients.
  public var recipients: [RecipientID]

  /// Creates a request.
  public init(tenant: TenantID, campaign: CampaignID, recipients: [RecipientID]) {
    self.tenant = tenant
    self.campaign = campaign
    self.recipients = recipients
  }
}

/// What came of it.
public struct RearmRecipientsResult: Hashable, Sendable {
  /// How many are in line again.
  public var rearmed: Int

  /// Creates a result.
  public init(rearmed: Int) {
    self.rearmed = rearmed
  }
}

/// Asks for a campaign to be moved along.
public struct SweepCampaign: Sendable {
  /// Whose campaign.
  public var tenant: TenantID
  /// Which one.
  public var campaign: CampaignID
  /// How long evidence is waited for.
  public var settleTime: SettleTime
  /// How long after its last moment to leave an attempt without an outcome is given up as unknown: the longest
  /// exchange and a margin for clocks.
  public var orphanAfter: Duration
  /// What becomes of attempts whose settling is over, instead of what the campaign's plan says.
  public var delivery: DeliveryPolicy?
  /// The most recipients to move.
  public var limit: Int

  /// Creates a request.
  public init(
    tenant: TenantID,
    campaign: CampaignID,
    settleTime: SettleTime = SettleTime(),
    orphanAfter: Duration = .seconds(120),
    delivery: DeliveryPolicy? = nil,
    limit: Int = 1_000
  ) {
    self.tenant = tenant
    self.campaign = campaign
    self.settleTime = settleTime
    self.orphanAfter = orphanAfter
    self.delivery = delivery
    self.limit = limit
  }
}

/// What a sweep did.
public struct SweepCampaignResult: Hashable, Sendable {
  /// The campaign as it is now.
  public var campaign: Campaign
  /// How many recipients were moved.
  public var moved: Int
  /// Whether there may be more to move at once.
  public var hasMore: Bool

  /// Creates a result.
  public init(campaign: Campaign, moved: Int, hasMore: Bool) {
    self.campaign = campaign
    self.moved = moved
    self.hasMore = hasMore
  }
}
