import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsSQLite

@Suite("Webhooks in a SQLite store")
struct SQLiteWebhookTests {
  @Test("The body of an applied webhook is dropped, unless a part of it could not be read")
  func unreadableIsKept() async throws {
    let folder = try TemporaryFolder()
    let fixture = try EngineFixture(store: try await SQLiteStore.open(at: folder.path()))
    let unread = #"{"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":"STOP"}]}]}"#
    let read = #"{"object":"whatsapp_business_account","entry":[]}"#
    for body in [unread, read] {
      #expect(await fixture.engine.receive(trusted: Array(body.utf8), from: EngineFixture.cloud).status == 200)
    }
    let summary = try await fixture.engine.applyPendingWebhooks()
    #expect(summary.problems == 1)
    let other = try folder.connection()
    let bodies = try other.all("SELECT body FROM webhooks WHERE body IS NOT NULL") { $0.blob(0) }
    #expect(bodies == [Array(unread.utf8)])
    #expect(try other.number("SELECT count(*) FROM webhooks WHERE applied_at IS NULL") == 0)
  }

  @Test("A body is not kept where the names in it could not be joined, so that it comes again as a whole")
  func namesDoNotFit() async throws {
    let folder = try TemporaryFolder()
    let bench = try await SQLiteBench.open(folder.path())
    try await bench.save(0..<500)
    let users = (0..<500).map { WhatsAppIdentity.userID("MY.\(1_000_000_000 + $0)") }
    let namings = try users.enumerated().map { index, user in
      try #require(ApplyWebhooks.Naming(.phone(try SQLiteBench.phone(index)), user))
    }
    try await bench.store.limitGrowth(pages: 4)
    await expectStoreError(.full) { try await bench.keep("report", namings) }
    try await bench.store.limitGrowth(pages: nil)
    #expect(try await bench.keep("report", namings) != .duplicate)
    #expect(try await bench.keep("report", namings) == .duplicate)
    let people = ContactQuery(tenant: bench.tenant, selection: .people(users.compactMap(\.key)), limit: 1_000)
    #expect(try await bench.store.contacts(people).items.count == 500)
  }
}
