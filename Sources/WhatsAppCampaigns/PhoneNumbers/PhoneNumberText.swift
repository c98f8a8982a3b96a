/// What a text says as a phone number, before any country's rules: whether a plus is in front, the digits, the
/// extension.
struct PhoneNumberText: Sendable {
  /// The longest text that is looked at, in Unicode scalars.
  static let maximumLength = 250

  var hasPlus: Bool
  var digits: DigitBuffer
  var extensionDigits: String?
  /// Whether a plain text holds a dot or a slash: the marks that a spreadsheet's fraction or a second number has.
  var hasDotOrSlash = false
  /// Whether a plain text has a dash before its first digit, which may be the sign of a negative number.
  var hasLeadingDash = false

  /// Whether a plain text has to be looked at more closely before it is taken for one number.
  var mayBeFigure: Bool { hasDotOrSlash || hasLeadingDash }

  /// Reads a text of ASCII digits and plain punctuation without an allocation; `nil` for any other.
  init?(plain text: String) {
    let read = text.utf8.withContiguousStorageIfAvailable { Self(plain: $0.span) }
    guard let read, let value = read else { return nil }
    self = value
  }

  /// Reads cleaned text of the same kind; `nil` for any other.
  init?(plain scalars: ArraySlice<Unicode.Scalar>) {
    guard scalars.count <= Self.maximumLength else { return nil }
    self.init()
    for scalar in scalars {
      guard scalar.isASCII, append(UInt8(truncatingIfNeeded: scalar.value)) else { return nil }
    }
    guard digits.count >= 3 else { return nil }
  }

  /// Reads UTF-8 of the same kind; `nil` for any other.
  init?(plain bytes: Span<UInt8>) {
    guard bytes.count <= Self.maximumLength else { return nil }
    self.init()
    for index in bytes.indices {
      guard append(bytes[index]) else { return nil }
    }
    guard digits.count >= 3 else { return nil }
  }

  private init() {
    hasPlus = false
    digits = DigitBuffer()
  }

  /// Takes one more character of a plain text; `false` for one that no plain text has there.
  private mutating func append(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "+") where !hasPlus && digits.isEmpty: hasPlus = true
    case UInt8(ascii: " "), UInt8(ascii: "("), UInt8(ascii: ")"): break
    case UInt8(ascii: "-"): if digits.isEmpty { hasLeadingDash = true }
    case UInt8(ascii: "."), UInt8(ascii: "/"): hasDotOrSlash = true
    default: return false
    }
    return true
  }

  /// Reads any text.
  init(_ scalars: ArraySlice<Unicode.Scalar>) throws(PhoneNumberParsingError) {
    guard scalars.count <= Self.maximumLength else { throw PhoneNumberParsingError(.tooLong) }
    var text = try Self.withoutSubaddress(Self.possibleNumber(in: scalars))
    guard Self.isViable(text) else { throw PhoneNumberParsingError(.notANumber) }
    if let start = Self.extensionStart(in: text), Self.isViable(text[..<start.index]) {
      extensionDigits = start.digits
      text = text[..<start.index]
    }
    let body = text.drop(while: PhoneCharacter.isPlus)
    hasPlus = body.startIndex > text.startIndex
    digits = Self.digits(of: body)
  }

  /// Three letters or more make all letters stand for the digits on their keys; fewer are left out.
  private static func digits(of text: ArraySlice<Unicode.Scalar>) -> DigitBuffer {
    var digits = DigitBuffer()
    var letters = 0
    for scalar in text where PhoneCharacter.isLetter(scalar) { letters += 1 }
    let isVanity = letters >= 3
    for scalar in text {
      if isVanity {
        if let digit = PhoneCharacter.keypadDigit(scalar) { digits.append(digit) }
      } else if let digit = PhoneCharacter.digit(scalar) {
        digits.append(digit)
      }
    }
    return digits
  }

  /// Whether a text can be a number: two digits, or three digits with nothing but punctuation before and between
  /// them and nothing but digits, punctuation, letters and an extension after them.
  private static func isViable(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    guard text.count >= 2 else { return false }
    if text.count == 2, text.allSatisfy({ PhoneCharacter.digit($0) != nil }) { return true }
    // Walked by index: a slice for every step would count references all the way.
    var index = text.startIndex
    while index < text.endIndex, PhoneCharacter.isPlus(text[index]) { index += 1 }
    for _ in 0..<3 {
      while index < text.endIndex, PhoneCharacter.isPunctuationOrStar(text[index]) { index += 1 }
      guard index < text.endIndex, PhoneCharacter.digit(text[index]) != nil else { return false }
      index += 1
    }
    let afterThird = index
    while index < text.endIndex, PhoneCharacter.isBody(text[index]) { index += 1 }
    return index == text.endIndex || extensionStart(in: text, from: afterThird, through: index) != nil
  }

  /// The part that looks like a number: from the first digit or plus, without trailing punctuation and without a
  /// second extension.
  private static func possibleNumber(
    in scalars: ArraySlice<Unicode.Scalar>
  ) throws(PhoneNumberParsingError) -> ArraySlice<Unicode.Scalar> {
    if scalars.contains(";"), let joined = try PhoneContext.joined(scalars) { return joined[...] }
    var text = scalars.drop { !PhoneCharacter.isPlus($0) && PhoneCharacter.digit($0) == nil }
    while let last = text.last, last != "#", !PhoneCharacter.isWord(last) { text.removeLast() }
    for index in text.indices where text[index] == "/" || text[index] == "\\" {
      if text[(index + 1)...].drop(while: { $0 == " " }).first == "x" { return text[..<index] }
    }
    return text
  }

  private static let subaddress = Array(";isub=".unicodeScalars)

  private static func withoutSubaddress(_ text: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
    guard text.contains(";"), let start = PhoneContext.index(of: subaddress, in: text), start > text.startIndex else {
      return text
    }
    return text[..<start]
  }
}
