/// A JSON number that keeps its spelling and compares by its exact decimal value.
///
/// Identifiers of providers are numbers beyond what a double can hold, so nothing is converted before somebody asks.
public struct JSONNumber: Sendable {
  /// The number as it was written, such as `1.0` or `6.02e23`.
  public let text: String

  /// Wraps text that a parser has checked.
  init(unchecked text: String) {
    self.text = text
  }

  /// Parses a number in JSON's grammar.
  ///
  /// - Returns: `nil` for anything else, such as `+1`, `01`, `.5`, `1.`, `NaN` or surrounding white space.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    var position = 0
    guard Self.scan(bytes.span, &position), position == bytes.count else { return nil }
    self.init(unchecked: String(text))
  }

  /// Writes a whole number.
  public init(_ integer: some BinaryInteger) {
    self.init(unchecked: String(integer))
  }

  /// Writes a double in the shortest spelling that reads back as the same double.
  ///
  /// - Returns: `nil` for infinity and not-a-number, which JSON cannot express.
  public init?(_ double: Double) {
    guard double.isFinite else { return nil }
    let text = double.description
    self.init(unchecked: text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
  }

  /// The exact whole number, or `nil` where the value has a fraction or does not fit. `1.0` and `1e3` are whole.
  public var int: Int64? {
    if let plain = Int64(text) { return plain }
    let exact = ExactValue(self)
    guard let exponent = exact.exponent, exponent >= 0, exponent < 19, exact.digits.count <= 19 else { return nil }
    var result: Int64 = 0
    for digit in exact.digits + [UInt8](repeating: 0, count: Int(exponent)) {
      let (product, overflow) = result.multipliedReportingOverflow(by: 10)
      // Built up on the negative side, which reaches one further.
      let (sum, overflowed) = product.subtractingReportingOverflow(Int64(digit))
      if overflow || overflowed { return nil }
      result = sum
    }
    if exact.isNegative { return result }
    return result == .min ? nil : -result
  }

  /// The nearest double, or `nil` where the number is too large for one. Too small a number is zero.
  public var double: Double? {
    guard let double = Double(text), double.isFinite else { return nil }
    return double
  }

  /// Moves over a number, or returns `false` with the position at the byte that is wrong.
  static func scan(_ input: Span<UInt8>, _ position: inout Int) -> Bool {
    func byte() -> UInt8 { position < input.count ? input[position] : 0 }
    func digits() -> Bool {
      let start = position
      while byte() &- 0x30 < 10 { position += 1 }
      return position > start
    }
    if byte() == UInt8(ascii: "-") { position += 1 }
    if byte() == UInt8(ascii: "0") {
      position += 1
    } else if !digits() {
      return false
    }
    if byte() == UInt8(ascii: ".") {
      position += 1
      if !digits() { return false }
    }
    if byte() | 0x20 == UInt8(ascii: "e") {
      position += 1
      if byte() == UInt8(ascii: "+") || byte() == UInt8(ascii: "-") { position += 1 }
      if !digits() { return false }
    }
    return true
  }
}

extension JSONNumber: Hashable {
  /// Compares the exact decimal values.
  public static func == (left: Self, right: Self) -> Bool {
    left.text == right.text || ExactValue(left) == ExactValue(right)
  }

  /// Hashes the exact decimal value.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(ExactValue(self))
  }

  /// The one form of a value: no zeros at either end, and a power of ten.
  private struct ExactValue: Hashable {
    var isNegative = false
    var digits: [UInt8] = []
    /// `nil` where the power itself does not fit; such numbers are equal only when written with the same exponent.
    var exponent: Int64? = 0
    var hugeExponent: Substring?

    init(_ number: JSONNumber) {
      var text = number.text[...]
      if text.utf8.first == UInt8(ascii: "-") {
        isNegative = true
        text.removeFirst()
      }
      let mantissa = text.prefix { $0 != "e" && $0 != "E" }
      var exponent: Int64? = 0
      let exponentText = text.dropFirst(mantissa.count + 1)
      if !exponentText.isEmpty { exponent = Int64(exponentText) }
      var fraction: Int64 = 0
      var isFraction = false
      for byte in mantissa.utf8 {
        if byte == UInt8(ascii: ".") {
          isFraction = true
        } else {
          digits.append(byte - 0x30)
          if isFraction { fraction += 1 }
        }
      }
      let leadingZeros = digits.prefix { $0 == 0 }.count
      if leadingZeros == digits.count {
        self = .zero
        return
      }
      digits.removeFirst(leadingZeros)
      while digits.last == 0 {
        digits.removeLast()
        fraction -= 1
      }
      let (sum, overflow) = (exponent ?? 0).subtractingReportingOverflow(fraction)
      self.exponent = exponent == nil || overflow ? nil : sum
      if self.exponent == nil { hugeExponent = exponentText }
    }

    private init() {}

    static let zero = ExactValue()
  }
}

extension JSONNumber: ExpressibleByIntegerLiteral {
  /// Writes a whole number.
  public init(integerLiteral value: Int64) { self.init(value) }
}

extension JSONNumber: Redacted {
  /// Hides the value, which may be a phone number; it is ``text``.
  public var description: String { "JSON number" }
}
