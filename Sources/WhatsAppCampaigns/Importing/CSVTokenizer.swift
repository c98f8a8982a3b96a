/// Cuts UTF-8 text into rows and cells. It is fed pieces of any size.
///
/// All rows that are complete in a piece are cut at once, and stay in the piece's bytes; what it begins and does not end
/// waits for the next piece. It keeps one piece and one row, nothing else.
struct CSVTokenizer {
  enum Step {
    case row(cells: SourceRow.Cells, isDamaged: Bool)
    case needsInput
    case end
  }

  private let delimiter: UInt8
  private let limits: ImportLimits
  private let isLenient: Bool

  private var rows: [CSVCutter.Row] = []
  private var taken = 0
  /// What ``rows`` stand in.
  private var text = SourceRow.Cells.Text([], [])
  /// Why no row comes after ``rows``, once that is known.
  private var failure: ImportError?

  /// The row that is not complete.
  private var rest: [UInt8] = []
  /// How many bytes ``rest`` has to have before it is looked at again: pieces may be small, and rows long.
  private var wanted = 0
  private var isFinished = false
  private var isAfterCarriageReturn = false
  /// The number of the line that ``rest`` begins with, for errors.
  private var line: Int
  private var usualPlaces = 0

  /// - Parameter line: The number of the first line in the file, for errors.
  init(delimiter: UInt8, limits: ImportLimits, isLenient: Bool, line: Int = 1) {
    self.delimiter = delimiter
    self.limits = limits
    self.isLenient = isLenient
    self.line = line
  }

  /// The next row, if it is complete.
  mutating func next() throws(ImportError) -> Step {
    if taken < rows.count {
      let row = rows[taken]
      taken += 1
      return .row(
        cells: SourceRow.Cells(text, first: row.first, count: row.count),
        isDamaged: row.isDamaged
      )
    }
    if let failure { throw failure }
    return isFinished ? .end : .needsInput
  }

  /// The line in which the text ends that was given so far.
  var lastLine: Int { line + Self.lineEnds(in: rest) }

  /// How many lines end in a text. A CR at its end may be half of a line end, and does not count.
  static func lineEnds(in text: [UInt8]) -> Int {
    text.indices.count { index in
      text[index] == CSVByte.lineFeed
        || text[index] == CSVByte.carriageReturn && index + 1 < text.count && text[index + 1] != CSVByte.lineFeed
    }
  }

  /// Gives the next piece; only when all rows were taken.
  ///
  /// - Parameter isLast: Whether no further piece will come.
  mutating func feed(_ bytes: [UInt8], isLast: Bool) {
    if rest.isEmpty { rest = bytes } else { rest += bytes }
    isFinished = isLast
    guard isLast || rest.count >= wanted else { return }
    guard rest.count <= Int(UInt32.max) else {
      failure = ImportError(.tooLarge, detail: "a piece of it is larger than 4 GB")
      return
    }
    cut()
  }

  private mutating func cut() {
    var cutter = CSVCutter(
      delimiter: delimiter,
      limits: limits,
      isLenient: isLenient,
      isFinished: isFinished,
      isAfterCarriageReturn: isAfterCarriageReturn,
      line: line,
      // Before anything is known, cells of eight bytes, as in lists of people.
      usualPlaces: max(usualPlaces, rest.count / 8)
    )
    cutter.run(rest.span)
    for index in cutter.escaped { Self.unescape(&cutter.places[index], in: &rest) }
    let left = Array(rest[cutter.rowStart...])
    rows = cutter.rows
    taken = 0
    usualPlaces = cutter.places.count
    text = SourceRow.Cells.Text(rest, cutter.places)
    rest = left
    wanted = 2 * left.count
    line = cutter.rowLine
    isAfterCarriageReturn = cutter.isAfterCarriageReturn
    failure = cutter.failure
  }

  /// Turns what stands between the quotes of a cell, and behind them, into its text. The text is never longer.
  private static func unescape(_ place: inout SourceRow.Cells.Place, in bytes: inout [UInt8]) {
    var (from, to) = (Int(place.start), Int(place.start))
    let end = Int(place.end)
    func keep(_ byte: UInt8) {
      bytes[to] = byte
      to += 1
    }
    while from < end {
      let byte = bytes[from]
      from += 1
      if byte == CSVByte.carriageReturn {
        // Every kind of line end within a cell reads as a line feed, like those between rows.
        keep(CSVByte.lineFeed)
        if from < end, bytes[from] == CSVByte.lineFeed { from += 1 }
      } else if byte == CSVByte.quote {
        guard from < end, bytes[from] == CSVByte.quote else { break }
        keep(byte)
        from += 1
      } else {
        keep(byte)
      }
    }
    while from < end, bytes[from] == CSVByte.space { from += 1 }
    while from < end {
      keep(bytes[from])
      from += 1
    }
    place = SourceRow.Cells.Place(start: Int(place.start), end: to)
  }
}
