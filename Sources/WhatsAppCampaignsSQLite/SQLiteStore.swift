import CWhatsAppSQLite
import Foundation
public import WhatsAppCampaigns

/// A store in one SQLite file: everything an engine keeps, on disk before an operation returns.
///
/// Several processes may use one file at the same time, such as a sender, a webhook receiver and a command that pauses
/// a campaign: each opens a store of its own over the same path. Only one process sends for one tenant; it takes a lock
/// on a file beside the store (`<path>-sender`) that dies with it. Keep the file on a local disk: network file systems
/// lose locks. Within one process use one store for one file, and pass it around.
///
/// All calls to SQLite are made on a queue of the store, never on the threads of Swift's pool.
///
/// A process that limits the size of its files should ignore `SIGXFSZ`, so that reaching the limit is an error and not
/// the end of the process; a library must not change how its host treats signals.
public actor SQLiteStore: CampaignStore {
  let executor = QueueExecutor()
  private let location: SQLiteLocation
  private let options: SQLiteStoreOptions
  let time: any TimeSource
  private let caches = Caches()
  /// Who holds which recipients.
  let claims = Claims()
  /// What was read or written a moment ago.
  let records = RecordCache()
  /// Write operations that wait for the next commit, first come first served.
  var line: [PendingWrite] = []
  private var connection: Connection?
  private var isClosed = false
  private var storeClock = StoreClock()
  /// The right to send, and who uses it.
  var senders: [TenantID: Sender] = [:]

  /// The queue that every call runs on.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private init(location: SQLiteLocation, time: any TimeSource, options: SQLiteStoreOptions) {
    self.location = location
    self.time = time
    self.options = options
  }

  /// Opens a store, creating its file with mode 0600 or bringing an older file to this version's layout.
  ///
  /// A relative path means the folder that the process works in now, also when it changes to another one later.
  ///
  /// - Throws: ``StoreError/Code/notAStore`` for a file of something else or of a later version, which is left as it
  ///   is; ``StoreError/Code/unavailable`` where the folder is missing or the path is a link.
  public static func open(
    _ location: SQLiteLocation,
    time: any TimeSource = .system,
    options: SQLiteStoreOptions = SQLiteStoreOptions()
  ) async throws(StoreError) -> SQLiteStore {
    let store = SQLiteStore(location: try location.absolute(), time: time, options: options)
    try await store.start()
    return store
  }

  /// Opens the store in a file; see ``open(_:time:options:)``.
  public static func open(
    at path: String,
    time: any TimeSource = .system,
    options: SQLiteStoreOptions = SQLiteStoreOptions()
  ) async throws(StoreError) -> SQLiteStore {
    try await open(.file(path), time: time, options: options)
  }

  /// Closes the file and gives the right to send back. Every later call ends with ``StoreError/Code/unavailable``.
  public func close() {
    isClosed = true
    connection = nil
    senders = [:]
  }

  /// The path of the file; `nil` for a store in memory.
  var path: String? { location.path }

  private func start() throws(StoreError) {
    try location.prepare()
    connection = try open()
  }

  private func open() throws(StoreError) -> Connection {
    let connection = try Connection(location, busyTimeout: options.busyTimeout)
    let migrator = Migrator()
    // Nothing may touch the file before it is known to be ours. In one view: another process may be making it a store.
    try connection.transaction(.read) { () throws(StoreError) in try migrator.check(connection) }
    try configure(connection)
    try migrator.migrate(connection, at: clock().millisecondsSince1970)
    storeClock.start(from: Date(millisecondsSince1970: try connection.number("SELECT highest FROM store_clock")), time)
    return connection
  }

  private func configure(_ connection: Connection) throws(StoreError) {
    // Versions before 3.51.3 can corrupt a write-ahead log when a commit meets a checkpoint; a rollback journal cannot.
    let mode = sqlite3_libversion_number() < 3_051_003 ? "truncate" : "wal"
    let actual = try connection.first("PRAGMA journal_mode = \(mode)") { $0.text(0) }
    guard location == .memory || actual == mode else {
      throw StoreError(.inUse, "A process with another SQLite version has the store open; end it first.")
    }
    try connection.execute(
      """
      PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON;
      PRAGMA secure_delete = ON;
      PRAGMA temp_store = MEMORY;
      PRAGMA cell_size_check = ON;
      PRAGMA cache_size = -\(max(1_024, options.pageCacheKibibytes));
      """
    )
  }

  /// Empties the write-ahead log, where there is one: what was removed from the file may still stand in it. Where a
  /// reader is in the way it stays until the next checkpoint.
  func emptyJournal() {
    caches.removeAll()
    guard location != .memory, let connection else { return }
    do { _ = try connection.number("PRAGMA wal_checkpoint(TRUNCATE)") } catch { return }
  }

  func clock() -> Date { storeClock.read(time) }

  /// Keeps the clock's highest reading in the file, once a second at the most.
  func storeClockReading(_ transaction: Transaction) throws(StoreError) {
    guard storeClock.shouldStore(transaction.now) else { return }
    try transaction.db.run("UPDATE store_clock SET highest = max(highest, ?)", [transaction.nowValue])
  }
}

extension SQLiteStore {
  /// The right to send for one tenant, and the workers of this process that use it.
  struct Sender {
    /// `nil` for a store in memory, which no other process can see.
    var lock: SenderLock?
    var workers: Set<WorkerID>
  }

  /// Runs a body in a transaction that sees one state of the store.
  func read<Value>(
    _ tenant: TenantID,
    _ body: (Transaction) throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    try alone(.read, tenant, body)
  }

  /// Runs a body in a write transaction of its own, without waiting in line and so without a suspension.
  ///
  /// For the few operations that must not be interleaved with others of this store.
  func writeAlone<Value>(
    _ tenant: TenantID,
    _ body: (Transaction) throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    let value = try alone(.write, tenant, body)
    claims.forgetEnded()
    return value
  }

  private func alone<Value>(
    _ kind: Connection.Kind,
    _ tenant: TenantID,
    _ body: (Transaction) throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    let connection = try liveConnection()
    do {
      return try connection.transaction(kind) { () throws(StoreError) in
        if kind == .write { records.removeAll() }
        let transaction = try transaction(connection, tenant, creating: kind == .write)
        let value = try body(transaction)
        try transaction.flushCounts()
        try transaction.flushLedger()
        return value
      }
    } catch {
      forgetCaches()
      discard(connection, after: error)
      throw error
    }
  }

  func transaction(
    _ connection: Connection,
    _ tenant: TenantID,
    creating: Bool
  ) throws(StoreError) -> Transaction {
    let number = try caches.number(of: tenant, connection, creating: creating)
    return Transaction(
      db: connection,
      tenant: number,
      now: clock(),
      caches: caches,
      claims: claims,
      records: records
    )
  }

  /// What was read or made in a transaction that was undone is not there any more.
  func forgetCaches() {
    caches.removeAll()
    records.removeAll()
    claims.keepEnded()
  }

  /// After a failure of the disk only a new connection, which recovers the file, is to be trusted.
  func discard(_ connection: Connection, after error: StoreError) {
    let isSuspect = connection.isSuspect || error.code == .unavailable || error.code == .outcomeUnknown
    if isSuspect, location != .memory { self.connection = nil }
  }

  func liveConnection() throws(StoreError) -> Connection {
    guard !isClosed else { throw StoreError(.unavailable, "The store was closed; open it again.") }
    if let connection { return connection }
    let reopened = try open()
    connection = reopened
    return reopened
  }
}
