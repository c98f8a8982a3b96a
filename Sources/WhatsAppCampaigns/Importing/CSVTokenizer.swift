/// Cuts UTF-8 text into rows and cells: a state machine that is fed pieces of any size and looks at every byte once.
///
/// It keeps the cells of one row and what it has of the current cell, nothing else.
struct CSVTokenizer {
  enum Step: Equatable {
    case row(cells: [String], isDamaged: Bool)
    case needsInput
    case end
  }

  private enum Mode {
    /// Nothing of the cell has been seen, except spaces perhaps.
    case start
    case plain
    case quoted
    /// After a quote within a quoted cell: the end of it, or the first of a doubled quote.
    case quoteInQuoted
    /// After a quoted cell, before the delimiter.
    case closed
    /// Over the rest of a line whose cells cannot be told apart.
    case skipping
  }

  private enum Byte {
    static let quote = UInt8(ascii: "\"")
    static let space = UInt8(ascii: " ")
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
  }

  private let delimiter: UInt8
  private let limits: ImportLimits
  private let isLenient: Bool

  private var input: [UInt8] = []
  private var position = 0
  private var isFinished = false

  private var mode = Mode.start
  private var cells: [String] = []
  /// What is known of the current cell from earlier pieces, or because it has quotes.
  private var cell: [UInt8] = []
  private var isDamaged = false
  private var rowBytes = 0
  private var isAfterCarriageReturn = false
  private var line: Int
  private var quoteLine = 0
  private var usualColumns = 0

  /// - Parameter line: The number of the first line in the file, for errors.
  init(delimiter: UInt8, limits: ImportLimits, isLenient: Bool, line: Int = 1) {
    self.delimiter = delimiter
    self.limits = limits
    self.isLenient = isLenient
    self.line = line
  }

  /// Gives the next piece. Only after ``Step/needsInput``, when the last piece is used up.
  mutating func feed(_ bytes: [UInt8]) {
    input = bytes
    position = 0
  }

  /// Says that no further piece will come.
  mutating func finish() {
    isFinished = true
  }

  /// The next row, if it is complete.
  mutating func next() throws(ImportError) -> Step {
    while position < input.count {
      if isAfterCarriageReturn {
        isAfterCarriageReturn = false
        if input[position] == Byte.lineFeed {
          position += 1
          continue
        }
      }
      let before = position
      let isRowComplete =
        switch mode {
        case .start: try start()
        case .plain: try plain()
        case .quoted: try quoted()
        case .quoteInQuoted: quoteInQuoted()
        case .closed: try closed()
        case .skipping: skipping()
        }
      rowBytes += position - before
      guard rowBytes <= limits.maximumRowBytes else { throw ImportError(.rowTooLong, line: line) }
      if isRowComplete { return takeRow() }
    }
    return isFinished ? try last() : .needsInput
  }

  /// What the end of the text leaves: a row without a line end, or nothing.
  private mutating func last() throws(ImportError) -> Step {
    switch mode {
    case .start where rowBytes == 0: return .end
    case .start, .plain, .quoteInQuoted, .closed: try endCell(position..<position)
    case .quoted: throw ImportError(.unterminatedQuote, line: quoteLine)
    case .skipping: break
    }
    return takeRow()
  }

  private mutating func takeRow() -> Step {
    let step = Step.row(cells: cells, isDamaged: isDamaged)
    usualColumns = cells.count
    cells = []
    cell.removeAll(keepingCapacity: true)
    isDamaged = false
    rowBytes = 0
    mode = .start
    return step
  }
}

// MARK: - Modes: each consumes at least one byte or changes the mode, and says whether the row is complete

extension CSVTokenizer {
  private mutating func start() throws(ImportError) -> Bool {
    switch input[position] {
    case Byte.quote:
      // Spaces before the quote are dropped: people write `a, "b"`.
      cell.removeAll(keepingCapacity: true)
      quoteLine = line
      mode = .quoted
      position += 1
    case Byte.space:
      try keep(position..<(position + 1))
      position += 1
    default: mode = .plain
    }
    return false
  }

  private mutating func plain() throws(ImportError) -> Bool {
    let start = position
    position = firstSeparator(from: start)
    guard position < input.count else {
      try keep(start..<position)
      return false
    }
    try endCell(start..<position)
    return separator()
  }

  private func firstSeparator(from start: Int) -> Int {
    let bytes = input.span
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      if byte == delimiter || byte == Byte.lineFeed || byte == Byte.carriageReturn { break }
      index += 1
    }
    return index
  }

  private mutating func quoted() throws(ImportError) -> Bool {
    let start = position
    position = firstSpecial(from: start)
    try keep(start..<position)
    guard position < input.count else { return false }
    let byte = input[position]
    position += 1
    if byte == Byte.quote {
      mode = .quoteInQuoted
    } else {
      // Every kind of line end within a cell reads as a line feed, like those between rows.
      cell.append(Byte.lineFeed)
      line += 1
      isAfterCarriageReturn = byte == Byte.carriageReturn
    }
    return false
  }

  private func firstSpecial(from start: Int) -> Int {
    let bytes = input.span
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      if byte == Byte.quote || byte == Byte.lineFeed || byte == Byte.carriageReturn { break }
      index += 1
    }
    return index
  }

  private mutating func quoteInQuoted() -> Bool {
    guard input[position] == Byte.quote else {
      mode = .closed
      return false
    }
    cell.append(Byte.quote)
    position += 1
    mode = .quoted
    return false
  }

  private mutating func closed() throws(ImportError) -> Bool {
    switch input[position] {
    case delimiter, Byte.lineFeed, Byte.carriageReturn:
      try endCell(position..<position)
      return separator()
    case Byte.space: position += 1
    default:
      if isLenient {
        mode = .plain
      } else {
        isDamaged = true
        mode = .skipping
      }
    }
    return false
  }

  private mutating func skipping() -> Bool {
    while position < input.count {
      let byte = input[position]
      if byte == Byte.lineFeed || byte == Byte.carriageReturn { return separator() }
      position += 1
    }
    return false
  }

  /// Over a delimiter or a line end.
  private mutating func separator() -> Bool {
    let byte = input[position]
    position += 1
    mode = .start
    if byte == delimiter, !isDamaged { return false }
    isAfterCarriageReturn = byte == Byte.carriageReturn
    line += 1
    return true
  }

  private mutating func keep(_ range: Range<Int>) throws(ImportError) {
    guard cell.count + range.count <= limits.maximumCellBytes else { throw ImportError(.cellTooLong, line: line) }
    cell.append(contentsOf: input[range])
  }

  private mutating func endCell(_ range: Range<Int>) throws(ImportError) {
    guard cells.count < limits.maximumColumns else { throw ImportError(.tooManyColumns, line: line) }
    if cells.isEmpty { cells.reserveCapacity(usualColumns) }
    if cell.isEmpty {
      guard range.count <= limits.maximumCellBytes else { throw ImportError(.cellTooLong, line: line) }
      cells.append(input.span.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
    } else {
      try keep(range)
      cells.append(String(decoding: cell, as: UTF8.self))
      cell.removeAll(keepingCapacity: true)
    }
  }
}
