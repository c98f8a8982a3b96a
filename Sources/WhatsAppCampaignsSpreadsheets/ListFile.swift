import Foundation
public import WhatsAppCampaigns

/// A list of people in a file of any kind that people have: text, or a workbook.
public enum ListFile {
  /// Opens a list by its content; the name of a file says little.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - sheet: The name of a sheet, or `nil` for the first one with cells that is not hidden, as far as that can be
  ///     told; others that may be meant stand in ``RowSourceFacts/otherSheets``. A text has none.
  ///   - text: How a text is read. Its ``CSVReader/Options/limits`` hold for rows of workbooks too; a workbook says its
  ///     encoding itself, and is refused where one is named.
  ///   - limits: How large a workbook may be.
  ///   - legacyReader: The program that reads workbooks of the old format, see ``LegacyWorkbookReader``.
  /// - Throws: ``ImportError`` where the file cannot be read.
  public static func open(
    _ path: String,
    sheet: String? = nil,
    text: CSVReader.Options = CSVReader.Options(),
    limits: WorkbookLimits = .default,
    legacyReader: String = LegacyWorkbookReader.defaultProgram
  ) throws(ImportError) -> any RowSource {
    var source = try FileByteSource(path: path)
    let start = try source.read(upTo: 8)
    let isWorkbook = start.starts(with: [0x50, 0x4B, 0x03, 0x04]) || start.starts(with: [0x50, 0x4B, 0x05, 0x06])
    let isLegacyWorkbook = start == [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
    if text.encoding != nil, isWorkbook || isLegacyWorkbook { throw ImportError(.encodingOfWorkbook) }
    if isWorkbook {
      return try WorkbookReader(path: path, sheet: sheet, limits: text.limits, workbookLimits: limits)
    }
    if isLegacyWorkbook {
      return try LegacyWorkbookReader(
        path: path,
        sheet: sheet,
        limits: text.limits,
        workbookLimits: limits,
        program: legacyReader
      )
    }
    if sheet != nil {
      throw ImportError(.unknownSheet, detail: "the list is a text, whatever its name says, and has no sheets")
    }
    return try CSVReader(path: path, options: text)
  }

  /// The size of a file, not of a link to it; beyond the limit it is refused.
  @discardableResult
  static func checkSize(of path: String, _ limits: WorkbookLimits) throws(ImportError) -> Int {
    var facts = stat()
    guard stat(path, &facts) == 0 else {
      throw ImportError(.unreadable, detail: "the file does not exist, or this process may not open it")
    }
    guard facts.st_size <= limits.maximumFileBytes else { throw ImportError(.tooLarge) }
    return Int(facts.st_size)
  }
}
