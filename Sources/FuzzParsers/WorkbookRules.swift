import CWhatsAppZip
import Foundation
import WhatsAppCampaigns
import WhatsAppCampaignsSpreadsheets

/// The reader of workbooks. With an even first byte the rest is the file; with an odd one it is the parts of a workbook,
/// with NUL between them, which are put into a container here: what its check sums find would never be read.
final class WorkbookRules: Rules {
  private static let parts = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"]
  private static let namespace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

  private static let smallLimits =
    ImportLimits(maximumCellBytes: 40, maximumRowBytes: 200, maximumColumns: 12, headerSearchRows: 4)

  /// The parts that lead to the others.
  private static let fixed = [
    "_rels/.rels": relations(["officeDocument": "xl/workbook.xml"]),
    "xl/_rels/workbook.xml.rels": relations([
      "worksheet": "worksheets/sheet1.xml", "sharedStrings": "sharedStrings.xml", "styles": "styles.xml",
    ]),
    "xl/workbook.xml": """
    <workbook xmlns:r="\(namespace)"><sheets><sheet name="One" sheetId="1" r:id="worksheet"/></sheets></workbook>
    """,
  ].mapValues { Array($0.utf8) }

  private let path = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(getpid()).xlsx").path

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func broken(by bytes: [UInt8]) -> String? {
    guard let choice = bytes.first else { return nil }
    let rest = bytes.dropFirst()
    if choice % 2 == 1 {
      guard write(parts: rest) else { return nil }
    } else {
      // The old format is read in another process, whose start would be all that is tested.
      if rest.first == 0xD0 || (try? Data(rest).write(to: URL(filePath: path))) == nil { return nil }
    }
    let limits = choice < 128 ? .default : Self.smallLimits
    let opening = { [path] () throws(ImportError) in
      try ListFile.open(path, text: CSVReader.Options(limits: limits))
    }
    return ListRules.broken(ListRules.Reading(opening), within: limits, opening)
  }

  private static func relations(_ targets: [String: String]) -> String {
    let list = targets.map { kind, target in
      "<Relationship Id=\"\(kind)\" Type=\"\(namespace)/\(kind)\" Target=\"\(target)\"/>"
    }
    return "<Relationships>" + list.sorted().joined() + "</Relationships>"
  }

  private func write(parts bytes: ArraySlice<UInt8>) -> Bool {
    var parts = Self.fixed
    for (name, part) in zip(Self.parts, bytes.split(separator: 0, omittingEmptySubsequences: false)) {
      if !part.isEmpty { parts[name] = Array(part) }
    }
    var code: Int32 = 0
    guard let container = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code) else { return false }
    for (name, part) in parts.sorted(by: { $0.key < $1.key }) {
      // The container takes the copy over.
      let copy = malloc(max(part.count, 1))
      part.withUnsafeBytes { if let from = $0.baseAddress { copy?.copyMemory(from: from, byteCount: $0.count) } }
      let source = zip_source_buffer(container, copy, UInt64(part.count), 1)
      zip_file_add(container, name, source, UInt32(ZIP_FL_OVERWRITE))
    }
    guard zip_close(container) == 0 else {
      zip_discard(container)
      return false
    }
    return true
  }
}
