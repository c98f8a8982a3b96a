import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsSpreadsheets

@Suite("Workbooks of the old format are read by another process, whose crash is a refusal")
struct LegacyWorkbookTests {
  @Test("Cells and rows come as they are shown")
  func reads() throws {
    let path = SpreadsheetFixture.path("people.xls")
    let rows = try SpreadsheetFixture.rows(path, sheet: "People")
    #expect(rows.map(\.number) == Array(1...8))
    #expect(rows[2].cells == ["Nama", "HP", "Tarikh", "Umur"])
    #expect(rows[3].cells == ["Aminah", "60123456789", "1990-12-31", "35"])
    #expect(rows[4].cells == ["李明", "012-345 6788"])
    #expect(rows[6].cells == [])
    #expect(try SpreadsheetFixture.rows(path, sheet: "Other").map { Array($0.cells) } == [["phone"], ["+60123456700"]])
    let error = #expect(throws: ImportError.self) { try SpreadsheetFixture.rows(path, sheet: "No") }
    #expect(error?.code == .unknownSheet)
  }

  @Test("Of several sheets with cells the first is read, and the others are told: nobody knows which are hidden")
  func severalSheets() throws {
    let fixture = try SpreadsheetFixture()
    let hidden = SpreadsheetFixture.legacyWorkbook([
      ("Old", isHidden: true, ["phone", "0123456788"]), ("Empty", isHidden: false, []),
      ("List", isHidden: false, ["phone", "0123456789"]),
    ])
    let path = try fixture.write(hidden, as: "hidden.xls")
    let several = try ListFile.open(path, legacyReader: SpreadsheetFixture.legacyReader)
    #expect(several.facts == RowSourceFacts(format: "xls", sheet: "Old", otherSheets: ["List"]))
    #expect(try SpreadsheetFixture.rows(path).map { Array($0.cells) } == [["phone"], ["0123456788"]])
    let named = try ListFile.open(path, sheet: "List", legacyReader: SpreadsheetFixture.legacyReader)
    #expect(named.facts == RowSourceFacts(format: "xls", sheet: "List"))
    #expect(
      try SpreadsheetFixture.rows(path, sheet: "List").map { Array($0.cells) } == [["phone"], ["0123456789"]]
    )
    #expect(try SpreadsheetFixture.rows(path, sheet: "Empty").isEmpty)

    let usual = SpreadsheetFixture.legacyWorkbook([
      ("Empty", isHidden: false, []), ("List", isHidden: false, ["phone", "0123456789"]), ("More", isHidden: false, []),
    ])
    let only = try fixture.write(usual, as: "only.xls")
    var source = try ListFile.open(only, legacyReader: SpreadsheetFixture.legacyReader)
    #expect(source.facts == RowSourceFacts(format: "xls", sheet: "List"))
    #expect(try source.next()?.cells == ["phone"])
    let none = SpreadsheetFixture.legacyWorkbook([("One", isHidden: false, []), ("Two", isHidden: false, [])])
    #expect(try SpreadsheetFixture.rows(fixture.write(none, as: "none.xls")).isEmpty)
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
        _ = try SpreadsheetFixture.rows(path, sheet: round % 2 == 0 ? nil : "People")
      } catch {
        #expect(error.code != .unreadable)
      }
    }
  }

  @Test("A workbook with a password is refused with what to do")
  func encrypted() throws {
    let fixture = try SpreadsheetFixture()
    // The beginning of a workbook, the record that says it is encrypted, and the end.
    let start: [UInt8] = [0x09, 0x08, 16, 0, 0, 6, 5, 0] + [UInt8](repeating: 0, count: 12)
    let password: [UInt8] = [0x2F, 0, 54, 0] + [UInt8](repeating: 1, count: 54)
    let path = try fixture.write(
      SpreadsheetFixture.compound("Workbook", start + password + [0x0A, 0, 0, 0]),
      as: "locked.xls"
    )
    let error = #expect(throws: ImportError.self) { try SpreadsheetFixture.rows(path) }
    #expect(error?.code == .wrongFormat)
    #expect(error?.detail.contains("save it without a password") == true)
  }

  @Test("A workbook in which no sheet is left is damaged, whether or not a sheet is named")
  func noSheets() throws {
    let fixture = try SpreadsheetFixture()
    let start: [UInt8] = [0x09, 0x08, 16, 0, 0, 6, 5, 0] + [UInt8](repeating: 0, count: 12)
    let path = try fixture.write(SpreadsheetFixture.compound("Workbook", start + [0x0A, 0, 0, 0]), as: "empty.xls")
    for sheet in [nil, "March"] {
      let error = #expect(throws: ImportError.self) { try SpreadsheetFixture.rows(path, sheet: sheet) }
      #expect(error?.code == .damaged)
      #expect(error?.detail == "the workbook is cut off or damaged; save it as .xlsx")
    }
  }

  @Test("A reader that comes to no end is stopped when its time is over", .timeLimit(.minutes(15)))
  func time() throws {
    let fixture = try SpreadsheetFixture()
    let program = try fixture.write(Array("#!/bin/sh\nexec sleep 1000\n".utf8), as: "endless")
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program)
    var limits = WorkbookLimits.default
    limits.legacyTime = .zero
    #expect(throws: ImportError.legacy) {
      try LegacyWorkbookReader(path: SpreadsheetFixture.path("people.xls"), workbookLimits: limits, program: program)
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
