import WhatsAppCampaigns
import WhatsAppCampaignsPostgres
import WhatsAppCampaignsSQLite

/// Where `--store` points.
enum StoreLocation {
  case memory
  case file(String)
  /// A PostgreSQL database. The connection string may hold a password.
  case database(Secret)

  init(_ text: String) throws(CommandFailure) {
    if text == ":memory:" {
      self = .memory
    } else if let scheme = text.firstRange(of: "://").map({ text[..<$0.lowerBound] }) {
      switch scheme {
      case "postgres", "postgresql":
        self = .database(Secret(text))
      default:
        throw .unusable("there is no store for \(scheme)://; give the path of a file, postgres://… or :memory:")
      }
    } else {
      guard !text.isEmpty else { throw .usage("--store needs the path of a file, postgres://… or :memory:") }
      self = .file(text)
    }
  }

  /// Opens the store.
  ///
  /// - Parameter isRehearsal: Whether the time is made up; otherwise a database goes by its own clock, which all who use
  ///   it share.
  func open(time: any TimeSource, isRehearsal: Bool) async throws -> any CampaignStore {
    switch self {
    case .memory: InMemoryStore(time: time)
    case .file(let path): try await SQLiteStore.open(at: path, time: time)
    case .database(let string):
      try await PostgresStore.connect(to: string.revealed, time: isRehearsal ? time : nil)
    }
  }
}
