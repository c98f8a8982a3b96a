/// Which characters mean what in a phone number. The lists are libphonenumber's.
enum PhoneCharacter {
  static func isPlus(_ scalar: Unicode.Scalar) -> Bool { scalar == "+" || scalar == "\u{FF0B}" }

  /// The value of a decimal digit of any script.
  static func digit(_ scalar: Unicode.Scalar) -> UInt8? {
    if scalar.isASCII {
      let value = UInt8(truncatingIfNeeded: scalar.value)
      return (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(value) ? value - UInt8(ascii: "0") : nil
    }
    guard scalar.value >= zeros[0] else { return nil }
    // The last zero that is not behind the character.
    var (low, high) = (0, zeros.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if zeros[middle] <= scalar.value { low = middle } else { high = middle }
    }
    let value = scalar.value - zeros[low]
    return value < 10 ? UInt8(truncatingIfNeeded: value) : nil
  }

  /// The zero of every script that has decimal digits, in Unicode 17; the other nine follow it.
  ///
  /// Asking the standard library for a character's properties takes ten times as long as looking here.
  static let zeros: [UInt32] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50,
    0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50,
    0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30, 0x10D40, 0x11066, 0x110F0,
    0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x116D0, 0x116DA, 0x11730, 0x118E0, 0x11950, 0x11BF0,
    0x11C50, 0x11D50, 0x11DA0, 0x11DE0, 0x11F50, 0x16130, 0x16A60, 0x16AC0, 0x16B50, 0x16D70, 0x1CCF0, 0x1D7CE, 0x1D7D8,
    0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E5F1, 0x1E950, 0x1FBF0,
  ]

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
