import Foundation
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsSQLite

@Suite("An erasure in a SQLite file")
struct SQLiteErasureTests {
  /// Every value of every table that holds any form of the person, as `table.column: form`.
  private static func finds(_ history: PersonHistory, in folder: TemporaryFolder) throws -> [String] {
    let connection = try folder.connection()
    let tables = try connection.all("SELECT name FROM sqlite_schema WHERE type = 'table'") { $0.text(0) }
    var finds: Set<String> = []
    for table in tables {
      let columns = try connection.all("SELECT name FROM pragma_table_info('\(table)')") { $0.text(0) }
      for column in columns {
        let texts = try connection.all("SELECT CAST(\(column) AS TEXT), hex(\(column)) FROM \(table)") { row in
          (row.optionalText(0) ?? "") + " " + (row.optionalText(1) ?? "").lowercased()
        }
        for text in texts { for form in history.traces(in: text) { finds.insert("\(table).\(column): \(form)") } }
      }
    }
    return finds.sorted()
  }

  @Test("No column of any table and no byte of the file leads to the person, also when webhooks come again")
  func scan() async throws {
    let folder = try TemporaryFolder()
    let store = try await SQLiteStore.open(at: folder.path())
    let history = try PersonHistory(store: store)
    let campaign = try await history.fill()
    let person = PersonKey(history.phones[0])
    let before = try await history.engine.report(of: campaign).counts
    let tables = Set(try Self.finds(history, in: folder).map { $0.prefix { $0 != "." } })
    #expect(
      tables.isSuperset(of: [
        "contacts", "campaigns", "consent_events", "attempts", "messages", "free_messages", "webhooks",
        "orphan_reports", "suppressions", "contest_entries", "group_members", "recipients",
      ]),
      "the case fills too little in"
    )

    let result = try await history.engine.erase(PersonKey(history.phones[1]))
    #expect(result.wasContact && result.isKeptAway && result.pendingWebhooks == 0)
    #expect(try Self.finds(history, in: folder) == [])
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.url.path) {
      #expect(history.traces(in: try Data(contentsOf: folder.url.appending(path: name))) == [], "\(name)")
    }

    try await history.deliver(history.bodies + history.repetitions)
    #expect(try Self.finds(history, in: folder) == [])
    #expect(try await history.engine.contact(person) == nil)
    #expect(try await history.engine.report(of: campaign).counts == before)
    #expect(try await history.engine.verifyLedger().isIntact)
    await store.close()
  }
}
