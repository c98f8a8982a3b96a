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
