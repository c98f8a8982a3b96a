import WhatsAppCampaigns

extension Connection {
  /// The oldest server that has everything the store uses.
  private static let oldestVersion = 130_000

  /// Gives the session the settings that the store relies on, and refuses a server that it cannot rely on.
  func prepareSession(_ options: PostgresStoreOptions) throws(StoreError) {
    guard serverVersion >= Self.oldestVersion else {
      throw StoreError(.unavailable, "The PostgreSQL server is too old for the store; it needs version 13 or later.")
    }
    guard options.hasValidSchema else {
      throw StoreError(
        .unavailable,
        "The name of the schema is none: 1 to 63 small letters, digits and underscores, not beginning with a digit."
      )
    }
    // Whatever the server, the database or the role has as a default, a commit waits for the disk.
    //
    // Every statement looks some rows up by their keys. A table that was just filled has no statistics yet, and without
    // them the planner takes a tenant for a few rows and reads all of it. So rows are looked up and tables joined by
    // index, in the order in which the statement names them.
    try execute(
      """
      SET synchronous_commit = on;
      SET search_path = "\(options.schema)";
      SET statement_timeout = \(max(1, options.statementTimeout.milliseconds.clampedToInt32));
      SET lock_timeout = \(max(1, options.lockTimeout.milliseconds.clampedToInt32));
      SET idle_in_transaction_session_timeout = 60000;
      SET client_min_messages = warning;
      SET jit = off;
      SET plan_cache_mode = force_custom_plan;
      SET enable_hashjoin = off;
      SET enable_mergejoin = off;
      SET enable_material = off;
      SET enable_seqscan = off;
      SET join_collapse_limit = 1;
      SET from_collapse_limit = 1;
      SET random_page_cost = 1.1;
      """
    )
    try refuse(unless: "synchronous_commit", is: "on", "does not let the store wait for the disk when it commits")
    try refuse(unless: "fsync", is: "on", "does not write to the disk when it commits (fsync is off)")
    try refuse(unless: "server_encoding", is: "UTF8", "does not keep its texts in UTF-8; make a database that does")
    guard try first("SELECT pg_is_in_recovery()", [], { $0.bool(0) }) != true else {
      throw StoreError(.unavailable, "The database server is a standby and can only be read; connect to the primary.")
    }
  }

  private func refuse(unless setting: String, is value: String, _ sentence: String) throws(StoreError) {
    guard try text("SELECT current_setting($1)", [.text(setting)]) != value else { return }
    throw StoreError(.unavailable, "The database server \(sentence).")
  }
}

extension PostgresStoreOptions {
  /// Whether the schema can stand in SQL without quoting: its name is the one value that is no parameter.
  var hasValidSchema: Bool {
    guard (1...63).contains(schema.utf8.count), schema.utf8.first.map({ $0 > UInt8(ascii: "9") }) == true else {
      return false
    }
    return schema.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
      default: false
      }
    }
  }
}

extension Int64 {
  /// The nearest number that a setting of the server can have.
  fileprivate var clampedToInt32: Int32 { Int32(clamping: self) }
}
