/// The text of a cell without what spreadsheets and copying leave around a phone number.
struct PhoneCell {
  /// The cleaned text: one kind of space, ASCII digits, nothing invisible; a line break is a new line character.
  private(set) var scalars: [Unicode.Scalar] = []

  private static let maximumBytes = 2_000

  init(_ text: String) throws(PhoneNormalizationError) {
    guard text.utf8.count <= Self.maximumBytes else { throw PhoneNormalizationError(.tooLong) }
    scalars.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      if let cleaned = Self.cleaned(scalar) { scalars.append(cleaned) }
    }
    trim()
    guard !scalars.isEmpty else { throw PhoneNormalizationError(.empty) }
    guard digitCount(of: scalars[...]) > 0 else { throw PhoneNormalizationError(.notANumber) }
    try readSpreadsheetNumber()
    guard scalars.count <= PhoneNumberText.maximumLength else { throw PhoneNormalizationError(.tooLong) }
  }

  /// The character to keep for one of the text; `nil` for one that is invisible or only directs the writing.
  private static func cleaned(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    if scalar.isASCII {
      switch scalar {
      case "\t": return " "
      case "\n", "\r", "\u{B}", "\u{C}": return "\n"
      default: return scalar.value < 0x20 || scalar.value == 0x7F ? nil : scalar
      }
    }
    if let digit = PhoneCharacter.digit(scalar) { return Unicode.Scalar(UInt8(ascii: "0") + digit) }
    switch scalar {
    case "\u{FF0B}": return "+"
    case "\u{2028}", "\u{2029}", "\u{85}": return "\n"
    case "\u{30FC}": return "-"  // A prolonged sound mark that Japanese keyboards give for a dash.
    case "\u{20E3}": return nil  // The frame of a keycap emoji around its digit.
    default: break
    }
    switch scalar.properties.generalCategory {
    case .spaceSeparator: return " "
    case .dashPunctuation: return "-"
    case .format, .control: return nil
    default: return scalar.properties.isDefaultIgnorableCodePoint ? nil : scalar
    }
  }

  /// Takes off spaces, quotes, apostrophes and the equals sign of a formula.
  private mutating func trim() {
    func isWrapping(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar {
      case " ", "\n", "'", "\"", "=", "`", "\u{B4}", "\u{2018}"..."\u{201F}", "\u{2032}": true
      default: false
      }
    }
    scalars.removeFirst(scalars.prefix(while: isWrapping).count)
    while let last = scalars.last, last != "=", isWrapping(last) { scalars.removeLast() }
  }

  /// Takes line breaks for spaces, once it is clear that they do not stand between two numbers.
  mutating func joinLines() {
    for index in scalars.indices where scalars[index] == "\n" { scalars[index] = " " }
  }

  func digitCount(of text: ArraySlice<Unicode.Scalar>) -> Int {
    text.reduce(0) { $0 + (Self.isDigit($1) ? 1 : 0) }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  /// Whether it may be an international number whose plus is missing: nothing but digits, as many as that, and what people
  /// write between them, and no day and no identity-card number, which are written like that as well.
  func mayLackPlus(fewestDigits: Int) -> Bool {
    guard let first = scalars.first, first == "(" || Self.isDigit(first), scalars.first(where: Self.isDigit) != "0",
      scalars.allSatisfy({ Self.isDigit($0) || Self.separators.contains($0) })
    else { return false }
    let groups = scalars.split { !Self.isDigit($0) }
    guard groups.reduce(0, { $0 + $1.count }) >= fewestDigits else { return false }
    return groups.count == 1 || groups.map(\.count) != Self.groupsOfIdentityCard && !beginsWithDay
  }

  private static let separators: Set<Unicode.Scalar> = [" ", "-", ".", "(", ")"]
  private static let groupsOfIdentityCard = [6, 2, 4]

  /// Whether there is a day and perhaps a time, such as `20-11-2026 10.30`.
  private var beginsWithDay: Bool {
    let groups = scalars.prefix { $0 != " " }.split(whereSeparator: { $0 == "-" || $0 == "." })
    guard groups.count == 3, [[2, 4], [4, 2]].contains([groups[0].count, groups[2].count]) else { return false }
    return Int(String(String.UnicodeScalarView(groups[1]))).map { (1...12).contains($0) } ?? false
  }
}

