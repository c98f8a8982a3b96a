import WhatsAppCampaigns

/// Brings a file to the layout of this version, and refuses what is no file of this library.
///
/// The layout's version is the number of steps taken. It is written last, in the transaction of the steps, so a process
/// that dies meanwhile leaves the old layout; another process that migrates at the same time waits, and then finds
/// nothing left to do.
struct Migrator: Sendable {
  /// Marks the file as ours: `WACS` in ASCII.
  static let applicationID: Int64 = 0x5741_4353

  var migrations: [Migration]

  init(_ migrations: [Migration] = Migration.all) {
    self.migrations = migrations
  }

  /// Throws unless the file is new or ours. Only reads.
  func check(_ connection: Connection) throws(StoreError) {
    let application = try connection.number("PRAGMA application_id")
    let version = try connection.number("PRAGMA user_version")
    guard application == Self.applicationID else {
      if application == 0, version == 0, try connection.number("SELECT count(*) FROM sqlite_schema") == 0 { return }
      throw StoreError(.notAStore, "The file is the database of another application; choose another path.")
    }
    try migrations.checkCount(taken: Int(clamping: version))
  }

  /// Takes the steps that the file has not taken yet.
  func migrate(_ connection: Connection, at now: Int64) throws(StoreError) {
    guard try connection.number("PRAGMA user_version") < migrations.count else { return try verifyNames(connection) }
    try connection.transaction(.write) { () throws(StoreError) in
      try check(connection)
      try connection.execute(
        """
        CREATE TABLE IF NOT EXISTS migrations (
          number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, applied_at INTEGER NOT NULL
        ) STRICT
        """
      )
      let taken = try connection.number("PRAGMA user_version")
      for (index, migration) in migrations.enumerated() where index >= taken {
        try connection.execute(migration.script)
        if migration.work == .chainLedger { try LedgerAppends.chainAll(in: connection) }
        try connection.run(
          "INSERT INTO migrations (number, name, applied_at) VALUES (?, ?, ?)",
          [.integer(index + 1), .text(migration.name), .integer(now)]
        )
      }
      // A pragma takes no parameters; these are constants and a count.
      try connection.execute("PRAGMA application_id = \(Self.applicationID)")
      try connection.execute("PRAGMA user_version = \(migrations.count)")
    }
    try verifyNames(connection)
  }

  /// A file whose steps have other names was written by a line of development that this one does not continue.
  private func verifyNames(_ connection: Connection) throws(StoreError) {
    try migrations.check(taken: try connection.all("SELECT name FROM migrations ORDER BY number") { $0.text(0) })
  }
}
