import Testing
import WhatsAppCampaigns

@Suite("Importing the suppression list")
struct SuppressionImportTests {
  private func take(_ list: String, into engine: CampaignEngine) async throws -> (
    SuppressionReport, [ImportedRow], [Int]
  ) {
    var rows: [ImportedRow] = []
    var progress: [Int] = []
    let report = try await engine.importSuppressions(
      source: "registry",
      onRow: { rows.append($0) },
      onProgress: { progress = [$0, $1] }
    ) { () throws(ImportError) in
      try ContactImporter(
        CSVReader(bytes: Array(list.utf8)),
        normalizer: PhoneNormalizer(defaultRegion: RegionCode("MY"))
      )
    }
    return (report, rows, progress)
  }

  @Test("says what became of every row, keeps older entries, and tells how far it is")
  func rows() async throws {
    let engine = try EngineFixture().engine
    let list = "name,phone,source,date\nAli,0123456789,,2024-05-01\nSiti,0198765432,form,soon\nBob,12,,\n"
    let (report, rows, progress) = try await take(list, into: engine)
    #expect(report.added == 2)
    #expect(report.unreadableDates == 1)
    #expect(report.rows.rejected == 1)
    #expect(rows.map { $0.warnings.map(\.kind) } == [[], [.unreadableDate], []])
    #expect(progress == [3, 3])
    let entries = try await engine.suppressions()
    #expect(Set(entries.map(\.source)) == ["registry", "form"])
    #expect(try await take(list, into: engine).0.added == 0)
    #expect(try await engine.suppressions() == entries)
  }

  @Test("A list that cannot be read to its end changes nothing")
  func broken() async throws {
    let engine = try EngineFixture().engine
    await #expect(throws: ImportFailure.self) { _ = try await take("phone\n0123456789\n\"0198765432\n", into: engine) }
    #expect(try await engine.suppressions().isEmpty)
  }
}
