/// A number as ``PhoneNumberParser`` read it, and what libphonenumber answers about it.
///
/// It may be impossible or invalid; a number to send to is a ``PhoneNumber``.
public struct ParsedPhoneNumber: Hashable, Sendable {
  /// The country calling code, such as 60.
  public let callingCode: Int
  /// The digits of an extension, as they were written; `nil` without one.
  public let extensionDigits: String?

  let nationalValue: UInt64
  let nationalLength: Int

  init(callingCode: Int, national: DigitBuffer, extensionDigits: String?) {
    self.callingCode = callingCode
    self.extensionDigits = extensionDigits
    nationalValue = national.value
    nationalLength = national.count
  }

  /// Takes a number apart.
  public init(_ number: PhoneNumber) {
    let (code, length) = number.callingCodePart
    callingCode = code.code
    extensionDigits = nil
    nationalLength = number.count - length
    nationalValue = number.digits % PhoneNumber.powersOfTen[nationalLength]
  }

  var national: DigitBuffer { DigitBuffer(nationalValue, count: nationalLength) }

  /// The digits after the calling code, with the zeros that belong to them.
  public var nationalNumber: String { national.text }

  /// The calling code and the national number, also of a number that is not valid. It leaves the extension out.
  public var e164: String { "+\(callingCode)\(nationalNumber)" }

  /// The number as a value of its own, or `nil` when it is no E.164 number: fewer than 7 digits, or more than 15.
  public var phoneNumber: PhoneNumber? {
    let codeLength = String(callingCode).utf8.count
    guard (7...15).contains(codeLength + nationalLength) else { return nil }
    let digits = UInt64(callingCode) * PhoneNumber.powersOfTen[nationalLength] + nationalValue
    return PhoneNumber(digits: digits, count: codeLength + nationalLength)
  }
}

extension ParsedPhoneNumber: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The number with its middle hidden.
  public var description: String {
    Redaction.phone(e164, callingCodeLength: String(callingCode).utf8.count)
  }
  /// The same as ``description``.
  public var debugDescription: String { description }
  /// Empty: a dump shows no more than ``description``.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
