import Foundation
import WhatsAppCampaigns
import WhatsAppCampaignsSpreadsheets

/// Workbooks for tests: those that programs wrote, and those that no program would write.
struct SpreadsheetFixture {
  /// The reader of the old format stands beside the command line.
  static let legacyReader = CommandLineRun.executable.deletingLastPathComponent().appending(path: "ReadLegacyWorkbook")
    .path

  private let folder: CommandLineRun.Folder

  init() throws {
    folder = try CommandLineRun.Folder()
  }

  /// A file of the corpus.
  static func path(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/Spreadsheets/\(name)").path
  }

  static func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path(name)))) }

  func write(_ bytes: [UInt8], as name: String) throws -> String {
    let url = folder.url.appending(path: name)
    try Data(bytes).write(to: url)
    return url.path
  }

  /// Writes a workbook of one sheet.
  ///
  /// - Parameters:
  ///   - sheet: What stands between the tags `sheetData`.
  ///   - parts: Further parts, or others in place of those that every workbook has.
  func workbook(_ sheet: String, parts: [String: String] = [:], texts: String? = nil) throws -> String {
    let types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    let list = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    var all = [
      "_rels/.rels": """
      <Relationships><Relationship Id="r1" Type="\(types)/officeDocument" Target="xl/workbook.xml"/></Relationships>
      """,
      "xl/workbook.xml": """
      <workbook xmlns="\(list)" xmlns:r="\(types)"><sheets><sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>
      """,
      "xl/_rels/workbook.xml.rels": """
      <Relationships><Relationship Id="r1" Type="\(types)/worksheet" Target="worksheets/sheet1.xml"/>
      <Relationship Id="r2" Type="\(types)/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>
      """,
      "xl/worksheets/sheet1.xml": "<worksheet xmlns=\"\(list)\"><sheetData>\(sheet)</sheetData></worksheet>",
    ]
    if let texts { all["xl/sharedStrings.xml"] = "<sst xmlns=\"\(list)\">\(texts)</sst>" }
    all.merge(parts) { $1 }
    let entries = all.sorted { $0.key < $1.key }.map { (name: $0.key, bytes: Array($0.value.utf8)) }
    return try write(Self.container(entries), as: "made.xlsx")
  }

  /// A container whose parts are stored as they are.
  static func container(_ entries: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    func little(_ number: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    for entry in entries {
      let facts =
        little(0, 2) + little(0, 2) + little(0, 4) + little(Int(checkSum(entry.bytes)), 4)
        + little(entry.bytes.count, 4) + little(entry.bytes.count, 4) + little(entry.name.utf8.count, 2) + little(0, 2)
      directory +=
        [0x50, 0x4B, 1, 2] + little(20, 2) + little(20, 2) + facts + little(0, 2) + little(0, 2) + little(0, 2)
        + little(0, 4) + little(file.count, 4) + Array(entry.name.utf8)
      file += [0x50, 0x4B, 3, 4] + little(20, 2) + facts + Array(entry.name.utf8) + entry.bytes
    }
    return file + directory + [0x50, 0x4B, 5, 6] + little(0, 4) + little(entries.count, 2) + little(entries.count, 2)
      + little(directory.count, 4) + little(file.count, 4) + little(0, 2)
  }

  private static func checkSum(_ bytes: [UInt8]) -> UInt32 {
    var sum = UInt32.max
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }

  /// Every row of a list.
  static func rows(
    _ path: String,
    sheet: String? = nil,
    limits: WorkbookLimits = .default
  ) throws(ImportError) -> [SourceRow] {
    var source = try ListFile.open(path, sheet: sheet, limits: limits, legacyReader: legacyReader)
    var rows: [SourceRow] = []
    while let row = try source.next() { rows.append(row) }
    return rows
  }
}
