import WhatsAppCampaigns

/// Brings a schema to the layout of this version, and refuses one that is not of this library.
///
/// The steps taken stand in the table `migrations`. All that are missing are taken in one transaction, so a process that
/// dies meanwhile leaves the old layout; another process that migrates at the same time waits, and then finds nothing
/// left to do.
struct Migrator: Sendable {
  var schema: String
  var migrations: [Migration]
  /// Whether the first step may be taken.
  var makesStore: Bool

  /// Keeps two processes from migrating one schema at once: `WACS` in ASCII, and a number made of the schema's name.
  private static let lock: Int64 = 0x5741_4353

  init(schema: String, _ migrations: [Migration] = Migration.all, makesStore: Bool = true) {
    self.schema = schema
    self.migrations = migrations
    self.makesStore = makesStore
  }

  /// Takes the steps that were not taken yet. A role that may not make tables can open a store that is up to date.
  func migrate(_ connection: Connection) throws(StoreError) {
    let known = try taken(connection)
    if known == migrations.map(\.name) { return }
    guard makesStore || !known.isEmpty else { throw StoreError(.notAStore, "There is no store in this database.") }
    try connection.transaction(.write) { () throws(StoreError) in
      // However long another process takes for it.
      try connection.execute("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0")
      try connection.run(
        "SELECT pg_advisory_xact_lock($1::int, hashtext($2))",
        [.integer(Self.lock), .text(schema)]
      )
      let taken = try taken(connection)
      if taken.isEmpty {
        try connection.execute("CREATE SCHEMA IF NOT EXISTS \"\(schema)\"")
        try connection.execute(
          "CREATE TABLE migrations (number int PRIMARY KEY, name text NOT NULL UNIQUE, applied_at timestamptz NOT NULL)"
        )
      }
      for (index, migration) in migrations.enumerated() where index >= taken.count {
        try connection.execute(migration.script)
        if migration.work == .chainLedger { try LedgerAppends.chainAll(in: connection) }
        try connection.run(
          "INSERT INTO migrations (number, name, applied_at) VALUES ($1, $2, clock_timestamp())",
          [.integer(index + 1), .text(migration.name)]
        )
      }
    }
  }

  /// The names of the steps that were taken. Throws unless the schema is new or ours.
  private func taken(_ connection: Connection) throws(StoreError) -> [String] {
    let tables = try connection.all(
      "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1",
      [.text(schema)]
    ) { $0.text(0) }
    guard !tables.isEmpty else { return [] }
    guard tables.contains("migrations"), tables.contains("recipients") || tables.contains("tenants") else {
      throw StoreError(.notAStore, "The schema holds the tables of another application; choose another schema.")
    }
    let names = try connection.all("SELECT name FROM migrations ORDER BY number") { $0.text(0) }
    try migrations.check(taken: names)
    return names
  }
}
