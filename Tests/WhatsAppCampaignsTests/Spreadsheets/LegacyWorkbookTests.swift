import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsSpreadsheets

@Suite("Workbooks of the old format are read by another process, whose crash is a refusal")
struct LegacyWorkbookTests {
  @Test("Cells and rows come as they are shown")
  func reads() throws {
    let path = SpreadsheetFixture.path("people.xls")
    let rows = try SpreadsheetFixture.rows(path)
    #expect(rows.map(\.number) == Array(1...8))
    #expect(rows[2].cells == ["Nama", "HP", "Tarikh", "Umur"])
    #expect(rows[3].cells == ["Aminah", "60123456789", "1990-12-31", "35"])
    #expect(rows[4].cells == ["李明", "012-345 6788"])
    #expect(rows[6].cells == [])
    #expect(try SpreadsheetFixture.rows(path, sheet: "Other").map(\.cells) == [["phone"], ["+60123456700"]])
    let error = #expect(throws: ImportError.self) { try SpreadsheetFixture.rows(path, sheet: "No") }
    #expect(error?.code == .unknownSheet)
  }

  @Test("A damaged file is read or refused, and this process lives on")
  func damaged() throws {
    let fixture = try SpreadsheetFixture()
    let bytes = try SpreadsheetFixture.bytes("people.xls")
    let random = SeededRandomSource(seed: 3)
    for round in 0..<40 {
      var changed = bytes
      for _ in 0..<8 { changed[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next()) }
      if round % 4 == 0 { changed = Array(changed.prefix(bytes.count / 2 + round)) }
      let path = try fixture.write(changed, as: "changed.xls")
      do throws(ImportError) {
        _ = try SpreadsheetFixture.rows(path)
      } catch {
        #expect(error.code != .unreadable)
      }
    }
  }

  @Test("A reader that has too little memory or dies is a damaged list, and one that is missing says so")
  func limits() throws {
    let path = SpreadsheetFixture.path("people.xls")
    let small = #expect(throws: ImportError.self) {
      try SpreadsheetFixture.rows(path, limits: WorkbookLimits(legacyMemory: 1 << 20))
    }
    // FreeXL says so, or dies of it.
    #expect([.tooLarge, .damaged].contains(small?.code))
    #expect(throws: ImportError.legacy) { try LegacyWorkbookReader(path: path, program: "/bin/false") }
    let error = #expect(throws: ImportError.self) { try LegacyWorkbookReader(path: path, program: "/nowhere") }
    #expect(error?.code == .unreadable)
  }
}

extension ImportError {
  fileprivate static let legacy = ImportError(
    .damaged,
    detail: "the workbook is damaged, or needs more memory or time than its reader may have; save it as .xlsx"
  )
}
