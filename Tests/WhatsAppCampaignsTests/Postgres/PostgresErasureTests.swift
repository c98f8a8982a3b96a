import Foundation
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsPostgres

@Suite(
  "An erasure in PostgreSQL",
  .enabled(if: PostgresServer.isInstalled, PostgresServer.absence),
  .timeLimit(.minutes(15))
)
struct PostgresErasureTests {
  /// Every table of which a row holds any form of the person, as `table: form`.
  private static func finds(_ history: PersonHistory, in bench: PostgresBench) throws -> [String] {
    let connection = try bench.connection()
    let tables = try connection.all(
      "SELECT tablename FROM pg_tables WHERE schemaname = $1",
      [.text(bench.schema)]
    ) { $0.text(0) }
    var finds: Set<String> = []
    for table in tables {
      let rows = try connection.all("SELECT t::text FROM \(table) t", []) { $0.text(0) }
      for row in rows {
        for form in history.traces(in: row) { finds.insert("\(table): \(form)") }
      }
    }
    return finds.sorted()
  }

  @Test("Nothing in any row of any table leads to the person, also when webhooks come again")
  func scan() async throws {
    let bench = try await PostgresBench()
    let history = try PersonHistory(store: bench.store)
    let campaign = try await history.fill()
    let before = try await history.engine.report(of: campaign).counts
    let tables = Set(try Self.finds(history, in: bench).map { $0.prefix { $0 != ":" } })
    #expect(
      tables.isSuperset(of: [
        "contacts", "campaigns", "consent_events", "attempts", "message_ids", "messages", "free_messages", "webhooks",
        "orphan_reports", "suppressions", "contest_entries", "group_members", "recipients",
      ]),
      "the case fills too little in"
    )
    let result = try await history.engine.erase(PersonKey(history.phones[1]))
    #expect(result.wasContact && result.isKeptAway && result.pendingWebhooks == 0)
    #expect(try Self.finds(history, in: bench) == [])
    try await history.deliver(history.bodies + history.repetitions)
    #expect(try Self.finds(history, in: bench) == [])
    #expect(try await history.engine.contact(PersonKey(history.phones[0])) == nil)
    #expect(try await history.engine.report(of: campaign).counts == before)
    #expect(try await history.engine.verifyLedger().isIntact)
  }
}
