import Foundation
import Synchronization
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsSpreadsheets
import WhatsAppCampaignsTesting

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

  /// A program that writes what a file holds.
  private static func program(writing records: [UInt8], in fixture: SpreadsheetFixture) throws -> String {
    let file = try fixture.write(records, as: "records")
    let program = try fixture.write(Array("#!/bin/sh\nexec cat '\(file)'\n".utf8), as: "program")
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program)
    return program
  }

  private static func number(_ number: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  private static func text(_ text: String) -> [UInt8] { number(text.utf8.count) + Array(text.utf8) }

  private static func row(_ row: Int, _ cells: String...) -> [UInt8] {
    Array("R".utf8) + number(row) + number(cells.count) + cells.flatMap(text)
  }

  @Test("Only the time counts in which the reader is waited for, not that in which its rows are used")
  func waiting() throws {
    let fixture = try SpreadsheetFixture()
    let cell = String(repeating: "x", count: 60_000)
    let rows = (1...20).flatMap { Self.row($0, cell) }
    let records = Array("S".utf8) + Self.text("One") + rows + Array("D".utf8) + Self.number(20)
    let program = try Self.program(writing: records, in: fixture)
    let path = SpreadsheetFixture.path("people.xls")

    let time = ManualTimeSource()
    var reader = try LegacyWorkbookReader(path: path, program: program, time: time)
    var count = 0
    while try reader.next() != nil {
      count += 1
      time.advance(by: .seconds(3_600))
    }
    #expect(count == 20)

    var slow = try LegacyWorkbookReader(path: path, program: program, time: RushingTimeSource())
    #expect(throws: ImportError.legacy) { while try slow.next() != nil {} }
  }

  @Test("A sheet that its reader cannot read any further is refused, and no shorter list")
  func unreadableSheet() throws {
    let fixture = try SpreadsheetFixture()
    for rows in [[], Self.row(1, "phone")] {
      let records = Array("S".utf8) + Self.text("One") + rows + Array("E".utf8) + Self.number(-22)
      let program = try Self.program(writing: records, in: fixture)
      var reader = try LegacyWorkbookReader(path: SpreadsheetFixture.path("people.xls"), program: program)
      let error = #expect(throws: ImportError.self) { while try reader.next() != nil {} }
      #expect(error?.code == .damaged)
      #expect(error?.detail == "the workbook is cut off or damaged; save it as .xlsx")
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

/// A clock by which a minute passes whenever somebody looks at it.
private final class RushingTimeSource: TimeSource {
  private let minutes = Atomic(0)

  var now: Date { Date(timeIntervalSince1970: 0) }

  var uptime: Duration { .seconds(60 * minutes.add(1, ordering: .relaxed).newValue) }

  func sleep(until deadline: Duration) async throws {}
}

extension ImportError {
  fileprivate static let legacy = ImportError(
    .damaged,
    detail: "the workbook is damaged, or needs more memory or time than its reader may have; save it as .xlsx"
  )
}
