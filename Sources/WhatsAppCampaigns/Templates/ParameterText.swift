/// The rules for a text that fills a template's variable.
///
/// Providers refuse a line break, a tab or more than four spaces in a row inside a parameter. A list of contacts is
/// full of them, and they mean nothing there, so they are smoothed instead of failing a person: every run of white
/// space that holds more than spaces, or more than four of them, becomes one space; both ends are trimmed.
enum ParameterText {
  /// Whether nothing would be seen of a text.
  static func isBlank(_ text: some StringProtocol) -> Bool {
    text.unicodeScalars.allSatisfy { isSpace($0) || isInvisible($0) }
  }

  /// The text as it may be sent; empty when it is blank.
  static func normalized(_ text: String) -> String {
    if isClean(text.utf8) { return text }
    if isBlank(text) { return "" }
    var result = String.UnicodeScalarView()
    var spaces = 0
    var runHoldsOthers = false
    for scalar in text.unicodeScalars {
      if isSpace(scalar) {
        spaces += 1
        runHoldsOthers = runHoldsOthers || scalar != " "
        continue
      }
      if spaces > 0, !result.isEmpty {
        result.append(contentsOf: repeatElement(" ", count: runHoldsOthers || spaces > 4 ? 1 : spaces))
      }
      spaces = 0
      runHoldsOthers = false
      result.append(scalar)
    }
    return String(result)
  }

  /// Whether a text may be sent inside a parameter as it is.
  static func isSendable(_ text: String) -> Bool {
    var spaces = 0
    // All that counts is ASCII, which is the same in bytes.
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\t") { return false }
      spaces = byte == UInt8(ascii: " ") ? spaces + 1 : 0
      if spaces > 4 { return false }
    }
    return true
  }

  /// The length that providers' limits are compared with: code points.
  static func length(_ text: String) -> Int { text.unicodeScalars.count }

  /// Puts a value behind a web address: what can never stand in one is percent-encoded, everything else is left.
  static func urlSuffix(_ text: String) -> String {
    let hexadecimal = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 0x00...0x20, 0x7F...0xFF, UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"),
        UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
        result += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Plain ASCII without runs of spaces: the usual case, answered without building a new string.
  private static func isClean(_ bytes: String.UTF8View) -> Bool {
    var previous = UInt8(ascii: " ")
    for byte in bytes {
      guard (0x20...0x7E).contains(byte), !(byte == 0x20 && previous == 0x20) else { return false }
      previous = byte
    }
    return previous != 0x20
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value <= 0x20 || scalar.value == 0x7F || (scalar.value > 0x7F && scalar.properties.isWhitespace)
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200B...0x200F, 0x2060, 0xFEFF, 0xAD: true
    default: false
    }
  }
}
