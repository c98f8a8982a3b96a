import Foundation
import WhatsAppCampaigns
import WhatsAppCampaignsPostgres
import WhatsAppCampaignsSQLite

/// Where `--store` points.
enum StoreLocation {
  case memory
  case file(String)
  /// A PostgreSQL database. The connection string may hold a password.
  case database(Secret)

  /// What a command does where there is no store.
  enum Absence: Sendable {
    /// It says so: whoever reads or changes what is stored has mistyped the path.
    case refuse
    /// It makes one, and says so: it brings what a store begins with.
    case make
    /// It works with an empty store that leaves no trace, in place of a file: a rehearsal.
    case pretend
  }

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
  /// - Parameters:
  ///   - isRehearsal: Whether the time is made up; otherwise a database goes by its own clock, which all who use it
  ///     share.
  ///   - absence: What to do where there is no store.
  func open(time: any TimeSource, isRehearsal: Bool, absence: Absence) async throws -> any CampaignStore {
    switch self {
    case .memory: InMemoryStore(time: time)
    case .file(let path): try await Self.open(path, time, absence)
    case .database(let string):
      try await Self.connect(to: string, time: isRehearsal ? time : nil, absence)
    }
  }

  private static func connect(
    to database: Secret,
    time: (any TimeSource)?,
    _ absence: Absence
  ) async throws -> any CampaignStore {
    let makes = if case .make = absence { true } else { false }
    do throws(StoreError) {
      let options = PostgresStoreOptions(makesStore: makes)
      return try await PostgresStore.connect(to: database.revealed, time: time, options: options)
    } catch {
      guard error.code == .notAStore else { throw error }
      throw CommandFailure.unusable("\(error) \(Self.remedy)")
    }
  }

  private static let remedy = "Correct --store, or begin one with `import` or `groups create`."

  private static func open(
    _ path: String,
    _ time: any TimeSource,
    _ absence: Absence
  ) async throws -> any CampaignStore {
    let file = try await StoreFile(path, absence)
    if !file.isThere, file.folderIsThere {
      switch absence {
      case .refuse:
        throw CommandFailure.unusable(
          "there is no store at “\(path.printable)”. \(remedy)"
        )
      case .pretend: return InMemoryStore(time: time)
      case .make: break
      }
    }
    let store: SQLiteStore
    do throws(StoreError) {
      store = try await SQLiteStore.open(at: path, time: time)
    } catch {
      throw CommandFailure(
        CommandFailure(library: error)?.code ?? .unusable,
        "the store “\(path.printable)” cannot be used: \(error)"
      )
    }
    if !file.isThere { Diagnostics.say("made a new store at “\(path.printable)”") }
    return store
  }
}

/// What is at the path of a store before it is opened.
private struct StoreFile {
  var isThere = false
  var folderIsThere = false

  /// Looks at a path.
  ///
  /// - Throws: A sentence where what is there is no store, or is not for this user.
  init(_ path: String, _ absence: StoreLocation.Absence) async throws {
    let folder = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
    folderIsThere = FileManager.default.fileExists(atPath: folder)
    guard let size = Self.size(of: path) else {
      guard !folderIsThere || access(folder, W_OK | X_OK) == 0 else { throw Self.denied(path, folder) }
      return
    }
    isThere = true
    guard access(path, R_OK | W_OK) == 0, access(folder, W_OK | X_OK) == 0 else { throw Self.denied(path, folder) }
    guard size == 0 else { return }
    // A process that is killed while it makes a store leaves an empty file that only its owner may read. Whoever makes
    // one goes on with it; anything else that is empty was meant for something else.
    if case .make = absence, Self.isPrivate(path) {
      isThere = false
      return
    }
    // A process that makes the store this moment fills its file within a few milliseconds.
    for _ in 0..<20 {
      try await Task.sleep(for: .milliseconds(50))
      if Self.size(of: path) != 0 { return }
    }
    throw CommandFailure.unusable(
      "the file “\(path.printable)” is empty and no store; delete it, or give another path with --store"
    )
  }

  /// The size of a regular file; `nil` where there is nothing. What is no file is left to the store to refuse.
  private static func size(of path: String) -> Int? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    return status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : -1
  }

  private static func isPrivate(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & 0o777 == 0o600 && status.st_uid == geteuid()
  }

  private static func denied(_ path: String, _ folder: String) -> CommandFailure {
    guard access(folder, W_OK | X_OK) == 0 else {
      return .unusable(
        "the folder “\(folder.printable)” is not yours to write to, and the store “\(path.printable)” keeps its journal "
          + "there; run as the folder's owner, or move the store"
      )
    }
    return .unusable(
      "the store “\(path.printable)” is not yours to read and write; run as its owner, or correct its permissions"
    )
  }
}