extension PhoneCell {
  /// The fewest digits before a dot that make what follows it a fraction and not a group.
  private static let fewestDigitsOfANumber = 7

  /// Undoes the fraction or the exponent that a spreadsheet gave a number.
  private mutating func readSpreadsheetNumber() throws(PhoneNormalizationError) {
    // What is left of `+60-123456789` is the result of the sum, and may well be somebody else's number.
    if isNegativeNumber { throw PhoneNormalizationError(.lostDigits) }
    let sign = scalars.first == "+" ? 1 : 0
    let whole = scalars[sign...].prefix(while: Self.isDigit)
    var rest = scalars[whole.endIndex...]
    guard !whole.isEmpty, let mark = rest.first else { return }
    var fraction: ArraySlice<Unicode.Scalar> = []
    if mark == "." || mark == "," {
      fraction = rest.dropFirst().prefix(while: Self.isDigit)
      rest = scalars[fraction.endIndex...]
      guard !fraction.isEmpty else { return }
    }
    if rest.isEmpty, mark == "." {
      try removeFraction(whole, fraction, sign: sign)
    } else if rest.first == "E" || rest.first == "e" {
      let exponent = rest.dropFirst().first == "+" ? rest.dropFirst(2) : rest.dropFirst()
      guard (1...2).contains(exponent.count), exponent.allSatisfy(Self.isDigit) else { return }
      try removeExponent(exponent.reduce(0) { $0 * 10 + Int($1.value - 48) }, whole + fraction, whole.count, sign: sign)
    }
  }

  /// Whether there is nothing but a minus sign and directly behind it a number, perhaps with a fraction or an exponent.
  /// With a space behind it, or with groups, it is a dash.
  private var isNegativeNumber: Bool {
    guard scalars.first == "-" || scalars.first == "\u{2212}" else { return false }
    var rest = scalars.dropFirst()
    func skipDigits() -> Bool {
      let digits = rest.prefix(while: Self.isDigit)
      rest = rest.dropFirst(digits.count)
      return !digits.isEmpty
    }
    guard skipDigits() else { return false }
    if rest.first == "." || rest.first == "," {
      rest = rest.dropFirst()
      guard skipDigits() else { return false }
    }
    if rest.first == "E" || rest.first == "e" {
      rest = rest.dropFirst()
      if rest.first == "+" || rest.first == "-" { rest = rest.dropFirst() }
      guard skipDigits() else { return false }
    }
    return rest.isEmpty
  }

  private mutating func removeFraction(
    _ whole: ArraySlice<Unicode.Scalar>,
    _ fraction: ArraySlice<Unicode.Scalar>,
    sign: Int
  ) throws(PhoneNormalizationError) {
    guard whole.count >= Self.fewestDigitsOfANumber else { return }
    if fraction.allSatisfy({ $0 == "0" }) {
      scalars = Array(scalars[..<sign] + whole)
    } else if whole.count > Self.fewestDigitsOfANumber + 1, fraction.count <= 3 {
      throw PhoneNormalizationError(.notANumber)  // A figure such as 123456789.5.
    }
  }

  /// Scientific notation is a number only when every digit before the decimal point is written.
  private mutating func removeExponent(
    _ exponent: Int,
    _ digits: ArraySlice<Unicode.Scalar>,
    _ wholeCount: Int,
    sign: Int
  ) throws(PhoneNormalizationError) {
    let count = wholeCount + exponent
    guard digits.count >= count else { throw PhoneNormalizationError(.lostDigits) }
    guard digits.dropFirst(count).allSatisfy({ $0 == "0" }) else { throw PhoneNormalizationError(.notANumber) }
    scalars = Array(scalars[..<sign] + digits.prefix(count))
  }
}
