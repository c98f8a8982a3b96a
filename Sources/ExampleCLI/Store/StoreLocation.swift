import WhatsAppCampaigns
import WhatsAppCampaignsSQLite

/// Where `--store` points.
enum StoreLocation {
  case memory
  case file(String)

  init(_ text: String) throws(CommandFailure) {
    if text == ":memory:" {
      self = .memory
    } else if let scheme = text.firstRange(of: "://").map({ text[..<$0.lowerBound] }) {
      switch scheme {
      case "postgres", "postgresql":
        throw .unusable("this build has no PostgreSQL store; give the path of a file or :memory:")
      default:
        throw .unusable("there is no store for \(scheme)://; give the path of a file or :memory:")
      }
    } else {
      guard !text.isEmpty else { throw .usage("--store needs the path of a file or :memory:") }
      self = .file(text)
    }
  }

  func open(time: any TimeSource) async throws -> any CampaignStore {
    switch self {
    case .memory: InMemoryStore(time: time)
    case .file(let path): try await SQLiteStore.open(at: path, time: time)
    }
  }
}
