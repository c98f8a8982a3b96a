/// What the text of a cell, or whatever else is stated about a contact, goes through on its way in and out.
enum CellText {
  /// The text without white space and byte-order marks around it.
  static func trimmed(_ text: String) -> String {
    guard let first = text.utf8.first, let last = text.utf8.last, isSuspect(first) || isSuspect(last) else {
      return text
    }
    let scalars = text.unicodeScalars
    guard let start = scalars.firstIndex(where: { !isSpace($0) }), let end = scalars.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(scalars[start...end])
  }

  /// Whether a cell is sure to be its own text: empty, or with nothing around it that ``trimmed(_:)`` or
  /// ``restored(_:)`` takes off.
  static func isBare(_ bytes: Span<UInt8>) -> Bool {
    guard !bytes.isEmpty else { return true }
    return !isSuspect(bytes[0]) && !isSuspect(bytes[bytes.count - 1]) && bytes[0] != UInt8(ascii: "'")
  }

  /// The words that stand in a text that a spreadsheet program wrote, where a formula has no value.
  private static let errorWords: Set<String> = [
    "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#ERROR!",
  ]

  /// Whether a cell is such a word and nothing else.
  static func isErrorWord(_ bytes: Span<UInt8>) -> Bool {
    guard (4...8).contains(bytes.count) else { return false }
    return errorWords.contains(bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
  }

  /// The text so that no spreadsheet program takes it for a formula: with an apostrophe in front where it begins with
  /// one of `= + - @`, their full-width forms or a control character, also after spaces and quotes.
  static func defused(_ text: String) -> String {
    isDangerous(text[...]) ? "'" + text : text
  }

  /// The text that ``defused(_:)`` was given.
  static func restored(_ text: String) -> String {
    guard text.utf8.first == UInt8(ascii: "'") else { return text }
    let rest = text.dropFirst()
    return isDangerous(rest) ? String(rest) : text
  }

  private static func isDangerous(_ text: Substring) -> Bool {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "=", "+", "-", "@", "＝", "＋", "－", "＠", "\u{2212}": return true
      case " ", "\"", "'", "\u{A0}", "\u{3000}", "\u{FEFF}": continue
      default: return scalar.value < 0x20
      }
    }
    return false
  }

  private static func isSuspect(_ byte: UInt8) -> Bool { byte <= 0x20 || byte >= 0x80 }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar == "\u{FEFF}"
  }
}
