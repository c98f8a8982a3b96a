/// A phone number in E.164 form: a known calling code and 7 to 15 digits in all.
///
/// The form is checked, not the numbering plan: ask ``isValid`` for that, or read numbers that people typed with
/// ``PhoneNormalizer``, which requires it. A number takes eight bytes, so that a set of a million is small; it sorts
/// like its text and prints masked (`+60•••••6789`). The whole of it is ``e164``, a name to search for.
public struct PhoneNumber: Hashable, Sendable {
  /// All digits. The first is never a zero, so the number stands for its text.
  let digits: UInt64

  init(unchecked digits: UInt64) {
    self.digits = digits
  }

  /// Parses `+` and 7 to 15 ASCII digits that begin with a known calling code; `nil` for anything else.
  public init?(e164 text: String) {
    var bytes = text.utf8.makeIterator()
    guard bytes.next() == UInt8(ascii: "+") else { return nil }
    var digits: UInt64 = 0
    var count = 0
    while let byte = bytes.next() {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), count < 15 else { return nil }
      digits = digits * 10 + UInt64(byte - UInt8(ascii: "0"))
      count += 1
    }
    self.init(digits: digits, count: count)
  }

  /// Checks the number of digits and the calling code.
  init?(digits: UInt64, count: Int) {
    guard (7...15).contains(count), digits >= Self.powersOfTen[count - 1],
      NumberingPlan.shared.callingCode(startOf: digits, count: count) != nil
    else { return nil }
    self.digits = digits
  }

  /// The number with its plus: `+60123456789`. This is the one way to all of its digits.
  public var e164: String { text(after: UInt8(ascii: "+")) }

  /// The digits behind one ASCII character.
  func text(after sign: UInt8) -> String {
    let count = count
    return String(unsafeUninitializedCapacity: 1 + count) { bytes in
      var rest = digits
      for index in stride(from: count, to: 0, by: -1) {
        bytes[index] = UInt8(truncatingIfNeeded: rest % 10) + UInt8(ascii: "0")
        rest /= 10
      }
      bytes[0] = sign
      return 1 + count
    }
  }

  /// The country calling code, such as 60.
  public var callingCode: Int { callingCodePart.code.code }

  var count: Int { Self.powersOfTen.firstIndex { $0 > digits } ?? 15 }

  /// The calling code and how many digits it has. Every number was built with a known one.
  var callingCodePart: (code: NumberingPlan.CallingCode, length: Int) {
    NumberingPlan.shared.callingCode(startOf: digits, count: count)
      ?? (NumberingPlan.shared.callingCodes[0], 1)
  }

  // Written out: the compiler lays out a literal, and runs code for anything else at the first use of each.
  static let powersOfTen: [UInt64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
    100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
  ]
}

extension PhoneNumber: Comparable {
  /// The order of the texts, the one in which a database sorts them.
  public static func < (left: PhoneNumber, right: PhoneNumber) -> Bool {
    let counts = (left.count, right.count)
    let aligned = (
      left.digits * powersOfTen[15 - counts.0], right.digits * powersOfTen[15 - counts.1]
    )
    return aligned.0 == aligned.1 ? counts.0 < counts.1 : aligned.0 < aligned.1
  }
}

extension PhoneNumber: Redacted {
  /// The number with its middle hidden.
  public var description: String { Redaction.phone(e164, callingCodeLength: callingCodePart.length) }
}

extension PhoneNumber: Codable {
  /// Decodes the E.164 text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let number = PhoneNumber(e164: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "A phone number is a plus and 7 to 15 digits with a known calling code."
      )
    }
    self = number
  }

  /// Encodes the E.164 text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(e164)
  }
}

extension NumberingPlan {
  /// The calling code that a number of a known count of digits begins with.
  func callingCode(startOf digits: UInt64, count: Int) -> (code: CallingCode, length: Int)? {
    for length in 1...3 where length <= count {
      let start = Int(truncatingIfNeeded: digits / PhoneNumber.powersOfTen[count - length])
      if let code = callingCode(start) { return (code, length) }
    }
    return nil
  }
}
