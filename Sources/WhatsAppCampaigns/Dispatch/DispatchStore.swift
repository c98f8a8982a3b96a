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
