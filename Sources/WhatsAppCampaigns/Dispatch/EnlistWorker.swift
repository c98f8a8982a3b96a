public import Foundation

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
  /// Open attempts of dead workers that are unknown now.
  public var orphaned: Int
  /// The store's clock, by which the worker will send.
  public var now: Date

  /// Creates a result.
  public init(orphaned: Int, now: Date) {
    self.orphaned = orphaned
    self.now = now
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
