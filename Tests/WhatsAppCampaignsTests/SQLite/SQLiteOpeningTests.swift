import Foundation
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsSQLite

@Suite("Opening a SQLite store")
struct SQLiteOpeningTests {
  @Test("A new file is private to its owner, and so is everything beside it")
  func newFileIsPrivate() async throws {
    let folder = try TemporaryFolder()
    let bench = try await SQLiteBench.open(folder.path())
    _ = try await bench.enlist("w1")
    try await bench.save(0..<10)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.url.path) {
      #expect(try folder.mode(name) == 0o600, "\(name)")
    }
  }

  @Test("A file is created private whatever the umask is", arguments: ["000", "077", "777"])
  func anyUmask(_ mask: String) async throws {
    // The umask belongs to the whole process, so it is changed in a process of its own.
    let folder = try TemporaryFolder()
    await #expect(processExitsWith: .success) { [mask = mask as String, path = folder.path() as String] in
      umask(mode_t(mask, radix: 8) ?? 0)
      _ = try await SQLiteStore.open(at: path)
    }
    #expect(try folder.mode("store.sqlite") == 0o600)
  }

  @Test("A relative path stays where it was when the process moves to another folder")
  func relativePath() async throws {
    // The working folder belongs to the whole process, so it is changed in a process of its own.
    let folder = try TemporaryFolder()
    await #expect(processExitsWith: .success) { [folder = folder.url.path as String] in
      #expect(chdir(folder) == 0)
      let bench = try await SQLiteBench.open("store.sqlite")
      #expect(chdir("/") == 0)
      _ = try await bench.enlist("w1")
    }
    #expect(FileManager.default.fileExists(atPath: folder.path("store.sqlite-sender")))
  }

  @Test("A folder that is missing is named as the reason")
  func missingFolder() async throws {
    let folder = try TemporaryFolder()
    let error = await expectStoreError(.unavailable) { _ = try await SQLiteStore.open(at: folder.path("no/store")) }
    #expect(error?.detail.contains("folder") == true)
  }

  @Test("A symbolic link is refused, and its target is left alone")
  func symbolicLink() async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: folder.path("target"))
    await expectStoreError(.unavailable) { _ = try await SQLiteStore.open(at: folder.path("link")) }
    #expect(!FileManager.default.fileExists(atPath: folder.path("target")))
  }

  @Test("A folder in the place of the file is refused")
  func folderInPlace() async throws {
    let folder = try TemporaryFolder()
    await expectStoreError(.unavailable) { _ = try await SQLiteStore.open(at: folder.url.path) }
  }

  @Test(
    "A path that SQLite would read as something else is refused",
    arguments: ["", ":memory:", "file:x?mode=memory"]
  )
  func strangePath(_ path: String) async throws {
    await expectStoreError(.unavailable) { _ = try await SQLiteStore.open(at: path) }
  }

  @Test("A file that is no database is refused and not changed")
  func noDatabase() async throws {
    let folder = try TemporaryFolder()
    let text = Data(String(repeating: "This is a diary. ", count: 100).utf8)
    try text.write(to: URL(fileURLWithPath: folder.path()))
    await expectStoreError(.notAStore) { _ = try await SQLiteStore.open(at: folder.path()) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path())) == text)
  }

  @Test("The database of another application is refused and not changed", arguments: [0, 0x4242])
  func anotherApplication(_ application: Int) async throws {
    let folder = try TemporaryFolder()
    do {
      let other = try folder.connection()
      try other.execute("CREATE TABLE diary (entry TEXT); PRAGMA application_id = \(application)")
    }
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.path()))
    await expectStoreError(.notAStore) { _ = try await SQLiteStore.open(at: folder.path()) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path())) == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["store.sqlite"])
  }

  @Test("A store of a later version is refused, says so, and is not changed")
  func laterVersion() async throws {
    let folder = try TemporaryFolder()
    let store = try await SQLiteStore.open(at: folder.path())
    await store.close()
    do {
      let other = try folder.connection()
      try other.execute("PRAGMA user_version = 999")
    }
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.path()))
    let error = await expectStoreError(.notAStore) { _ = try await SQLiteStore.open(at: folder.path()) }
    #expect(error?.detail.contains("later version") == true)
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path())) == before)
  }

  @Test("An empty file, as a crash at the first opening leaves it, becomes a store")
  func emptyFile() async throws {
    let folder = try TemporaryFolder()
    try Data().write(to: URL(fileURLWithPath: folder.path()))
    let bench = try await SQLiteBench.open(folder.path())
    #expect(try await bench.save(0..<1).count == 1)
  }

  @Test("Two processes that open a new file at once both get a store")
  func openedTwiceAtOnce() async throws {
    let folder = try TemporaryFolder()
    async let first = SQLiteBench.open(folder.path())
    async let second = SQLiteBench.open(folder.path())
    try await first.save(0..<1)
    #expect(try await second.save(0..<2).count == 2)
  }

  @Test("A store that was closed says so")
  func closed() async throws {
    let store = try await SQLiteStore.open(.memory)
    await store.close()
    await expectStoreError(.unavailable) { _ = try await store.groups(GroupQuery(tenant: .default)) }
  }

  @Test("Every commit is on disk, and the journal is one that this SQLite version cannot corrupt")
  func durability() async throws {
    let folder = try TemporaryFolder()
    let store = try await SQLiteStore.open(at: folder.path())
    #expect(try await store.pragma("synchronous") == "2")
    #expect(try await store.pragma("foreign_keys") == "1")
    #expect(try await store.pragma("trusted_schema") == "0")
    #expect(try await store.pragma("secure_delete") == "1")
    #expect(["truncate", "wal"].contains(try await store.pragma("journal_mode")))
  }
}

extension SQLiteStore {
  /// What a setting of the store's connection is.
  func pragma(_ name: String) throws(StoreError) -> String {
    try read(.default) { (transaction) throws(StoreError) in
      try transaction.db.first("PRAGMA \(name)") { $0.text(0) } ?? ""
    }
  }

  /// Lets the file grow by no more than so many pages: a disk that is almost full.
  func limitGrowth(pages: Int64?) throws(StoreError) {
    try writeAlone(.default) { (transaction) throws(StoreError) in
      let count = try transaction.db.number("PRAGMA page_count")
      _ = try transaction.db.number("PRAGMA max_page_count = \(pages.map { count + $0 } ?? 1_000_000_000)")
    }
  }
}
