public import WhatsAppCampaigns

/// Reads a sheet of an `.xls` workbook, row by row, in a process of its own.
///
/// The library that knows the old format, FreeXL, crashes on some damaged files, and a list that somebody uploads must
/// never take a server with it. So the program `ReadLegacyWorkbook`, a product of this package, reads the file with
/// limits of memory and time; when it dies, the list is refused as damaged. Rows come in as it writes them, so this
/// process holds one row; that one holds the workbook.
///
/// Ship the program beside the host's own, or say where it is.
public struct LegacyWorkbookReader: RowSource {
  /// The program beside the one that is running.
  public static var defaultProgram: String { LegacyProcess.besideThisProgram("ReadLegacyWorkbook") }

  /// `xls`, the name of the sheet, and others that may be meant.
  public let facts: RowSourceFacts

  private let input: LegacyRecords
  private let limits: ImportLimits
  private var isAtEnd = false

  /// Opens a workbook.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - sheet: The name of the sheet, or `nil` for the first one that has cells. Others that have some stand in
  ///     ``RowSourceFacts/otherSheets``: the old format's library does not tell which are hidden.
  ///   - limits: How large rows may be.
  ///   - workbookLimits: How large the file may be, and how much memory and time its reader gets.
  ///   - program: The reader.
  /// - Throws: ``ImportError`` where the file is no workbook that can be read.
  public init(
    path: String,
    sheet: String? = nil,
    limits: ImportLimits = .default,
    workbookLimits: WorkbookLimits = .default,
    program: String = LegacyWorkbookReader.defaultProgram
  ) throws(ImportError) {
    try self.init(
      path: path,
      sheet: sheet,
      limits: limits,
      workbookLimits: workbookLimits,
      program: program,
      time: SystemTimeSource()
    )
  }

  /// Opens a workbook, with a clock by which the reader's time is measured.
  package init(
    path: String,
    sheet: String? = nil,
    limits: ImportLimits = .default,
    workbookLimits: WorkbookLimits = .default,
    program: String,
    time: any TimeSource
  ) throws(ImportError) {
    try ListFile.checkSize(of: path, workbookLimits)
    let seconds = max(1, workbookLimits.legacyTime.components.seconds)
    let process = try LegacyProcess(
      program,
      [path, sheet ?? "", String(workbookLimits.legacyMemory), String(seconds)],
      timeLimit: workbookLimits.legacyTime,
      time: time
    )
    self.limits = limits
    input = LegacyRecords(process)
    var others: [String] = []
    var kind = try input.byte()
    if kind == UInt8(ascii: "M") {
      others = try Self.names(input)
      kind = try input.byte()
    }
    switch kind {
    case UInt8(ascii: "S"):
      facts = RowSourceFacts(format: "xls", sheet: try input.text(limit: 1_000), otherSheets: others)
    case UInt8(ascii: "N"):
      let names = try Self.names(input)
      // A workbook always has a sheet: one in which none is found is damaged.
      guard !names.isEmpty else { throw Self.damaged }
      throw ImportError(.unknownSheet, sheets: names)
    case UInt8(ascii: "E"): throw Self.refusal(Int32(bitPattern: try input.number()))
    default: throw .legacyCrash
    }
  }

  /// The next row, or `nil` after the last one. After an error the source is used up.
  public mutating func next() throws(ImportError) -> SourceRow? {
    if isAtEnd { return nil }
    switch try input.byte() {
    case UInt8(ascii: "R"): return try row()
    case UInt8(ascii: "D"):
      isAtEnd = true
      return nil
    case UInt8(ascii: "E"): throw Self.refusal(Int32(bitPattern: try input.number()))
    default: throw .legacyCrash
    }
  }

  private static func names(_ input: LegacyRecords) throws(ImportError) -> [String] {
    var names: [String] = []
    for _ in 0..<min(try input.number(), 1_000) { names.append(try input.text(limit: 1_000)) }
    return names
  }

  private func row() throws(ImportError) -> SourceRow {
    let number = Int(try input.number())
    let count = Int(try input.number())
    guard count <= limits.maximumColumns else { throw ImportError(.tooManyColumns, line: number) }
    var cells: [String] = []
    cells.reserveCapacity(count)
    var bytes = 0
    for _ in 0..<count {
      let cell = try input.text(limit: limits.maximumCellBytes)
      bytes += cell.utf8.count
      guard bytes <= limits.maximumRowBytes else { throw ImportError(.rowTooLong, line: number) }
      cells.append(cell)
    }
    return SourceRow(number: number, cells: cells)
  }

  /// What the errors of FreeXL mean for whoever has the file; 1 is the reader's own.
  private static func refusal(_ code: Int32) -> ImportError {
    switch code {
    case 1: ImportError(.wrongFormat, detail: "the workbook is encrypted; save it without a password")
    case -17:
      ImportError(.wrongFormat, detail: "it holds no workbook, or an encrypted one; save it without a password")
    case -4: ImportError(.tooLarge, detail: "the workbook needs more memory than its reader may have")
    default: damaged
    }
  }

  private static let damaged = ImportError(.damaged, detail: "the workbook is cut off or damaged; save it as .xlsx")
}

extension ImportError {
  /// The reader of the old format has died, or has used up its time.
  static var legacyCrash: ImportError {
    ImportError(
      .damaged,
      detail: "the workbook is damaged, or needs more memory or time than its reader may have; save it as .xlsx"
    )
  }
}
