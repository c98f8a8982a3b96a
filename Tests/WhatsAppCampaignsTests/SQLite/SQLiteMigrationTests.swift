import Foundation
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsSQLite

@Suite("Migrations of a SQLite store")
struct SQLiteMigrationTests {
  private let first = Migration(name: "first", script: "CREATE TABLE a (x INTEGER) STRICT")
  private let second = Migration(name: "second", script: "CREATE TABLE b (x INTEGER) STRICT; INSERT INTO a VALUES (1)")

  @Test("Only the steps that a file has not taken are taken")
  func onlyNewSteps() throws {
    let folder = try TemporaryFolder()
    let connection = try folder.connection()
    try Migrator([first]).migrate(connection, at: 1)
    try Migrator([first, second]).migrate(connection, at: 2)
    try Migrator([first, second]).migrate(connection, at: 3)
    #expect(try connection.number("SELECT count(*) FROM a") == 1)
    #expect(try connection.all("SELECT applied_at FROM migrations ORDER BY number") { $0.integer(0) } == [1, 2])
    #expect(try connection.number("PRAGMA user_version") == 2)
  }

  @Test("A step that fails leaves the file as it was")
  func failingStep() throws {
    let folder = try TemporaryFolder()
    let connection = try folder.connection()
    try Migrator([first]).migrate(connection, at: 1)
    let broken = Migration(name: "broken", script: "CREATE TABLE c (x INTEGER); INSERT INTO nowhere VALUES (1)")
    #expect(throws: StoreError.self) { try Migrator([first, second, broken]).migrate(connection, at: 2) }
    #expect(try connection.number("PRAGMA user_version") == 1)
    #expect(try connection.number("SELECT count(*) FROM sqlite_schema WHERE name IN ('b', 'c')") == 0)
    try Migrator([first, second]).migrate(connection, at: 3)
  }

  @Test("A file with steps of other names is refused")
  func otherNames() throws {
    let folder = try TemporaryFolder()
    let connection = try folder.connection()
    try Migrator([first]).migrate(connection, at: 1)
    let error = #expect(throws: StoreError.self) {
      try Migrator([Migration(name: "other", script: first.script)]).migrate(connection, at: 2)
    }
    #expect(error?.code == .notAStore)
  }

  @Test("The names of the steps are distinct")
  func distinctNames() {
    #expect(Set(Migration.all.map(\.name)).count == Migration.all.count)
  }

  @Test("Claiming and sweeping look only at what is open, however much is done")
  func indexes() throws {
    let folder = try TemporaryFolder()
    let connection = try folder.connection()
    try Migrator().migrate(connection, at: 1)
    let queries = [
      "SELECT id FROM recipients WHERE campaign = ? AND id > ? ORDER BY id LIMIT ?": "recipients_by_campaign",
      "SELECT id FROM recipients WHERE campaign = ? AND state = 0 AND due IS NOT NULL AND due <= ? ORDER BY due, id LIMIT ?":
        "recipients_waiting",
      "SELECT id FROM recipients WHERE campaign = ? AND state = 2 AND due <= ? LIMIT ?": "recipients_held",
      "SELECT id FROM recipients WHERE campaign = ? AND state = 5 AND attempted_at <= ? LIMIT ?": "recipients_held",
      "SELECT status, state, responded, count FROM recipient_counts WHERE campaign = ? AND count <> 0": "PRIMARY KEY",
    ]
    for (query, index) in queries {
      let count = query.count { $0 == "?" }
      let plan = try connection.all("EXPLAIN QUERY PLAN \(query)", Array(repeating: 1, count: count)) { $0.text(3) }
      #expect(plan.count == 1 && plan[0].contains(index), "\(plan)")
    }
  }
}
