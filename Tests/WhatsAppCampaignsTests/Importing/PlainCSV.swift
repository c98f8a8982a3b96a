/// Cuts a text into cells by looking at one byte after another: slow, and short enough to be believed.
struct PlainCSV {
  struct Row: Equatable {
    var cells: [String] = []
    var isDamaged = false
  }

  private(set) var rows: [Row] = []
  /// Whether a quote is never closed.
  private(set) var isUnterminated = false

  private let delimiter: UInt8
  private let isLenient: Bool
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8], delimiter: UInt8, isLenient: Bool) {
    self.delimiter = delimiter
    self.isLenient = isLenient
    rest = bytes[...]
    while !rest.isEmpty, !isUnterminated {
      let row = nextRow()
      if !isUnterminated { rows.append(row) }
    }
  }

  private mutating func nextRow() -> Row {
    var row = Row()
    while true {
      if let cell = nextCell(&row.isDamaged) { row.cells.append(String(decoding: cell, as: UTF8.self)) }
      if isUnterminated { return row }
      if rest.first == delimiter {
        rest.removeFirst()
        continue
      }
      if rest.popFirst() == 0x0D, rest.first == 0x0A { rest.removeFirst() }
      return row
    }
  }

  /// The next cell, up to what ends it; `nil` where it cannot be told.
  private mutating func nextCell(_ isDamaged: inout Bool) -> [UInt8]? {
    let start = rest
    skipSpaces()
    guard rest.first == UInt8(ascii: "\"") else {
      rest = start
      return takeText()
    }
    rest.removeFirst()
    guard let quoted = takeQuoted() else { return nil }
    skipSpaces()
    guard let next = rest.first, next != delimiter, next != 0x0A, next != 0x0D else { return quoted }
    if isLenient { return quoted + takeText() }
    isDamaged = true
    while let byte = rest.first, byte != 0x0A, byte != 0x0D { rest.removeFirst() }
    return nil
  }

  private mutating func skipSpaces() {
    while delimiter != 0x20, rest.first == 0x20 { rest.removeFirst() }
  }

  private mutating func takeText() -> [UInt8] {
    let text = rest.prefix { $0 != delimiter && $0 != 0x0A && $0 != 0x0D }
    rest.removeFirst(text.count)
    return Array(text)
  }

  /// What stands up to the closing quote, which is taken as well.
  private mutating func takeQuoted() -> [UInt8]? {
    var cell: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\"") {
        guard rest.first == byte else { return cell }
        rest.removeFirst()
        cell.append(byte)
      } else if byte == 0x0D {
        if rest.first == 0x0A { rest.removeFirst() }
        cell.append(0x0A)
      } else {
        cell.append(byte)
      }
    }
    isUnterminated = true
    return nil
  }
}
