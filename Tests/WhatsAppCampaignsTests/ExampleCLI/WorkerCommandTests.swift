import Foundation
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsPostgres

@Suite(
  "Workers on one PostgreSQL store",
  .enabled(if: PostgresServer.isInstalled, PostgresServer.absence),
  .timeLimit(.minutes(15))
)
struct WorkerCommandTests {
  @Test("Two worker processes share a campaign, and nobody receives twice")
  func sharing() async throws {
    let people = 400
    // The command line has no option for the schema: the server is this test's own.
    let server = try PostgresServer()
    let provider = try CountingProvider()
    let store = try await PostgresStore.connect(to: server.url)
    let fixture = try EngineFixture(store: store)
    let id = try await fixture.campaign(people: people) { $0.limits = [.perSecond(150)] }
    try await fixture.engine.start(id)

    let folder = try CommandLineRun.Folder()
    let environment = ["WHATSAPP_ACCESS_TOKEN": "token", "WHATSAPP_PHONE_NUMBER_ID": "100"]
    let workers = try (0..<2).map { _ in
      try CommandLineRun.Running(
        ["worker", "--store", server.url, "--base-url", provider.baseURL],
        environment: environment,
        in: folder
      )
    }
    let watcher = try server.connection("whatsapp_campaigns")
    var most: Int64 = 0
    while try await store.counts(CountRecipients(tenant: .default, campaign: id))[.sent] < people {
      // Those that hold somebody at this moment.
      let query = "SELECT count(DISTINCT worker) FROM recipients WHERE state IN (1, 2)"
      most = max(most, try watcher.number(query))
    }
    for worker in workers { worker.interrupt() }
    for worker in workers { #expect(try await worker.finish().code == 130) }

    #expect(most == 2, "both had a part in it")
    let ledger = provider.ledger
    #expect(ledger.requests == people)
    #expect(ledger.strange == 0)
    #expect(ledger.messages.count == people)
    #expect(ledger.messages.values.allSatisfy { $0 == 1 })
    let campaign = try await store.campaigns(CampaignQuery(tenant: .default, id: id)).first
    #expect([.sending, .completed].contains(campaign?.status))
  }
}
