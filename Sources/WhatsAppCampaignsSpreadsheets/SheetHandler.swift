import WhatsAppCampaigns

/// Turns the elements of a sheet into rows. It holds the rows of one piece of the sheet at a time.
struct SheetHandler: XMLPartHandler {
  /// The rows that are complete, in their order.
  private var rows: [SourceRow] = []

  private enum Kind {
    case number, shared, text, boolean, date, error
  }

  private static let lastRow = 1_048_576
  private static let lastColumn = 16_384

  private let texts: SharedTexts?
  private let styles: DateStyles?
  private let countsFrom1904: Bool
  private let limits: ImportLimits
  private let maximumRatio: Int
  private let maximumTextBytes: Int
  /// How long the sheet is so far, and the text that its cells show: one text that they share may become any number.
  private var sheetBytes = 0
  private var textBytes = 0

  private var row = 0
  private var isInRow = false
  private var isRowDamaged = false
  /// The texts of the row's cells, end to end.
  private var rowText: [UInt8] = []
  private var places: [SourceRow.Cells.Place] = []
  private var errorCells: [Int] = []
  private var usualBytes = 0
  private var usualColumns = 0

  private var isInCell = false
  private var column = 0
  /// The column farthest to the right that had a cell in this row, and whether the cell stands behind it, as nearly all do.
  private var farthest = 0
  private var isInOrder = true
  private var hasFormula = false
  private var kind = Kind.number
  private var style = 0
  private var isInValue = false
  private var phoneticDepth = 0
  private var value: [UInt8] = []

  init(
    texts: SharedTexts?,
    styles: DateStyles?,
    countsFrom1904: Bool,
    limits: ImportLimits,
    workbookLimits: WorkbookLimits
  ) {
    self.texts = texts
    self.styles = styles
    self.countsFrom1904 = countsFrom1904
    self.limits = limits
    maximumRatio = max(1, workbookLimits.maximumRatio)
    maximumTextBytes = workbookLimits.maximumPartBytes
  }

  /// The rows that are complete and were not taken yet.
  mutating func takeRows() -> [SourceRow] {
    defer { rows = [] }
    return rows
  }

  mutating func piece(of count: Int) {
    sheetBytes += count
  }

  mutating func start(_ name: XMLName, _ attributes: XMLAttributes) throws(ImportError) {
    if name == "c" {
      try startCell(attributes)
    } else if name == "v" || name == "t" {
      isInValue = isInCell && phoneticDepth == 0
    } else if name == "row" {
      try startRow(attributes)
    } else if name == "f" {
      hasFormula = isInCell
    } else if name == "rPh" {
      phoneticDepth += 1
    }
  }

  mutating func end(_ name: XMLName) throws(ImportError) {
    if name == "v" || name == "t" {
      isInValue = false
    } else if name == "c" {
      try endCell()
    } else if name == "row" {
      try endRow()
    } else if name == "rPh" {
      phoneticDepth -= 1
    }
  }

  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(ImportError) {
    guard isInValue else { return }
    guard value.count + bytes.count <= limits.maximumCellBytes else { throw refusal(.cellTooLong) }
    value.append(contentsOf: bytes)
  }

  private mutating func startRow(_ attributes: XMLAttributes) throws(ImportError) {
    var number = row + 1
    attributes.forEach { name, value in
      if name == "r" { number = Self.number(value, through: Self.lastRow) ?? 0 }
    }
    guard number > row, number <= Self.lastRow, !isInRow else { throw refusal(.damaged) }
    row = number
    isInRow = true
    isRowDamaged = false
    column = 0
    farthest = 0
    rowText.reserveCapacity(usualBytes)
    places.reserveCapacity(usualColumns)
  }

  private mutating func endRow() throws(ImportError) {
    guard isInRow else { return }
    isInRow = false
    textBytes += rowText.count
    if textBytes > maximumTextBytes
      || textBytes > WorkbookPart.freeBytes && textBytes / max(1, sheetBytes) >= maximumRatio
    {
      let detail = "its cells show so much more text than the sheet is long that it must be a trap"
      throw ImportError(.tooLarge, line: row, detail: detail)
    }
    let cells = SourceRow.Cells(rowText, places)
    rows.append(SourceRow(number: row, cells: cells, isDamaged: isRowDamaged, errorCells: errorCells))
    usualBytes = rowText.count
    usualColumns = places.count
    rowText = []
    places = []
    errorCells = []
  }

  private mutating func startCell(_ attributes: XMLAttributes) throws(ImportError) {
    guard isInRow, !isInCell else { throw refusal(.damaged) }
    isInCell = true
    kind = .number
    style = 0
    hasFormula = false
    value.removeAll(keepingCapacity: true)
    var next = column + 1
    attributes.forEach { name, value in
      if name == "r" {
        next = Self.column(value) ?? 0
      } else if name == "t" {
        kind = Self.kind(value)
      } else if name == "s" {
        style = Self.number(value, through: 1 << 20) ?? 0
      }
    }
    guard (1...Self.lastColumn).contains(next) else { throw refusal(.damaged) }
    column = next
    isInOrder = next > farthest
    if isInOrder { farthest = next }
  }

