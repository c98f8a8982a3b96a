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
}
