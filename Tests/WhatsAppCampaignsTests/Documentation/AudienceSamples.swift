import Testing
import WhatsAppCampaigns

// sample: row-source
/// The customers of a shop, straight from its own database.
struct CustomerRows: RowSource {
  let facts = RowSourceFacts(format: "shop")
  var customers: [(name: String, mobile: String)]
  private var number = 0

  init(_ customers: [(name: String, mobile: String)]) {
    self.customers = customers
  }

  mutating func next() throws(ImportError) -> SourceRow? {
    defer { number += 1 }
    if number == 0 { return SourceRow(number: 1, cells: ["name", "phone"]) }
    guard number <= customers.count else { return nil }
    let customer = customers[number - 1]
    return SourceRow(number: number + 1, cells: [customer.name, customer.mobile])
  }
}
// end

@Suite("The samples of the guide to audiences run")
struct AudienceSampleTests {
  @Test("Rows of a host's own are imported like those of a file")
  func imported() async throws {
    let engine = CampaignEngine(store: InMemoryStore(), channels: [:])
    let report = try await engine.importContacts(into: "customers") { () throws(ImportError) in
      try ContactImporter(
        CustomerRows([("Siti", "012-345 6789"), ("Ali", "12"), ("Siti", "+60123456789")]),
        normalizer: PhoneNormalizer(defaultRegion: RegionCode("MY"))
      )
    }
    #expect(report.created == 1 && report.rows.rejected == 1 && report.rows.duplicates == 1)
    #expect(report.rows.source.format == "shop")
  }
}
