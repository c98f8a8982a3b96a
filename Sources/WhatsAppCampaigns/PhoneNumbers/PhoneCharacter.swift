/// Which characters mean what in a phone number. The lists are libphonenumber's.
enum PhoneCharacter {
  static func isPlus(_ scalar: Unicode.Scalar) -> Bool { scalar == "+" || scalar == "\u{FF0B}" }

  /// The value of a decimal digit of any script.
  static func digit(_ scalar: Unicode.Scalar) -> UInt8? {
    if scalar.isASCII {
      let value = UInt8(truncatingIfNeeded: scalar.value)
      return (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(value) ? value - UInt8(ascii: "0") : nil
    }
    guard scalar.properties.generalCategory == .decimalNumber, let value = scalar.properties.numericValue else {
      return nil
    }
    return UInt8(exactly: value)
  }

  static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
  }

  /// The digit of an ASCII digit, or of the key that an ASCII letter stands on.
  static func keypadDigit(_ scalar: Unicode.Scalar) -> UInt8? {
    guard scalar.isASCII else { return nil }
    guard isLetter(scalar) else { return digit(scalar) }
    switch Unicode.Scalar(scalar.value & 0xDF) {
    case "A", "B", "C": return 2
    case "D", "E", "F": return 3
    case "G", "H", "I": return 4
    case "J", "K", "L": return 5
    case "M", "N", "O": return 6
    case "P", "Q", "R", "S": return 7
    case "T", "U", "V": return 8
    default: return 9
    }
  }

  static func isPunctuationOrStar(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "-", " ", "(", ")", ".", "[", "]", "/", "~", "x", "X", "*": true
    case "\u{2010}"..."\u{2015}", "\u{2212}", "\u{30FC}", "\u{FF0D}"..."\u{FF0F}": true
    case "\u{A0}", "\u{AD}", "\u{200B}", "\u{2060}", "\u{3000}": true
    case "\u{FF08}", "\u{FF09}", "\u{FF3B}", "\u{FF3D}", "\u{2053}", "\u{223C}", "\u{FF5E}": true
    default: false
    }
  }

  /// Whether a character may stand after the third digit.
  static func isBody(_ scalar: Unicode.Scalar) -> Bool {
    digit(scalar) != nil || isPunctuationOrStar(scalar) || isLetter(scalar)
  }

  /// Letters and numbers of any script; everything else is trimmed from the end.
  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return isLetter(scalar) || digit(scalar) != nil }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber:
      return true
    default: return false
    }
  }
}
