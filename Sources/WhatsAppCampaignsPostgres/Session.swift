import Foundation
import WhatsAppCampaigns

/// One connection with its thread: opens it when it is needed, and replaces it when it broke.
actor Session {
  private let executor = QueueExecutor()
  private let target: ConnectionTarget
  private let time: (any TimeSource)?
  private let caches = Caches()
  private var connection: Connection?
  private var isClosed = false

  /// How often a transaction is run again that stood in another one's way.
  private static let mostRepetitions = 10

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(target: ConnectionTarget, time: (any TimeSource)?) {
    self.target = target
    self.time = time
  }

  func close() {
    isClosed = true
    connection = nil
  }

  /// Makes or updates the store's tables.
  func migrate() throws(StoreError) {
    let migrator = Migrator(schema: target.options.schema, makesStore: target.options.makesStore)
    try migrator.migrate(try liveConnection())
  }

  /// Runs a body in a transaction.
  func run<Value: Sendable>(
    _ kind: Connection.Kind,
    _ tenant: TenantID,
    _ notes: Notes,
    _ body: @Sendable (Transaction) throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    var repetitions = 0
    while true {
      let connection = try liveConnection()
      let wasIdle = repetitions == 0
      var hasBegun = false
      do {
        return try connection.transaction(kind) { () throws(StoreError) in
          let transaction = try begin(kind, tenant, notes, connection)
          hasBegun = true
          let value = try body(transaction)
          try transaction.flushLedger()
          return value
        }
      } catch {
        // What was read or made in the transaction is not there any more.
        caches.removeAll()
        notes.forgetRenewal(of: tenant)
        if connection.mustBeReplaced { self.connection = nil }
        // A server that was started anew breaks the connections that nobody uses: nothing was asked of this one yet.
        let wasStale = connection.mustBeReplaced && wasIdle && !hasBegun
        repetitions += 1
        guard wasStale || connection.wasInTheWay, repetitions < Self.mostRepetitions else { throw error }
      }
    }
  }

  /// Asks for what every operation needs, in one journey.
  private func begin(
    _ kind: Connection.Kind,
    _ tenant: TenantID,
    _ notes: Notes,
    _ connection: Connection
  ) throws(StoreError) -> Transaction {
    let clock = time == nil ? try connection.send(StoreClock.query) : nil
    let number = try caches.number(of: tenant, connection, creating: kind == .write)
    try connection.wait()
    let transaction = Transaction(
      db: connection,
      tenant: number,
      tenantID: tenant,
      now: notes.notBack(try StoreClock.reading(clock, time)),
      time: time,
      caches: caches,
      notes: notes,
      locksPeople: target.options.locksPeople
    )
    if kind == .write { try transaction.renewWorkers() }
    return transaction
  }

  private func liveConnection() throws(StoreError) -> Connection {
    guard !isClosed else { throw StoreError(.unavailable, "The store was closed; connect again.") }
    if let connection { return connection }
    let fresh = try Connection(target)
    try fresh.prepareSession(target.options)
    connection = fresh
    return fresh
  }
}

/// The clock that leases, windows and paces go by: the server's, unless the host gave another one.
enum StoreClock {
  static let query = "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint"

  static func reading(_ reply: Reply?, _ time: (any TimeSource)?) throws(StoreError) -> Date {
    if let time { return time.now.truncatedToMilliseconds }
    guard let now = try reply?.first({ $0.date(0) }) else { throw .corrupt("clock") }
    return now
  }
}