  private mutating func endCell() throws(ImportError) {
    guard isInCell else { return }
    isInCell = false
    guard !value.isEmpty else {
      // Scripts write formulas and leave it to others to compute them. An empty text may be a value.
      if hasFormula, kind != .text { try noteError() }
      return
    }
    if kind == .error { return try noteError() }
    let start = rowText.count
    try appendShownText()
    guard rowText.count > start else { return }
    if !isInOrder { noteRepetition() }
    guard column <= limits.maximumColumns else { throw refusal(.tooManyColumns) }
    guard rowText.count <= limits.maximumRowBytes else { throw refusal(.rowTooLong) }
    while places.count < column { places.append(SourceRow.Cells.Place(start: start, end: start)) }
    places[column - 1] = SourceRow.Cells.Place(start: start, end: rowText.count)
  }

  /// A formula has no value: what the program shows in its place (`#N/A`, or whatever another program writes) is nobody's
  /// name, and of one that was never computed nobody knows it.
  private mutating func noteError() throws(ImportError) {
    if !isInOrder { noteRepetition() }
    guard column <= limits.maximumColumns, errorCells.count < limits.maximumColumns else {
      throw refusal(.tooManyColumns)
    }
    if errorCells.last != column - 1 { errorCells.append(column - 1) }
  }

  /// Of two values in one place nobody knows which one is meant.
  private mutating func noteRepetition() {
    guard !isRowDamaged else { return }
    let isText = column <= places.count && !SourceRow.Cells(rowText, places)[column - 1].isEmpty
    isRowDamaged = isText || errorCells.contains(column - 1)
  }

  private mutating func appendShownText() throws(ImportError) {
    switch kind {
    case .number:
      if style > 0, let shown = styles?.shownTime(style), shown != .none {
        let time =
          shown == .duration ? CellNumber.duration(value) : CellNumber.date(value, countsFrom1904: countsFrom1904)
        append(time ?? CellNumber.text(value))
      } else if CellNumber.isPlain(value) {
        rowText += value
      } else {
        append(CellNumber.text(value))
      }
    case .shared:
      guard let index = Int(String(decoding: value, as: UTF8.self)), let bytes = texts?[index] else {
        return try noteMissingText()
      }
      guard bytes.count <= limits.maximumCellBytes else { throw refusal(.cellTooLong) }
      append(escaped: bytes)
    case .text: append(escaped: value[...])
    case .error: break
    case .boolean: append(value == [UInt8(ascii: "1")] ? "TRUE" : "FALSE")
    case .date:
      let instant = String(decoding: value, as: UTF8.self)
      append(instant.hasSuffix("T00:00:00") ? String(instant.dropLast(9)) : instant)
    }
  }

  private mutating func append(_ shown: String) {
    rowText.append(contentsOf: shown.utf8)
  }

  private mutating func append(escaped bytes: ArraySlice<UInt8>) {
    if bytes.contains(UInt8(ascii: "_")) { append(EscapedText.text(bytes)) } else { rowText += bytes }
  }

  /// A cell refers to a text that is not there: that costs its row where all others can be relied on, else the workbook.
  private mutating func noteMissingText() throws(ImportError) {
    guard texts?.isWhole == true else {
      let cell = "\(Self.letters(of: column))\(row)"
      throw ImportError(
        .damaged,
        line: row,
        detail: "the cell \(cell) refers to a text that the workbook does not hold"
      )
    }
    isRowDamaged = true
  }

  /// A column as spreadsheet programs show it, such as `BC`.
  private static func letters(of column: Int) -> String {
    var rest = column
    var letters: [UInt8] = []
    while rest > 0 {
      letters.append(UInt8(ascii: "A") + UInt8((rest - 1) % 26))
      rest = (rest - 1) / 26
    }
    return String(decoding: letters.reversed(), as: UTF8.self)
  }

  private func refusal(_ code: ImportError.Code) -> ImportError {
    ImportError(code, line: max(1, row))
  }

  private static func kind(_ text: UnsafePointer<CChar>) -> Kind {
    let name = XMLName(text)
    if name == "s" { return .shared }
    if name == "n" { return .number }
    if name == "b" { return .boolean }
    if name == "d" { return .date }
    if name == "e" { return .error }
    return .text
  }

  private static func number(_ text: UnsafePointer<CChar>, through maximum: Int) -> Int? {
    var next = text
    var number = 0
    while next.pointee != 0 {
      let digit = UInt8(bitPattern: next.pointee) &- 0x30
      guard digit < 10 else { return nil }
      number = number * 10 + Int(digit)
      guard number <= maximum else { return nil }
      next += 1
    }
    return next == text ? nil : number
  }

  /// The column of a reference such as `BC12`, from 1.
  private static func column(_ text: UnsafePointer<CChar>) -> Int? {
    var next = text
    var column = 0
    while true {
      let letter = (UInt8(bitPattern: next.pointee) & 0xDF) &- 0x41
      guard letter < 26 else { break }
      column = column * 26 + Int(letter) + 1
      guard column <= lastColumn else { return nil }
      next += 1
    }
    guard column > 0, let row = number(next, through: lastRow), row > 0 else { return nil }
    return column
  }
}
