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

  /// Reads a text of ASCII digits and plain punctuation without an allocation; `nil` for any other.
  init?(plain text: String) {
    var digits = DigitBuffer()
    var hasPlus = false
    var length = 0
    for byte in text.utf8 {
      length += 1
      guard length <= Self.maximumLength else { return nil }
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "+") where !hasPlus && digits.isEmpty: hasPlus = true
      case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "."),
        UInt8(ascii: "/"):
        hasDotOrSlash = hasDotOrSlash || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/")
      default: return nil
      }
    }
    guard digits.count >= 3 else { return nil }
    self.hasPlus = hasPlus
    self.digits = digits
  }

  /// Reads any text.
  init(_ scalars: [Unicode.Scalar]) throws(PhoneNumberParsingError) {
    guard scalars.count <= Self.maximumLength else { throw PhoneNumberParsingError(.tooLong) }
    var text = try Self.withoutSubaddress(Self.possibleNumber(in: scalars)[...])
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
    let isVanity = text.lazy.filter(PhoneCharacter.isLetter).prefix(3).count == 3
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
    var rest = text.drop(while: PhoneCharacter.isPlus)
    for _ in 0..<3 {
      rest = rest.drop(while: PhoneCharacter.isPunctuationOrStar)
      guard let first = rest.first, PhoneCharacter.digit(first) != nil else { return false }
      rest = rest.dropFirst()
    }
    let end = rest.drop(while: PhoneCharacter.isBody)
    if end.isEmpty { return true }
    return extensionStart(in: text, from: rest.startIndex, through: end.startIndex) != nil
  }

  /// The part that looks like a number: from the first digit or plus, without trailing punctuation and without a
  /// second extension.
  private static func possibleNumber(
    in scalars: [Unicode.Scalar]
  ) throws(PhoneNumberParsingError) -> [Unicode.Scalar] {
    if let joined = try PhoneContext.joined(scalars) { return joined }
    var text = scalars.drop { !PhoneCharacter.isPlus($0) && PhoneCharacter.digit($0) == nil }
    while let last = text.last, last != "#", !PhoneCharacter.isWord(last) { text.removeLast() }
    for index in text.indices where text[index] == "/" || text[index] == "\\" {
      if text[(index + 1)...].drop(while: { $0 == " " }).first == "x" { return Array(text[..<index]) }
    }
    return Array(text)
  }

  private static func withoutSubaddress(_ text: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
    guard let start = PhoneContext.index(of: ";isub=", in: text), start > text.startIndex else { return text }
    return text[..<start]
  }
}
