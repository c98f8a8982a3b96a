import Testing
import WhatsAppCampaignsSQLite
import WhatsAppCampaignsTesting

@Suite("A SQLite store does what every store does")
struct SQLiteConformanceTests {
  @Test("In a file", arguments: StoreConformance.cases)
  func inFile(_ conformance: ConformanceCase) async throws {
    let folder = try TemporaryFolder()
    try await conformance.run { time in try await SQLiteStore.open(at: folder.path(), time: time) }
  }

  @Test("In memory", arguments: StoreConformance.cases)
  func inMemory(_ conformance: ConformanceCase) async throws {
    try await conformance.run { time in try await SQLiteStore.open(.memory, time: time) }
  }
}
