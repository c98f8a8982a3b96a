import Testing
import WhatsAppCampaignsPostgres
import WhatsAppCampaignsTesting

@Suite(
  "A PostgreSQL store does what every store does",
  .enabled(if: PostgresServer.isInstalled, PostgresServer.absence)
)
struct PostgresConformanceTests {
  @Test("In a schema of its own", arguments: StoreConformance.cases)
  func conforms(_ conformance: ConformanceCase) async throws {
    let server = try PostgresServer.shared.get()
    try await conformance.run { time in
      let options = PostgresStoreOptions(schema: server.newSchema()).patient
      return try await PostgresStore.connect(to: server.url, time: time, options: options)
    }
  }
}
