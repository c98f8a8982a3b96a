/// The bytes that mean something in a text of cells, beside the delimiter.
enum CSVByte {
  static let quote = UInt8(ascii: "\"")
  static let space = UInt8(ascii: " ")
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
}

/// Goes over the bytes of a piece once, from the beginning of a row.
struct CSVCutter {
  /// One row that is complete.
  struct Row {
    var first: UInt32
    var count: UInt32
    var isDamaged: Bool
  }

  /// How a cell ends.
  private enum End {
    case delimiter, line
    /// With the bytes, and so only with the last piece.
    case text
  }

  private let delimiter: UInt8
  private let limits: ImportLimits
  private let isLenient: Bool
  private let isFinished: Bool

  var rows: [Row] = []
  var places: [SourceRow.Cells.Place] = []
  /// The cells that are not in the text as they read.
  var escaped: [Int] = []
  var failure: ImportError?
  /// Where the row begins that is not complete, and in which line.
  var rowStart = 0
  var rowLine: Int
  var isAfterCarriageReturn: Bool

  private var line: Int
  private var position = 0
  private var isDamaged = false

  init(
    delimiter: UInt8,
    limits: ImportLimits,
    isLenient: Bool,
    isFinished: Bool,
    isAfterCarriageReturn: Bool,
    line: Int,
    usualPlaces: Int
  ) {
    self.delimiter = delimiter
    self.limits = limits
    self.isLenient = isLenient
    self.isFinished = isFinished
    self.isAfterCarriageReturn = isAfterCarriageReturn
    self.line = line
    rowLine = line
    places.reserveCapacity(usualPlaces + usualPlaces / 8)
  }

  mutating func run(_ bytes: Span<UInt8>) {
    do throws(ImportError) {
      while try row(bytes) {}
    } catch {
      failure = error
    }
  }

  /// Cuts one row; `false` where it is not complete.
  private mutating func row(_ bytes: Span<UInt8>) throws(ImportError) -> Bool {
    if isAfterCarriageReturn, position < bytes.count {
      isAfterCarriageReturn = false
      if bytes[position] == CSVByte.lineFeed { position += 1 }
    }
    rowStart = position
    rowLine = line
    guard position < bytes.count else { return false }
    let first = places.count
    isDamaged = false
    while true {
      guard places.count - first < limits.maximumColumns else { throw ImportError(.tooManyColumns, line: line) }
      guard let end = try cell(bytes) else {
        places.removeSubrange(first...)
        while let last = escaped.last, last >= first { escaped.removeLast() }
        return false
      }
      if end == .delimiter { continue }
      try checkRow(through: position)
      if end == .text { rowStart = position }
      let count = UInt32(places.count - first)
      rows.append(Row(first: UInt32(first), count: count, isDamaged: isDamaged))
      return true
    }
  }

  private func checkRow(through end: Int) throws(ImportError) {
    guard end - rowStart <= limits.maximumRowBytes else { throw ImportError(.rowTooLong, line: line) }
  }

  /// Cuts one cell with what ends it; `nil` where the bytes end before.
  private mutating func cell(_ bytes: Span<UInt8>) throws(ImportError) -> End? {
    let start = position
    if position < bytes.count, bytes[position] == CSVByte.quote || bytes[position] == CSVByte.space {
      while position < bytes.count, bytes[position] == CSVByte.space, delimiter != CSVByte.space { position += 1 }
      // Spaces before the quote are dropped: people write `a, "b"`.
      if position < bytes.count, bytes[position] == CSVByte.quote { return try quoted(bytes) }
    }
    skipToSeparator(bytes)
    try checkCell(position - start)
    guard position < bytes.count || isFinished else {
      try checkRow(through: position)
      return nil
    }
    keep(start..<position)
    return separator(bytes)
  }

  private mutating func skipToSeparator(_ bytes: Span<UInt8>) {
    // Nearly all bytes are greater than all that is looked for: one comparison is enough for them.
    let highest = max(delimiter, CSVByte.carriageReturn)
    var index = position
    while index < bytes.count {
      let byte = bytes[index]
      if byte <= highest, isSeparator(byte) { break }
      index += 1
    }
    position = index
  }

