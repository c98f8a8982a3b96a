import CWhatsAppSQLite
import WhatsAppCampaigns

/// One SQLite connection with its prepared statements. It is owned by one actor and so by one thread at a time.
final class Connection {
  let handle: OpaquePointer
  private var statements: [String: Statement] = [:]
  private var hotStatements: [Statement?] = Array(repeating: nil, count: HotStatement.allCases.count)
  /// Whether something failed after which this connection is not to be trusted.
  var isSuspect = false

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
    let registration = WrittenValues.register(in: handle)
    guard registration == SQLITE_OK else { throw StoreError(sqlite: registration, handle) }
  }

  deinit {
    statements = [:]
    hotStatements = []
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
    return changes
  }

  /// Runs an insert. Returns the number of the new row.
  func insert(_ sql: String, _ values: [SQLValue]) throws(StoreError) -> Int64 {
    try run(sql, values)
    return lastInserted
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

  /// Runs a query whose text is made for this one call, and so is not kept, and reads every row.
  func allOnce<Value>(
    _ sql: String,
    _ values: [SQLValue],
    _ read: (Row) throws(StoreError) -> Value
  ) throws(StoreError) -> [Value] {
    let statement = try Statement(sql, in: handle)
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

  /// Runs a query and reads rows until one gives a value.
  func firstMatch<Value>(
    _ sql: String,
    _ values: [SQLValue],
    _ read: (Row) throws(StoreError) -> Value?
  ) throws(StoreError) -> Value? {
    let statement = try statement(sql)
    defer { statement.reset() }
    try statement.bind(values)
    while try statement.step() {
      if let value = try read(statement.row) { return value }
    }
    return nil
  }

  /// Whether a query has a row.
  func exists(_ sql: String, _ values: [SQLValue]) throws(StoreError) -> Bool {
    try first(sql, values) { _ in true } ?? false
  }

  /// The one number that a query returns.
  func number(_ sql: String, _ values: [SQLValue] = []) throws(StoreError) -> Int64 {
    try first(sql, values) { $0.integer(0) } ?? 0
  }

  /// A statement that runs for every message. Whoever takes it rewinds it.
  func hot(_ statement: HotStatement) throws(StoreError) -> Statement {
    if let known = hotStatements[statement.rawValue] { return known }
    let prepared = try Statement(statement.sql, in: handle)
    hotStatements[statement.rawValue] = prepared
    return prepared
  }

  /// The number of the row that was inserted last.
  var lastInserted: Int64 { sqlite3_last_insert_rowid(handle) }

  /// How many rows the last statement changed.
  var changes: Int { Int(sqlite3_changes(handle)) }

  private func statement(_ sql: String) throws(StoreError) -> Statement {
    if let known = statements[sql] { return known }
    let statement = try Statement(sql, in: handle)
    statements[sql] = statement
    return statement
  }
}
