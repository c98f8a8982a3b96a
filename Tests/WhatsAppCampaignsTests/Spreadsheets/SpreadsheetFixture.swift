import Foundation
import Testing
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
    try write(Self.container(entries(sheet, parts: parts, texts: texts)), as: "made.xlsx")
  }

  /// Writes a workbook of several sheets.
  ///
  /// - Parameter sheets: Their names, whether they are hidden, and what stands between their tags `sheetData`; a sheet
  ///   without any has no part.
  func workbook(sheets: [(name: String, isHidden: Bool, content: String?)]) throws -> String {
    let types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    var tags = ""
    var relations = ""
    var parts: [String: String] = [:]
    for (index, sheet) in sheets.enumerated() {
      tags += "<sheet name=\"\(sheet.name)\"\(sheet.isHidden ? " state=\"hidden\"" : "") r:id=\"s\(index)\"/>"
      relations += "<Relationship Id=\"s\(index)\" Type=\"\(types)/worksheet\" Target=\"sheets/\(index).xml\"/>"
      guard let content = sheet.content else { continue }
      parts["xl/sheets/\(index).xml"] = "<worksheet><sheetData>\(content)</sheetData></worksheet>"
    }
    parts["xl/workbook.xml"] = "<workbook xmlns:r=\"\(types)\"><sheets>\(tags)</sheets></workbook>"
    parts["xl/_rels/workbook.xml.rels"] = "<Relationships>\(relations)</Relationships>"
    return try workbook("", parts: parts)
  }

  /// The file of the corpus with other sizes of one part in its directory.
  static func forged(_ name: String, part: String, packed: UInt32? = nil, unpacked: UInt32? = nil) throws -> [UInt8] {
    var bytes = try Self.bytes(name)
    // The name stands twice, in front of the part and in the directory, there 46 bytes behind the entry's start.
    let place = try #require(Data(bytes).range(of: Data(part.utf8), options: .backwards)).lowerBound - 46
    for (offset, size) in [(20, packed), (24, unpacked)] {
      guard let size else { continue }
      bytes.replaceSubrange((place + offset)..<(place + offset + 4), with: little(Int(size), 4))
    }
    return bytes
  }

  private func entries(
    _ sheet: String,
    parts: [String: String] = [:],
    texts: String? = nil
  ) -> [(name: String, bytes: [UInt8])] {
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
    return all.sorted { $0.key < $1.key }.map { (name: $0.key, bytes: Array($0.value.utf8)) }
  }

  /// What is odd about a container.
  struct Oddity {
    /// The general flags of every part; 1 says that it is encrypted.
    var flags = 0
    /// How the parts are packed; 0 is not at all.
    var method = 0
    /// How large the parts say they are when they are unpacked, if not what they are.
    var claimedSize: Int?
    /// Whether the sizes and check sums stand behind the parts and in the directory only, as whoever writes a stream has
    /// them.
    var isStreamed = false
    /// Whether the places and counts at the end are written in the form for files beyond 4 GB.
    var isZip64 = false
  }

  /// The parts of a workbook of one sheet with one number in it.
  static func smallWorkbook(_ oddity: Oddity) throws -> [UInt8] {
    let fixture = try SpreadsheetFixture()
    let sheet = "<row><c t=\"inlineStr\"><is><t>phone</t></is></c></row><row><c><v>60123456789</v></c></row>"
    return container(fixture.entries(sheet), oddity)
  }

  /// A container whose parts are stored as they are.
  static func container(_ entries: [(name: String, bytes: [UInt8])], _ oddity: Oddity = Oddity()) -> [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      let start = little(oddity.isStreamed ? 8 : oddity.flags, 2) + little(oddity.method, 2) + little(0, 4)
      let sizes =
        little(Int(checkSum(entry.bytes)), 4) + little(entry.bytes.count, 4)
        + little(oddity.claimedSize ?? entry.bytes.count, 4)
      let name = little(entry.name.utf8.count, 2) + little(0, 2)
      let facts = start + sizes + name
      directory +=
        [0x50, 0x4B, 1, 2] + little(20, 2) + little(20, 2) + facts + little(0, 2) + little(0, 2) + little(0, 2)
        + little(0, 4) + little(file.count, 4) + Array(entry.name.utf8)
      file += [0x50, 0x4B, 3, 4] + little(20, 2) + (oddity.isStreamed ? start + little(0, 12) + name : facts)
      file += Array(entry.name.utf8) + entry.bytes
      if oddity.isStreamed { file += [0x50, 0x4B, 7, 8] + sizes }
    }
    let end = little(0, 4) + little(entries.count, 2) + little(entries.count, 2)
    guard oddity.isZip64 else {
      return file + directory + [0x50, 0x4B, 5, 6] + end + little(directory.count, 4) + little(file.count, 4)
        + little(0, 2)
    }
    let record =
      [0x50, 0x4B, 6, 6] + little(44, 8) + little(45, 2) + little(45, 2) + little(0, 8) + little(entries.count, 8)
      + little(entries.count, 8) + little(directory.count, 8) + little(file.count, 8)
    let locator = [0x50, 0x4B, 6, 7] + little(0, 4) + little(file.count + directory.count, 8) + little(1, 4)
    return file + directory + record + locator + [0x50, 0x4B, 5, 6] + little(0, 4) + little(0xFFFF, 2)
      + little(0xFFFF, 2) + little(0xFFFF_FFFF, 4) + little(0xFFFF_FFFF, 4) + little(0, 2)
  }

  /// A file of the kind that old workbooks and encrypted new ones are, with one stream in it.
  static func compound(_ name: String, _ stream: [UInt8]) -> [UInt8] {
    let (end, free, table) = (0xFFFF_FFFE, 0xFFFF_FFFF, 0xFFFF_FFFD)
    // Shorter streams stand in a place of their own, which this file does not have.
    let stream = stream + [UInt8](repeating: 0, count: max(0, 4_096 - stream.count))
    let sectors = (stream.count + 511) / 512
    var header: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + little(0, 16)
    header += little(0x3E, 2) + little(3, 2) + little(0xFFFE, 2) + little(9, 2) + little(6, 2) + little(0, 6)
    header +=
      little(0, 4) + little(1, 4) + little(1, 4) + little(0, 4) + little(4_096, 4) + little(end, 4) + little(0, 4)
    header += little(end, 4) + little(0, 4) + little(0, 4) + [UInt8](repeating: 0xFF, count: 108 * 4)
    var chain = little(table, 4) + little(end, 4)
    for sector in 1...sectors { chain += little(sector == sectors ? end : sector + 2, 4) }
    while chain.count < 512 { chain += little(free, 4) }
    func entry(_ name: String, _ kind: Int, child: Int, start: Int, size: Int) -> [UInt8] {
      let text = name.utf16.flatMap { little(Int($0), 2) }
      return text + [UInt8](repeating: 0, count: 64 - text.count) + little(text.isEmpty ? 0 : text.count + 2, 2)
        + little(kind, 1) + little(1, 1) + little(free, 4) + little(free, 4) + little(child, 4)
        + little(0, 16) + little(0, 20) + little(start, 4) + little(size, 8)
    }
    let directory =
      entry("Root Entry", 5, child: 1, start: end, size: 0) + entry(name, 2, child: free, start: 2, size: stream.count)
      + entry("", 0, child: free, start: 0, size: 0) + entry("", 0, child: free, start: 0, size: 0)
    return header + chain + directory + stream + [UInt8](repeating: 0, count: sectors * 512 - stream.count)
  }

  /// A workbook of the old format, with texts in the first column of its sheets.
  static func legacyWorkbook(_ sheets: [(name: String, isHidden: Bool, texts: [String])]) -> [UInt8] {
    func record(_ kind: Int, _ content: [UInt8]) -> [UInt8] { little(kind, 2) + little(content.count, 2) + content }
    func start(_ kind: Int) -> [UInt8] { record(0x0809, little(0x0600, 2) + little(kind, 2) + little(0, 12)) }
    let end = record(0x000A, [])
    let parts = sheets.map { sheet in
      let size = little(0, 4) + little(sheet.texts.count, 4) + little(0, 2) + little(sheet.texts.isEmpty ? 0 : 1, 2)
      let cells = sheet.texts.enumerated().flatMap { row, text in
        record(0x0204, little(row, 2) + little(0, 4) + little(text.utf8.count, 2) + [0] + Array(text.utf8))
      }
      return start(0x10) + record(0x0200, size + little(0, 2)) + cells + end
    }
    var offset = start(5).count + end.count + sheets.reduce(0) { $0 + 12 + $1.name.utf8.count }
    var stream = start(5)
    for (sheet, part) in zip(sheets, parts) {
      let name = little(sheet.name.utf8.count, 1) + [0] + Array(sheet.name.utf8)
      stream += record(0x0085, little(offset, 4) + [sheet.isHidden ? 1 : 0, 0] + name)
      offset += part.count
    }
    return compound("Workbook", stream + end + parts.joined())
  }

  private static func little(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: number >> (8 * $0)) : 0 }
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
