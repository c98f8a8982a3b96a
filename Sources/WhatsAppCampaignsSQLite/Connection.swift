import CWhatsAppSQLite
import WhatsAppCampaigns

/// One SQLite connection with its prepared statements. It is owned by one actor and so by one thread at a time.
final class Connection {
  private let handle: OpaquePointer
  private var statements: [String: Statement] = [:]
  /// Whether something failed after which this connection is not to be trusted.
  private(set) var mustBeReplaced = false

  /// Opens a database file that exists, or one in memory, and changes nothing in it.
  init(_ location: SQLiteLocation, busyTimeout: Duration) throws(StoreError) {
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    let code = sqlite3_open_v2(location.sqliteName, &opened, flags, nil)
    guard let opened else { throw StoreError(sqlite: code, nil) }
    guard code == SQLITE_OK else {
      let error = StoreError(sqlite: code, opened)
      sqlite3_close_v2(opened)
      throw error
    }
    handle = opened
    sqlite3_busy_timeout(handle, Int32(clamping: max(0, busyTimeout.milliseconds)))
    guard whatsapp_sqlite_harden(handle) == SQLITE_OK else {
      throw StoreError(.unavailable, "The SQLite library is too old for the store; it needs 3.38 or later.")
    }
  }

  deinit {
    statements = [:]
    sqlite3_close_v2(handle)
  }

  /// Runs statements without parameters, such as those of a migration.
  func execute(_ script: String) throws(StoreError) {
    let code = sqlite3_exec(handle, script, nil, nil, nil)
    guard code == SQLITE_OK else { throw StoreError(sqlite: code, handle) }
  }

  /// Runs a statement that returns nothing. Returns how many rows it changed.
  @discardableResult
  func run(_ sql: String, _ values: [SQLValue] = []) throws(StoreError) -> Int {
    let statement = try statement(sql)
    defer { statement.reset() }
    try statement.bind(values)
    while try statement.step() {}
    return Int(sqlite3_changes(handle))
  }

  /// Runs an insert. Returns the number of the new row.
  func insert(_ sql: String, _ values: [SQLValue]) throws(StoreError) -> Int64 {
    try run(sql, values)
    return sqlite3_last_insert_rowid(handle)
  }

  /// Runs a query and reads every row.
  func all<Value>(
    _ sql: String,
    _ values: [SQLValue] = [],
    _ read: (Row) throws(StoreError) -> Value
  ) throws(StoreError) -> [Value] {
    let statement = try statement(sql)
    defer { statement.reset() }
    try statement.bind(values)
    var result: [Value] = []
    while try statement.step() {
      result.append(try read(statement.row))
    }
    return result
  }

  /// Runs a query and reads its first row.
  func first<Value>(
    _ sql: String,
    _ values: [SQLValue] = [],
    _ read: (Row) throws(StoreError) -> Value
  ) throws(StoreError) -> Value? {
    let statement = try statement(sql)
    defer { statement.reset() }
    try statement.bind(values)
    return try statement.step() ? try read(statement.row) : nil
  }

  /// Whether a query has a row.
  func exists(_ sql: String, _ values: [SQLValue]) throws(StoreError) -> Bool {
    try first(sql, values) { _ in true } ?? false
  }

  /// The one number that a query returns.
  func number(_ sql: String, _ values: [SQLValue] = []) throws(StoreError) -> Int64 {
    try first(sql, values) { $0.integer(0) } ?? 0
  }

  private func statement(_ sql: String) throws(StoreError) -> Statement {
    if let known = statements[sql] { return known }
    let statement = try Statement(sql, in: handle)
    statements[sql] = statement
    return statement
  }
}

extension Connection {
  /// What a transaction promises about what others do meanwhile.
  enum Kind: String {
    /// Reads in one consistent view.
    case read = "BEGIN"
    /// Keeps every other writer out from the start.
    case write = "BEGIN IMMEDIATE"
  }

  /// Runs a body in a transaction: all of it is on disk when this returns, or none of it after it threw.
  ///
  /// The exception is ``StoreError/Code/outcomeUnknown``: the commit itself failed, and this connection must no longer
  /// be trusted.
  func transaction<Value>(
    _ kind: Kind,
    _ body: () throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    try run(kind.rawValue)
    let value: Value
    do {
      value = try body()
    } catch {
      rollBack()
      throw error
    }
    do {
      try run("COMMIT")
    } catch {
      rollBack()
      // Nothing was written yet when a reader or a full disk stood in the way; after anything else nobody knows.
      if error.code == .busy { throw error }
      mustBeReplaced = true
      switch error.code {
      case .full: throw error
      default:
        throw StoreError(.outcomeUnknown, "The disk failed while the store committed; read again what is there.")
      }
    }
    return value
  }

  /// Some errors have rolled back already; then there is nothing left to do.
  private func rollBack() {
    guard sqlite3_get_autocommit(handle) == 0 else { return }
    do { try run("ROLLBACK") } catch { mustBeReplaced = true }
  }
}