  private func checkCell(_ count: Int) throws(ImportError) {
    guard count <= limits.maximumCellBytes else { throw ImportError(.cellTooLong, line: line) }
  }

  private mutating func keep(_ range: Range<Int>) {
    places.append(SourceRow.Cells.Place(start: range.lowerBound, end: range.upperBound))
  }

  /// Over a delimiter or a line end.
  private mutating func separator(_ bytes: Span<UInt8>) -> End {
    guard position < bytes.count else { return .text }
    let byte = bytes[position]
    position += 1
    if byte == delimiter, !isDamaged { return .delimiter }
    isAfterCarriageReturn = byte == CSVByte.carriageReturn
    line += 1
    return .line
  }

  /// Cuts a cell that begins with a quote.
  private mutating func quoted(_ bytes: Span<UInt8>) throws(ImportError) -> End? {
    let quoteLine = line
    position += 1
    let start = position
    /// Bytes that stand in the text and not in the cell.
    var dropped = 0
    var isEscaped = false
    while true {
      position = Self.special(in: bytes, from: position)
      try checkCell(position - start - dropped)
      guard position < bytes.count else {
        if isFinished { throw ImportError(.unterminatedQuote, line: quoteLine) }
        try checkRow(through: position)
        return nil
      }
      let byte = bytes[position]
      let next = position + 1
      // What a quote or a line end means, the next byte tells.
      if next == bytes.count, byte != CSVByte.lineFeed, !isFinished {
        try checkRow(through: position)
        return nil
      }
      if byte == CSVByte.quote {
        guard next < bytes.count, bytes[next] == CSVByte.quote else { break }
        dropped += 1
        isEscaped = true
        position += 2
      } else {
        let isPair = byte == CSVByte.carriageReturn && next < bytes.count && bytes[next] == CSVByte.lineFeed
        dropped += isPair ? 1 : 0
        isEscaped = isEscaped || byte == CSVByte.carriageReturn
        position += isPair ? 2 : 1
        line += 1
      }
    }
    return try closed(bytes, start..<position, length: position - start - dropped, isEscaped: isEscaped)
  }

  private static func special(in bytes: Span<UInt8>, from start: Int) -> Int {
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      if byte <= CSVByte.quote,
        byte == CSVByte.quote || byte == CSVByte.lineFeed || byte == CSVByte.carriageReturn
      {
        break
      }
      index += 1
    }
    return index
  }

  /// Cuts what follows the text within quotes, up to the end of the cell.
  private mutating func closed(
    _ bytes: Span<UInt8>,
    _ text: Range<Int>,
    length: Int,
    isEscaped: Bool
  ) throws(ImportError) -> End? {
    position = text.upperBound + 1
    while position < bytes.count, bytes[position] == CSVByte.space, delimiter != CSVByte.space { position += 1 }
    let tail = position
    let isTextBehind = tail < bytes.count && !isSeparator(bytes[tail])
    if isTextBehind {
      if isLenient {
        skipToSeparator(bytes)
        try checkCell(length + position - tail)
      } else {
        isDamaged = true
        skipLine(bytes)
      }
    }
    guard position < bytes.count || isFinished else {
      try checkRow(through: position)
      return nil
    }
    // The cells of a damaged row cannot be told apart.
    if !isDamaged {
      if isEscaped || isTextBehind { escaped.append(places.count) }
      keep(text.lowerBound..<(isTextBehind ? position : text.upperBound))
    }
    return separator(bytes)
  }

  private func isSeparator(_ byte: UInt8) -> Bool {
    byte == delimiter || byte == CSVByte.lineFeed || byte == CSVByte.carriageReturn
  }

  private mutating func skipLine(_ bytes: Span<UInt8>) {
    while position < bytes.count, bytes[position] != CSVByte.lineFeed, bytes[position] != CSVByte.carriageReturn {
      position += 1
    }
  }
}
