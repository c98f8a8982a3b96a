/// Writes rows as comma-separated text (RFC 4180, UTF-8, CRLF) that is safe to open in a spreadsheet program.
///
/// What people wrote to us, and what they are called, ends up in exports. A cell that a spreadsheet program would take
/// for a formula gets an apostrophe in front, in every text column without exception; ``ContactImporter`` takes it off
/// again. Numbers are written as numbers. The delimiter is always the comma.
///
/// The writer does no output: take the bytes from time to time, and a file of any length needs little memory.
public struct CSVWriter: Sendable {
  /// One cell.
  @nonexhaustive
  public enum Cell: Hashable, Sendable {
    /// Text, which is never run as a formula.
    case text(String)
    /// A whole number.
    case integer(Int64)
    /// A number with a fraction, written with a point; infinity and not-a-number become an empty cell.
    case decimal(Double)
    /// Nothing.
    case empty
  }

  /// The longest cell that Excel holds, in UTF-16 units. Longer text is cut, and ends with `…`.
  public static let maximumCellLength = 32_767

  private var bytes: [UInt8] = []
  private let columns: Int

  /// Begins a text with its headers.
  ///
  /// - Parameters:
  ///   - headers: The header of every column.
  ///   - byteOrderMark: Whether to begin with a byte-order mark. Excel needs it to show names rightly; most programs
  ///     stumble over it.
  public init(headers: [String], byteOrderMark: Bool = false) {
    columns = headers.count
    if byteOrderMark { bytes = [0xEF, 0xBB, 0xBF] }
    append(headers.map(Cell.text))
  }

  /// How many bytes wait to be taken.
  public var count: Int { bytes.count }

  /// Writes a row. Cells that are missing are empty, and cells beyond the last header are left out.
  public mutating func append(_ cells: [Cell]) {
    for column in 0..<columns {
      if column > 0 { bytes.append(UInt8(ascii: ",")) }
      if column < cells.count { append(cells[column]) }
    }
    bytes += [0x0D, 0x0A]
  }

  /// What has been written since the last call.
  public mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  private mutating func append(_ cell: Cell) {
    switch cell {
    case .text(let text): append(CellText.defused(Self.shortened(text)))
    case .integer(let integer): bytes.append(contentsOf: String(integer).utf8)
    case .decimal(let decimal): if decimal.isFinite { bytes.append(contentsOf: decimal.description.utf8) }
    case .empty: break
    }
  }

  private mutating func append(_ text: String) {
    let needsQuotes = text.utf8.contains {
      $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 0x0A || $0 == 0x0D
        // Not needed by the standard, but by programs that find the delimiter by themselves or trim cells.
        || $0 == UInt8(ascii: ";") || $0 == 0x09
    }
    guard needsQuotes || text.utf8.first == UInt8(ascii: " ") || text.utf8.last == UInt8(ascii: " ") else {
      bytes.append(contentsOf: text.utf8)
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// The text as far as a cell holds it, without NUL, which no text file may have.
  private static func shortened(_ text: String) -> String {
    var result = text
    if text.utf8.contains(0) {
      result = String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value == 0 ? "\u{FFFD}" : $0 }))
    }
    // No text has more UTF-16 units than bytes.
    guard result.utf8.count >= maximumCellLength, result.utf16.count >= maximumCellLength else { return result }
    // One unit for the apostrophe that may come in front, one for the mark.
    var length = 0
    let kept = result.unicodeScalars.prefix {
      length += UTF16.width($0)
      return length <= maximumCellLength - 2
    }
    return String(kept) + "…"
  }
}
