import Foundation
import Testing
import WhatsAppCampaigns

@Suite("What an engine exports")
struct ExportTests {
  private static let customers: GroupName = "customers"

  private static func export(
    _ engine: CampaignEngine,
    _ group: GroupName? = nil,
    _ numbers: ExportedNumbers = .full
  ) async throws -> (text: [UInt8], summary: ExportSummary) {
    var text: [UInt8] = []
    let summary = try await engine.exportContacts(in: group, numbers: numbers) { text += $0 }
    return (text, summary)
  }

  private struct Person: Hashable {
    var phone: PhoneNumber?
    var name: String?
    var fields: [String: String]
  }

  private static func people(_ engine: CampaignEngine) async throws -> Set<Person> {
    var people: Set<Person> = []
    try await engine.forEachContact { people.insert(Person(phone: $0.phone, name: $0.name, fields: $0.fields)) }
    return people
  }

  @Test("A field that two lists spell with other capitals stands in one column, unless somebody has both")
  func capitals() async throws {
    let engine = CampaignEngine(store: InMemoryStore(), channels: [:])
    let fields = [["Bandar": "Ipoh", "Kod": "a"], ["BANDAR": "Johor", "KOD": "b"], ["Kod": "c", "KOD": "d"]]
    for (index, fields) in fields.enumerated() {
      try await engine.add([ContactDraft(phone: EngineFixture.number(index), fields: fields)], to: Self.customers)
    }
    let rows = String(decoding: try await Self.export(engine).text, as: UTF8.self).split(separator: "\r\n")
    #expect(rows.first == "phone,phone_digits,Bandar,KOD,Kod")
    #expect(rows.dropFirst().map { $0.split(separator: ",", maxSplits: 2).last } == ["Ipoh,,a", "Johor,b,", ",d,c"])
  }

  @Test(
    "Contacts come back from their export as they were, whatever they are called",
    arguments: 1...20 as ClosedRange<UInt64>
  )
  func roundTrip(seed: UInt64) async throws {
    let random = SeededRandomSource(seed: seed)
    func pick<Value>(_ values: [Value]) -> Value { values[Int(random.next() % UInt64(values.count))] }
    let texts = ["", "Ipoh", "=1", "'=1", "a,b", "say \"hi\"", "two\nlines", "+60123", "客户", "'", "x;y", "0123456789"]
    let headers = ["city", "Age", "phone", "name", "status", "=x", "客户", "phone_digits", "Gender"]
    let drafts = (0..<40).map { index in
      let count = Int(random.next() % 4)
      let fields = (0..<count).map { _ in (pick(headers), pick(texts)) }.filter { !$0.1.isEmpty }
      let name = pick(texts)
      return ContactDraft(
        phone: EngineFixture.number(index),
        name: name.isEmpty ? nil : name,
        fields: Dictionary(fields) { $1 }
      )
    }
    let engine = CampaignEngine(store: InMemoryStore(), channels: [:])
    try await engine.add(drafts, to: Self.customers)
    let (text, summary) = try await Self.export(engine)
    #expect(summary == ExportSummary(rows: 40))
    let copy = CampaignEngine(store: InMemoryStore(), channels: [:])
    let report = try await copy.importContacts(into: Self.customers) { () throws(ImportError) in
      try ContactImporter(CSVReader(bytes: text), normalizer: PhoneNormalizer(defaultRegion: RegionCode("MY")))
    }
    #expect(report.created == 40 && report.rows.total == 40)
    #expect(try await Self.people(copy) == Self.people(engine))
  }

  @Test("A group's export has its members only, an empty one its headers, and an unknown one is refused")
  func groups() async throws {
    let engine = CampaignEngine(store: InMemoryStore(), channels: [:])
    try await engine.add([ContactDraft(phone: EngineFixture.number(1), fields: ["a": "1"])], to: Self.customers)
    try await engine.add([ContactDraft(phone: EngineFixture.number(2), fields: ["b": "1"])], to: "others")
    try await engine.createGroup("nobody")
    #expect(
      try await String(decoding: Self.export(engine, Self.customers).text, as: UTF8.self).hasPrefix(
        "phone,phone_digits,a\r\n"
      )
    )
    let empty = try await Self.export(engine, "nobody")
    #expect(String(decoding: empty.text, as: UTF8.self) == "phone,phone_digits\r\n" && empty.summary.rows == 0)
    await #expect(throws: (any Error).self) { try await Self.export(engine, "unknown") }
  }

  @Test("What memberships say is exported with their group, and comes back, also beside a field of the same name")
  func memberFields() async throws {
    let engine = CampaignEngine(store: InMemoryStore(), channels: [:])
    let drafts = (0..<3).map { index in
      ContactDraft(
        phone: EngineFixture.number(index),
        name: "Orang \(index)",
        fields: ["city": "Ipoh", "Code": "contact's"],
        memberFields: index == 2 ? [:] : ["code": "A-\(index)", "seat": "\(index)"]
      )
    }
    try await engine.add(drafts, to: Self.customers)
    let (text, summary) = try await Self.export(engine, Self.customers)
    #expect(summary == ExportSummary(rows: 3, memberColumns: ["code (group)", "seat"]))
    #expect(
      String(decoding: text, as: UTF8.self).hasPrefix("name,phone,phone_digits,Code,city,code (group),seat\r\n")
    )
    let copy = CampaignEngine(store: InMemoryStore(), channels: [:])
    _ = try await copy.importContacts(into: Self.customers) { () throws(ImportError) in
      try ContactImporter(
        CSVReader(bytes: text),
        mapping: ColumnMapping(fields: ["code": "code (group)"], memberColumns: .named(summary.memberColumns)),
        normalizer: PhoneNormalizer(defaultRegion: RegionCode("MY"))
      )
    }
    let (before, after) = (try await engine.members(of: Self.customers), try await copy.members(of: Self.customers))
    #expect(after.map(\.fields) == before.map(\.fields))
    #expect(after.map(\.contact.fields) == before.map(\.contact.fields))
    #expect(try await Self.export(engine).summary == ExportSummary(rows: 3))
  }

  @Test("The recipients of a campaign come back from their export as an audience")
  func recipients() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 25)
    _ = try await fixture.engine.send(id)
    var text: [UInt8] = []
    let summary = try await fixture.engine.exportRecipients(of: id, numbers: .full) { text += $0 }
    #expect(summary == ExportSummary(rows: 25))
    var importer = try ContactImporter(CSVReader(bytes: text), normalizer: PhoneNormalizer(defaultRegion: nil))
    while let row = try importer.next() {
      guard case .accepted(let draft) = row.outcome else { continue }
      #expect(draft.name?.hasPrefix("Orang") == true && draft.fields["status"]?.isEmpty == false)
    }
    #expect(importer.summary.accepted == 25 && importer.summary.total == 25)
    let unknown: CampaignID = "c-unknown"
    await #expect(throws: EngineError.self) { try await fixture.engine.exportRecipients(of: unknown) { _ in } }
  }
}
