import CWhatsAppPostgres
import WhatsAppCampaigns

/// One connection to the database with its prepared statements. It is owned by one actor and so by one thread at a
/// time.
///
/// Statements are sent one after another without waiting for each other (libpq's pipeline mode): what follows from
/// nothing costs no journey to the server of its own. Who needs a result waits, and everything sent so far is done then.
final class Connection {
  private let handle: OpaquePointer
  /// The names of the statements that the server has prepared.
  private var statements: [String: String] = [:]
  /// What was sent and not waited for, oldest first.
  private var underWay: [UnderWay] = []
  private var preparedCount = 0
  /// Whether something failed after which this connection is not to be trusted.
  private(set) var mustBeReplaced = false
  /// Whether the database undid a transaction only because another one stood in its way.
  private(set) var wasInTheWay = false

  private enum UnderWay {
    case preparation(sql: String)
    case statement(Reply)
  }

  /// More statements than the store has; one that makes texts of its own must not fill the server's memory.
  private static let mostStatements = 256

  /// Connects and sets the session up.
  init(_ target: ConnectionTarget) throws(StoreError) {
    handle = try target.open()
    whatsapp_postgres_silence(handle)
  }

  deinit {
    PQfinish(handle)
  }

  /// The version of the server, such as 150018.
  var serverVersion: Int { Int(PQserverVersion(handle)) }

  /// Sends a statement. Its failure is thrown by the next wait.
  @discardableResult
  func send(_ sql: String, _ values: [SQLValue] = []) throws(StoreError) -> Reply {
    let name = try prepare(sql)
    let reply = Reply()
    let isSent = Parameters(values).withPointers { count, starts, lengths, formats in
      PQsendQueryPrepared(handle, name, count, starts, lengths, formats, 0)
    }
    guard isSent == 1 else { throw lost() }
    underWay.append(.statement(reply))
    return reply
  }

  private func prepare(_ sql: String) throws(StoreError) -> String {
    if let known = statements[sql] { return known }
    guard statements.count < Self.mostStatements else {
      throw StoreError(.unavailable, "The store has prepared more statements than it should have.")
    }
    preparedCount += 1
    let name = "s\(preparedCount)"
    guard PQsendPrepare(handle, name, sql, 0, nil) == 1 else { throw lost() }
    statements[sql] = name
    underWay.append(.preparation(sql: sql))
    return name
  }

  /// Waits for everything that was sent. Throws the first failure; what was sent after it was not carried out.
  func wait() throws(StoreError) {
    guard !underWay.isEmpty else { return }
    let awaited = underWay
    underWay = []
    guard PQpipelineSync(handle) == 1 else { throw lost() }
    var failure: StoreError?
    for item in awaited {
      if let problem = take(item) { failure = failure ?? problem }
    }
    if PQstatus(handle) == CONNECTION_OK {
      // The end of this part of the pipeline.
      PQclear(PQgetResult(handle))
    }
    guard PQstatus(handle) == CONNECTION_OK else {
      mustBeReplaced = true
      throw failure ?? .lostConnection
    }
    if let failure { throw failure }
  }

  /// Reads the result of one item. Returns what went wrong with it.
  private func take(_ item: UnderWay) -> StoreError? {
    var failure: StoreError?
    // A connection that breaks gives one result that says so, and none after it.
    if PQstatus(handle) != CONNECTION_OK { failure = .lostConnection }
    while let result = PQgetResult(handle) {
      switch PQresultStatus(result) {
      case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
        if case .statement(let reply) = item {
          reply.arrive(result)
        } else {
          PQclear(result)
        }
      default:
        failure = failure ?? self.failure(result)
        PQclear(result)
        if case .preparation(let sql) = item { statements[sql] = nil }
      }
    }
    return failure
  }

  private func failure(_ result: OpaquePointer) -> StoreError {
    guard PQresultStatus(result) != PGRES_PIPELINE_ABORTED else { return .notCarriedOut }
    let failure = ServerFailure(result)
    if failure.endsConnection || PQstatus(handle) != CONNECTION_OK { mustBeReplaced = true }
    if failure.isInTheWay { wasInTheWay = true }
    return StoreError(postgres: failure)
  }

  private func lost() -> StoreError {
    mustBeReplaced = true
    underWay = []
    return .lostConnection
  }
}

