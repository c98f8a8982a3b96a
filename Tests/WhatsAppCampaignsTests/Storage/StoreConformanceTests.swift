import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("Every store does what the conformance suite asks")
struct StoreConformanceTests {
  @Test("The store in memory", arguments: StoreConformance.cases)
  func inMemory(_ conformance: ConformanceCase) async throws {
    try await conformance.run { InMemoryStore(time: $0) }
  }

  @Test("Every case has a name of its own")
  func namesAreDistinct() {
    let names = StoreConformance.cases.map(\.name)
    #expect(names.count >= 40)
    #expect(Set(names).count == names.count)
  }

  @Test("A store that breaks a rule fails a case", arguments: FlawedStore.Flaw.allCases)
  func catches(_ flaw: FlawedStore.Flaw) async {
    var failures = 0
    for conformance in StoreConformance.cases {
      do {
        try await conformance.run { FlawedStore(flaw: flaw, time: $0) }
      } catch {
        failures += 1
      }
    }
    #expect(failures > 0)
  }
}
