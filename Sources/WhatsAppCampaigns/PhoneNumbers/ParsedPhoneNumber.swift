/// A number as ``PhoneNumberParser`` read it, and what libphonenumber answers about it.
///
/// It may be impossible or invalid; a number to send to is a ``PhoneNumber``.
public struct ParsedPhoneNumber: Hashable, Sendable {
  /// The country calling code, such as 60.
  public let callingCode: Int
  /// The digits of an extension, as they were written; `nil` without one.
  public let extensionDigits: String?

  let national: DigitBuffer
  /// What the numbering plan says about the number: see ``NumberingPlan/classify``.
  let classification: Int

  init(callingCode: Int, national: DigitBuffer, extensionDigits: String?) {
    self.callingCode = callingCode
    self.extensionDigits = extensionDigits
    self.national = national
    classification = Self.classification(callingCode, national)
  }

  /// Takes a number apart.
  public init(_ number: PhoneNumber) {
    let (code, length) = number.callingCodePart
    let national = DigitBuffer(number.digits, count: number.count - length)
    self.init(callingCode: code.code, national: national, extensionDigits: nil)
  }

  private static func classification(_ callingCode: Int, _ national: DigitBuffer) -> Int {
    let plan = NumberingPlan.shared
    return plan.callingCode(callingCode).map { plan.classify.label(from: $0.classification, of: national) } ?? 0
  }

  var callingCodeLength: Int { callingCode < 10 ? 1 : callingCode < 100 ? 2 : 3 }

  /// The digits after the calling code, with the zeros that belong to them.
  public var nationalNumber: String { national.text }

  /// The calling code and the national number, also of a number that is not valid. It leaves the extension out.
  public var e164: String {
    // Written into the text's own bytes, so that one of up to 15 characters takes no allocation.
    String(unsafeUninitializedCapacity: 1 + callingCodeLength + national.count) { bytes in
      bytes[0] = UInt8(ascii: "+")
      return national.write(to: bytes, from: callingCodeDigits.write(to: bytes, from: 1))
    }
  }

  /// The number as a value of its own, or `nil` when it is no E.164 number: fewer than 7 digits, or more than 15.
  public var phoneNumber: PhoneNumber? {
    let count = callingCodeLength + national.count
    guard (7...15).contains(count) else { return nil }
    let digits = UInt64(callingCode) * PhoneNumber.powersOfTen[national.count] + national.value
    return PhoneNumber(digits: digits, count: count)
  }
}

extension ParsedPhoneNumber: Redacted {
  /// The number with its middle hidden.
  public var description: String {
    Redaction.phone(e164, callingCodeLength: callingCodeLength)
  }
}
