/// The digits of a text that has the form of an identity-card number.
struct ICText {
  var digits: [UInt8]
  var hasSeparators: Bool

  /// Where the separators of `YYMMDD-PB-###G` stand.
  private static let groups = [6, 2, 4]
  private static let maximumMessageLength = 4_096
  private static let maximumFieldBytes = 200

  /// Reads a field that holds nothing else, and names what it holds instead.
  init(field: String) throws(ICParsingError) {
    guard field.utf8.count <= Self.maximumFieldBytes else { throw ICParsingError(.malformed) }
    var text: [UInt8] = field.unicodeScalars.compactMap(Self.cleaned)
    func isWrapping(_ byte: UInt8) -> Bool { " '\"=`".utf8.contains(byte) }
    text.removeFirst(text.prefix(while: isWrapping).count)
    while let last = text.last, isWrapping(last) { text.removeLast() }
    guard !text.isEmpty else { throw ICParsingError(.empty) }
    let runs = text.split(omittingEmptySubsequences: false) { !Self.isDigit($0) }
    let separators = text.filter { !Self.isDigit($0) }
    digits = runs.joined().map { $0 - UInt8(ascii: "0") }
    hasSeparators = !separators.isEmpty
    let isPlain = separators.isEmpty && (digits.count == 12 || digits.count == 11)
    let isGrouped =
      runs.map(\.count) == Self.groups && separators[0] == separators[1]
      && (separators[0] == UInt8(ascii: "-") || separators[0] == UInt8(ascii: " "))
    guard isPlain || isGrouped else { throw ICParsingError(Self.otherForm(text)) }
  }

  private init(digits: [UInt8], hasSeparators: Bool) {
    self.digits = digits
    self.hasSeparators = hasSeparators
  }

  /// What a field holds that is no number of 12 digits.
  private static func otherForm(_ text: [UInt8]) -> ICParsingError.Reason {
    if text.first == UInt8(ascii: "+") { return .phoneNumber }
    let letters = text.prefix { !isDigit($0) && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ".") }
    var rest = text.dropFirst(letters.count)
    let number = rest.prefix(while: isDigit)
    rest = rest.dropFirst(number.count)
    guard letters.allSatisfy({ isLetter($0) || $0 == UInt8(ascii: " ") }) else { return .malformed }
    let label = letters.filter(isLetter).map { $0 & 0xDF }
    if rest.isEmpty, number.count == 7 {
      if label.isEmpty { return .oldCard }
      if label.count == 1 { return label == Array("T".utf8) ? .otherDocument : .oldCard }
    }
    if rest.isEmpty, !number.isEmpty, label == Array("RF".utf8) || (label.count == 1 && number.count == 8) {
      return .otherDocument
    }
    if (label == Array("G".utf8) || label == Array("I".utf8))
      && text.dropFirst(letters.count).first == UInt8(ascii: "/")
    {
      return .otherDocument
    }
    return isScientific(text) ? .lostDigits : .malformed
  }

  /// A number such as `9.01231E+11`.
  private static func isScientific(_ text: [UInt8]) -> Bool {
    let parts = text.split(omittingEmptySubsequences: false) { $0 | 0x20 == UInt8(ascii: "e") }
    guard parts.count == 2, let mantissa = parts.first, mantissa.first.map(isDigit) == true else { return false }
    let exponent = parts[1].drop { $0 == UInt8(ascii: "+") }
    return mantissa.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }
      && (1...2).contains(exponent.count) && exponent.allSatisfy(isDigit)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xDF)
  }

  /// One ASCII character for each that has a meaning here, `?` for any other, `nil` for what is invisible.
  private static func cleaned(_ scalar: Unicode.Scalar) -> UInt8? {
    if scalar.isASCII {
      let byte = UInt8(truncatingIfNeeded: scalar.value)
      return byte < 0x20 ? UInt8(ascii: " ") : byte
    }
    if let digit = PhoneCharacter.digit(scalar) { return digit + UInt8(ascii: "0") }
    if scalar == "\u{FF0B}" { return UInt8(ascii: "+") }
    if scalar == "\u{2018}" || scalar == "\u{2019}" { return UInt8(ascii: "'") }
    if scalar == "\u{2212}" { return UInt8(ascii: "-") }
    switch scalar.properties.generalCategory {
    case .spaceSeparator: return UInt8(ascii: " ")
    case .dashPunctuation: return UInt8(ascii: "-")
    case .format, .control, .nonspacingMark: return nil
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return UInt8(ascii: "a")
    default: return UInt8(ascii: "?")
    }
  }
}

extension ICText {
  /// A text that nobody can read an identity-card number from: where it holds the form of one, all its digits are hidden.
  static func hidingNumbers(in text: String) -> String {
    guard !candidates(in: text).isEmpty else { return text }
    let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
      let isDigit = scalar.isASCII ? ("0"..."9").contains(scalar) : PhoneCharacter.digit(scalar) != nil
      return isDigit ? "•" : scalar
    }
    return String(String.UnicodeScalarView(scalars))
  }

  /// Every place of a message that has the form of a number, in order.
  static func candidates(in message: String) -> [ICText] {
    let text = message.unicodeScalars.prefix(maximumMessageLength).compactMap(cleaned)
    var found: [ICText] = []
    var index = 0
    while index < text.count {
      guard isDigit(text[index]) else {
        index += 1
        continue
      }
      if canBegin(at: index, in: text), let (candidate, end) = candidate(at: index, in: text) {
        found.append(candidate)
        index = end
      }
      // Nothing begins inside a run of digits.
      while index < text.count, isDigit(text[index]) { index += 1 }
    }
    return found
  }

  private static func canBegin(at index: Int, in text: [UInt8]) -> Bool {
    guard index > 0 else { return true }
    let before = text[index - 1]
    // A hyphen that joins digits makes them part of another number.
    let isJoined = before == UInt8(ascii: "-") && index > 1 && isDigit(text[index - 2])
    return !isLetter(before) && before != UInt8(ascii: "+") && !isJoined
  }

  private static func candidate(at start: Int, in text: [UInt8]) -> (text: ICText, end: Int)? {
    func run(at index: Int) -> Int { text[min(index, text.count)...].prefix(while: isDigit).count }
    var end = start + run(at: start)
    var digits = Array(text[start..<end])
    var hasSeparators = false
    if digits.count == groups[0], end < text.count, separators.contains(text[end]) {
      let separator = text[end]
      for length in groups.dropFirst() {
        guard end < text.count, text[end] == separator, run(at: end + 1) == length else { return nil }
        digits += text[(end + 1)...(end + length)]
        end += length + 1
      }
      hasSeparators = true
    }
    guard digits.count == 12 else { return nil }
    if end < text.count {
      let isJoined = text[end] == UInt8(ascii: "-") && end + 1 < text.count && isDigit(text[end + 1])
      guard !isLetter(text[end]), !isJoined else { return nil }
    }
    return (ICText(digits: digits.map { $0 - UInt8(ascii: "0") }, hasSeparators: hasSeparators), end)
  }

  private static let separators = Array("- ./".utf8)
}
