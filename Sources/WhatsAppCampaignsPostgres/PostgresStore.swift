public import WhatsAppCampaigns

/// A store in a PostgreSQL database: the one that several machines share.
///
/// Any number of processes may use one database at the same time, and all of them may send the same campaign: what one
/// worker has claimed, no other one claims, and the limits of a sender hold over all of them. Nothing proves to a worker
/// that another one is dead; what a dead worker had claimed is free when its lease ends by the server's clock.
///
/// The store keeps its tables in a schema of its own, which ``connect(to:time:options:)`` makes or brings to this
/// version's layout. Each operation is one transaction, and what it wrote is on the server's disk when it returns: the
/// store asks for that itself and refuses a server that does not do it.
///
/// Connections that break are replaced. An operation that was under way then ends with
/// ``StoreError/Code/unavailable``, and nothing of it was kept; only when the connection broke in the commit itself
/// does it end with ``StoreError/Code/outcomeUnknown``.
///
/// All calls to the database are made on queues of the store, never on the threads of Swift's pool.
public final class PostgresStore: CampaignStore {
  private let pool: SessionPool
  let notes: Notes

  private init(pool: SessionPool, notes: Notes) {
    self.pool = pool
    self.notes = notes
  }

  /// Connects to a database and makes or updates the store's tables in it.
  ///
  /// - Parameters:
  ///   - connectionString: What libpq takes: `postgres://role:password@host:port/database?sslmode=verify-full`, or
  ///     `host=… dbname=…`. Settings that it leaves out come from libpq's environment variables and password file.
  ///   - time: The store's clock. `nil`, for the server's own clock, which all workers share; anything else is for tests
  ///     and rehearsals.
  /// - Throws: ``StoreError/Code/unavailable`` where the database cannot be reached or does not keep what it commits;
  ///   ``StoreError/Code/notAStore`` where the schema holds something else or the layout of a later version, and where it
  ///   holds nothing and ``PostgresStoreOptions/makesStore`` is off. No error holds a password.
  public static func connect(
    to connectionString: String,
    time: (any TimeSource)? = nil,
    options: PostgresStoreOptions = PostgresStoreOptions()
  ) async throws(StoreError) -> PostgresStore {
    let target = try ConnectionTarget(connectionString, options: options)
    let pool = SessionPool(target: target, time: time)
    let store = PostgresStore(pool: pool, notes: Notes(time: time ?? .system))
    try await pool.perform { (session) throws(StoreError) in try await session.migrate() }
    return store
  }

  /// Closes the connections. Every later call ends with ``StoreError/Code/unavailable``.
  public func close() async {
    await pool.close()
  }
}

extension PostgresStore {
  /// Runs a body in a transaction that writes. The body runs again from the start where the database undid it because
  /// another transaction stood in its way.
  func write<Value: Sendable>(
    _ tenant: TenantID,
    _ body: @escaping @Sendable (Transaction) throws(StoreError) -> Value
  ) async throws(StoreError) -> Value {
    try await run(.write, tenant, body)
  }

  /// Runs a body in a transaction that sees one state of the store.
  func read<Value: Sendable>(
    _ tenant: TenantID,
    _ body: @escaping @Sendable (Transaction) throws(StoreError) -> Value
  ) async throws(StoreError) -> Value {
    try await run(.read, tenant, body)
  }

  private func run<Value: Sendable>(
    _ kind: Connection.Kind,
    _ tenant: TenantID,
    _ body: @escaping @Sendable (Transaction) throws(StoreError) -> Value
  ) async throws(StoreError) -> Value {
    let notes = notes
    return try await pool.perform { (session) throws(StoreError) in
      try await session.run(kind, tenant, notes, body)
    }
  }
}