extension Connection {
  /// Runs a statement to its end. Returns how many rows it changed.
  @discardableResult
  func run(_ sql: String, _ values: [SQLValue] = []) throws(StoreError) -> Int {
    let reply = try send(sql, values)
    try wait()
    return reply.changes
  }

  /// Runs a query and reads every row.
  func all<Value>(
    _ sql: String,
    _ values: [SQLValue] = [],
    _ read: (Row) throws(StoreError) -> Value
  ) throws(StoreError) -> [Value] {
    let reply = try send(sql, values)
    try wait()
    return try reply.all(read)
  }

  /// Runs a query whose text is made for this one call, and so is not prepared, and reads every row.
  func allOnce<Value>(
    _ sql: String,
    _ values: [SQLValue],
    _ read: (Row) throws(StoreError) -> Value
  ) throws(StoreError) -> [Value] {
    let reply = Reply()
    let isSent = Parameters(values).withPointers { count, starts, lengths, formats in
      PQsendQueryParams(handle, sql, count, nil, starts, lengths, formats, 0)
    }
    guard isSent == 1 else { throw lost() }
    underWay.append(.statement(reply))
    try wait()
    return try reply.all(read)
  }

  /// Runs a query and reads its first row.
  func first<Value>(
    _ sql: String,
    _ values: [SQLValue] = [],
    _ read: (Row) throws(StoreError) -> Value
  ) throws(StoreError) -> Value? {
    let reply = try send(sql, values)
    try wait()
    return try reply.first(read)
  }

  /// Whether a query has a row.
  func exists(_ sql: String, _ values: [SQLValue]) throws(StoreError) -> Bool {
    try first(sql, values) { _ in true } ?? false
  }

  /// The one number that a query returns.
  func number(_ sql: String, _ values: [SQLValue] = []) throws(StoreError) -> Int64 {
    try first(sql, values) { $0.integer(0) } ?? 0
  }

  /// The one text that a query returns.
  func text(_ sql: String, _ values: [SQLValue] = []) throws(StoreError) -> String {
    try first(sql, values) { $0.text(0) } ?? ""
  }

  /// Runs several statements without parameters, such as those of a migration.
  func execute(_ script: String) throws(StoreError) {
    try wait()
    guard PQexitPipelineMode(handle) == 1 else { throw lost() }
    defer { PQenterPipelineMode(handle) }
    guard let result = PQexec(handle, script) else { throw lost() }
    defer { PQclear(result) }
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK: return
    default: throw failure(result)
    }
  }
}

extension Connection {
  /// What a transaction promises about what others do meanwhile.
  enum Kind: String {
    /// Reads in one consistent view.
    case read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    /// Each statement sees what was committed before it. Whoever decides on what they read locks it first.
    case write = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
  }

  /// Runs a body in a transaction: all of it is on disk when this returns, or none of it after it threw.
  ///
  /// The exception is ``StoreError/Code/outcomeUnknown``: the connection broke while the server committed.
  func transaction<Value>(
    _ kind: Kind,
    _ body: () throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    wasInTheWay = false
    let value: Value
    do {
      try send(kind.rawValue)
      value = try body()
      // What is left of the body goes first, so that a failure of it is told from one of the commit.
    } catch {
      rollBack()
      throw error
    }
    do {
      try commit()
    } catch {
      rollBack()
      throw error
    }
    return value
  }

  private func commit() throws(StoreError) {
    let reply: Reply
    do {
      reply = try send("COMMIT")
      try wait()
    } catch {
      // The server says what went wrong, or it says nothing any more, and then nobody knows.
      guard mustBeReplaced else { throw error }
      throw StoreError(
        .outcomeUnknown,
        "The connection to the database broke while it committed; read again what is there."
      )
    }
    guard reply.command == "COMMIT" else {
      throw StoreError(.unavailable, "The database undid the transaction instead of committing it; try again.")
    }
  }

  /// A connection that cannot even undo is thrown away.
  private func rollBack() {
    guard !mustBeReplaced else { return }
    do {
      if !underWay.isEmpty { try? wait() }
      guard PQtransactionStatus(handle) != PQTRANS_IDLE else { return }
      try run("ROLLBACK")
    } catch {
      mustBeReplaced = true
    }
  }
}
