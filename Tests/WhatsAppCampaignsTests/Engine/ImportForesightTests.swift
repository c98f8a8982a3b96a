import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsSQLite

@Suite("A dry run of an import")
struct ImportForesightTests {
  private static let group: GroupName = "customers"

  private static func run(
    _ engine: CampaignEngine,
    _ list: [UInt8],
    isDryRun: Bool
  ) async throws -> (report: ImportReport, rows: [ImportedRow]) {
    var rows: [ImportedRow] = []
    let report = try await engine.importContacts(into: group, isDryRun: isDryRun, onRow: { rows.append($0) }) {
      () throws(ImportError) in
      try ContactImporter(CSVReader(bytes: list), normalizer: PhoneNormalizer(defaultRegion: RegionCode("MY")))
    }
    return (report, rows)
  }

  /// People who are known, some of whom were merged, one into another and again.
  private static func fill(_ engine: CampaignEngine, _ random: SeededRandomSource) async throws {
    let drafts = (0..<12).map { index in
      ContactDraft(
        phone: EngineFixture.number(index),
        name: random.next() % 3 == 0 ? nil : "Name \(random.next() % 2)",
        fields: random.next() % 2 == 0 ? [:] : ["city": "City \(random.next() % 2)"]
      )
    }
    try await engine.save(drafts)
    for _ in 0..<6 {
      let pair = (0..<2).map { _ in PersonKey(EngineFixture.number(Int(random.next() % 12))) }
      // Who is one person already is refused.
      do throws(EngineError) { try await engine.merge(pair[0], into: pair[1]) } catch {}
    }
  }

  /// A list of known and unknown people, with repetitions, rows that cannot be used, and blank ones.
  private static func list(_ random: SeededRandomSource) -> [UInt8] {
    var text = "name,phone,city\n"
    for _ in 0..<30 {
      switch random.next() % 8 {
      case 0: text += "\n"
      case 1: text += "Nobody,12,x\n"
      default:
        let phone = EngineFixture.number(Int(random.next() % 20)).e164
        let city = random.next() % 2 == 0 ? "" : "City \(random.next() % 2)"
        text += "Name \(random.next() % 2),\(phone),\(city)\n"
      }
    }
    return Array(text.utf8)
  }

  @Test(
    "says of every row, and counts, what the import then does, whoever was merged",
    arguments: 1...25 as ClosedRange<UInt64>
  )
  func sameAsImport(seed: UInt64) async throws {
    for store in [InMemoryStore(), try await SQLiteStore.open(.memory)] as [any CampaignStore] {
      let random = SeededRandomSource(seed: seed)
      let engine = CampaignEngine(store: store, channels: [:])
      try await Self.fill(engine, random)
      let list = Self.list(random)
      let foreseen = try await Self.run(engine, list, isDryRun: true)
      let done = try await Self.run(engine, list, isDryRun: false)
      #expect(foreseen.report == done.report)
      #expect(foreseen.rows == done.rows)
      let again = try await Self.run(engine, list, isDryRun: true)
      #expect(again.report.created == 0 && again.report.existing == done.report.created + done.report.existing)
    }
  }

  @Test("makes no group, while the import makes it even where the list brings nobody")
  func listWithoutPeople() async throws {
    for store in [InMemoryStore(), try await SQLiteStore.open(.memory)] as [any CampaignStore] {
      let engine = CampaignEngine(store: store, channels: [:])
      for list in ["name,phone\n", "name,phone\nAli,12\n"] {
        _ = try await Self.run(engine, Array(list.utf8), isDryRun: true)
        #expect(try await engine.groups().isEmpty)
        let done = try await Self.run(engine, Array(list.utf8), isDryRun: false)
        #expect(done.report.created == 0)
        #expect(try await engine.group(Self.group).memberCount == 0)
        // It is there already, and stays as it is.
        _ = try await Self.run(engine, Array(list.utf8), isDryRun: false)
        try await engine.deleteGroup(Self.group)
      }
      // A list that cannot be read makes none.
      await #expect(throws: ImportFailure.self) {
        try await Self.run(engine, Array("name,phone\n\"Ali,12".utf8), isDryRun: false)
      }
      #expect(try await engine.groups().isEmpty)
      let report = try await engine.importContacts(into: Self.group, named: "empty.csv") { () throws(ImportError) in
        try ContactImporter(CSVReader(bytes: Array("phone\n".utf8)), normalizer: PhoneNormalizer(defaultRegion: nil))
      }
      #expect(report.rows.total == 0)
      #expect(try await engine.group(Self.group).source == .list("empty.csv"))
    }
  }

  @Test("Whoever stands in the list under two of their numbers counts once, whichever of them comes first")
  func mergedTwice() async throws {
    let note = String(repeating: "note ", count: 400)
    var text = "name,phone,note\nSiti,\(EngineFixture.number(1).e164),first\n"
    for index in 10..<5_010 { text += "Person,\(EngineFixture.number(index).e164),\(note)\n" }
    text += "Siti,\(EngineFixture.number(0).e164),second\nSiti,\(EngineFixture.number(2).e164),third\n"
    let engine = CampaignEngine(store: InMemoryStore(), channels: [:])
    try await engine.save((0..<3).map { ContactDraft(phone: EngineFixture.number($0)) })
    for ending in 1...2 {
      try await engine.merge(PersonKey(EngineFixture.number(ending)), into: PersonKey(EngineFixture.number(0)))
    }
    let foreseen = try await Self.run(engine, Array(text.utf8), isDryRun: true)
    #expect(foreseen.report.existing == 1 && foreseen.report.updated == 1 && foreseen.report.rows.duplicates == 2)
    for row in foreseen.rows.suffix(2) {
      guard case .duplicate(_, of: 2) = row.outcome else {
        Issue.record("row \(row.number) is no duplicate of row 2")
        continue
      }
    }
    let done = try await Self.run(engine, Array(text.utf8), isDryRun: false)
    #expect(foreseen.report == done.report)
    #expect(foreseen.rows == done.rows)
    let contact = try await engine.contact(PersonKey(EngineFixture.number(2)))
    #expect(contact?.fields == ["note": "first"])
  }
}
