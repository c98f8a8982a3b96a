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

  /// What was seen of the quotes around a plain cell.
  private enum Quotes {
    case none, opened
    case closed(Int)
  }

  private let delimiter: UInt8
  private let specials: CSVSpecialBytes
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
  /// The first cell of the row that is not complete.
  private var first = 0
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
    specials = CSVSpecialBytes(delimiter: delimiter)
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
      while try cutRows(bytes) {}
    } catch {
      failure = error
    }
  }

  /// Cuts rows up to one that has more than plain cells, and that one; `false` where the last one is not complete.
  private mutating func cutRows(_ bytes: Span<UInt8>) throws(ImportError) -> Bool {
    if isAfterCarriageReturn, position < bytes.count {
      isAfterCarriageReturn = false
      if bytes[position] == CSVByte.lineFeed { position += 1 }
    }
    rowStart = position
    rowLine = line
    first = places.count
    isDamaged = false
    while true {
      cutPlainCells(bytes)
      guard rowStart < bytes.count else { return false }
      guard places.count - first < limits.maximumColumns else { throw ImportError(.tooManyColumns, line: line) }
      guard let end = try cell(bytes) else {
        places.removeSubrange(first...)
        while let last = escaped.last, last >= first { escaped.removeLast() }
        return false
      }
      if end == .delimiter { continue }
      try checkRow(through: position)
      if end == .text { rowStart = position }
      rows.append(Row(first: UInt32(first), count: UInt32(places.count - first), isDamaged: isDamaged))
      return true
    }
  }

  /// Cuts cells as long as they are plain: without quotes or between two of them, with neither a quote nor a line end
  /// within; a delimiter or an LF or CRLF behind them; within the limits.
  ///
  /// Nearly all cells are. They are taken word by word, each place of a separator out of the bits that tell where those
  /// of the word are; anything else is left to ``cell(_:)``.
  private mutating func cutPlainCells(_ bytes: Span<UInt8>) {
    var all = places
    places = []
    let count = all.count
    // Within the capacity there is, so that no cell has to ask whether the array is shared or has to grow.
    all.append(addingCapacity: all.capacity - count) { added in cutPlainCells(bytes, into: &added, after: count) }
    places = all
  }

  private mutating func cutPlainCells(
    _ bytes: Span<UInt8>,
    into added: inout OutputSpan<SourceRow.Cells.Place>,
    after count: Int
  ) {
    var start = position
    defer { position = start }
    var quotes = Quotes.none
    var word = position
    while word <= bytes.count - 8 {
      var found = specials.all(in: bytes, at: word)
      while found != 0 {
        let place = word + found.trailingZeroBitCount / 8
        found &= found - 1
        // The LF of a CRLF is behind us already.
        if place < start { continue }
        let byte = bytes[place]
        var next = place + 1
        if byte == CSVByte.quote {
          guard let seen = withQuote(quotes, at: place, ofCellAt: start, in: bytes) else { return }
          quotes = seen
          continue
        }
        if case .opened = quotes {
          if byte == CSVByte.lineFeed || byte == CSVByte.carriageReturn { return }
          continue
        }
        if byte == CSVByte.carriageReturn {
          guard next < bytes.count, bytes[next] == CSVByte.lineFeed else { return }
          next += 1
        } else if byte != delimiter, byte != CSVByte.lineFeed {
          continue
        }
        let columns = count + added.count - first
        guard !added.isFull, columns < limits.maximumColumns, place - start <= limits.maximumCellBytes else { return }
        if byte != delimiter, place + 1 - rowStart > limits.maximumRowBytes { return }
        if case .closed(let end) = quotes {
          added.append(SourceRow.Cells.Place(start: start + 1, end: end))
          quotes = .none
        } else {
          added.append(SourceRow.Cells.Place(start: start, end: place))
        }
        start = next
        if byte == delimiter { continue }
        rows.append(Row(first: UInt32(first), count: UInt32(columns + 1), isDamaged: false))
        line += 1
        rowStart = start
        rowLine = line
        first = count + added.count
      }
      word += 8
    }
  }

  /// What was seen of a cell's quotes with one more; `nil` where they do not stand around it with nothing beside them.
  private func withQuote(_ seen: Quotes, at place: Int, ofCellAt start: Int, in bytes: Span<UInt8>) -> Quotes? {
    switch seen {
    case .none: place == start ? .opened : nil
    case .opened: place + 1 < bytes.count && isSeparator(bytes[place + 1]) ? .closed(place) : nil
    case .closed: nil
    }
  }

  private func checkRow(through end: Int) throws(ImportError) {
    guard end - rowStart <= limits.maximumRowBytes else { throw .endless(.rowTooLong, line: line) }
  }

  /// Cuts one cell with what ends it; `nil` where the bytes end before.
  private mutating func cell(_ bytes: Span<UInt8>) throws(ImportError) -> End? {
    let start = position
    position = specials.first(in: bytes, from: position)
    if position < bytes.count, bytes[position] == CSVByte.quote, areSpaces(bytes, start..<position) {
      return try quoted(bytes)
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

  /// Whether nothing stands before a quote but spaces, which are dropped: people write `a, "b"`.
  private func areSpaces(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range where bytes[index] != CSVByte.space || delimiter == CSVByte.space { return false }
    return true
  }

  private mutating func skipToSeparator(_ bytes: Span<UInt8>) {
    while position < bytes.count, !isSeparator(bytes[position]) {
      position = specials.first(in: bytes, from: position + 1)
    }
  }

  private func checkCell(_ count: Int) throws(ImportError) {
    guard count <= limits.maximumCellBytes else { throw .endless(.cellTooLong, line: line) }
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
      position = quotedSpecial(in: bytes, from: position)
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

  /// Where the next byte is that means something within quotes.
  private func quotedSpecial(in bytes: Span<UInt8>, from start: Int) -> Int {
    var index = specials.first(in: bytes, from: start)
    while index < bytes.count {
      let byte = bytes[index]
      if byte == CSVByte.quote || byte == CSVByte.lineFeed || byte == CSVByte.carriageReturn { break }
      index = specials.first(in: bytes, from: index + 1)
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

extension ImportError {
  /// A cell or a row of a text goes on and on.
  fileprivate static func endless(_ code: Code, line: Int) -> ImportError {
    ImportError(code, line: line, detail: "a single \" near that line may have opened it")
  }
}
