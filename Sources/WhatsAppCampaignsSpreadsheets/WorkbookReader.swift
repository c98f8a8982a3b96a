import Foundation
public import WhatsAppCampaigns

/// Reads a sheet of an `.xlsx` or `.xlsm` workbook, row by row.
///
/// The container is unpacked by libzip and its XML taken apart by Expat, both as streams: in memory are one piece of
/// the sheet and the texts that its cells share. Cells read by their type: a number as its digits whatever its format, a
/// date as `2026-11-21`, a formula as the value that was last computed for it. Nothing is computed, no link followed,
/// nothing unpacked to the disk.
///
/// Rows have the numbers that a spreadsheet program shows; rows between two others that the file leaves out are blank.
/// A workbook that is encrypted, cut off or made to fill the memory is refused; see ``WorkbookLimits``.
public struct WorkbookReader: RowSource {
  /// `xlsx`, the name of the sheet, and others that may be meant.
  public let facts: RowSourceFacts

  private let parser: XMLPartParser<SheetHandler>
  private var rows: ArraySlice<SourceRow> = []
  private var lastNumber = 0
  private var isAtEnd = false

  /// Opens a workbook.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - sheet: The name of the sheet, or `nil` for the first one that is not hidden and has cells. Others like that stand in
  ///     ``RowSourceFacts/otherSheets``. Where all are hidden, none counts as hidden.
  ///   - limits: How large rows may be.
  ///   - workbookLimits: How large the workbook may be.
  /// - Throws: ``ImportError`` where the file is no workbook that can be read.
  public init(
    path: String,
    sheet: String? = nil,
    limits: ImportLimits = .default,
    workbookLimits: WorkbookLimits = .default
  ) throws(ImportError) {
    let archive = try WorkbookArchive(path: path, limits: workbookLimits)
    let index = try WorkbookIndex(archive)
    let sheets = try index.sheets(named: sheet, in: archive)
    guard let chosen = sheets.first else { throw ImportError(.empty) }
    guard let part = try archive.part(chosen.part) else { throw .damagedPart }
    var texts: SharedTexts?
    if let name = index.sharedTexts, let part = try archive.part(name) {
      texts = try XMLPartParser.parse(part, SharedTexts(limits: workbookLimits))
    }
    var styles: DateStyles?
    if let name = index.styles, let part = try archive.part(name) {
      styles = try XMLPartParser.parse(part, DateStyles())
    }
    let handler = SheetHandler(
      texts: texts,
      styles: styles,
      countsFrom1904: index.countsFrom1904,
      limits: limits,
      workbookLimits: workbookLimits
    )
    parser = try XMLPartParser(part, handler)
    facts = RowSourceFacts(format: "xlsx", sheet: chosen.name, otherSheets: sheets.dropFirst().map(\.name))
  }

  /// The next row, or `nil` after the last one. After an error the source is used up.
  public mutating func next() throws(ImportError) -> SourceRow? {
    while rows.isEmpty {
      if isAtEnd { return nil }
      isAtEnd = try !parser.parsePiece()
      rows = parser.handler.takeRows()[...]
    }
    lastNumber += 1
    guard let row = rows.first, row.number == lastNumber else { return SourceRow(number: lastNumber, cells: []) }
    _ = rows.popFirst()
    return row
  }
}
