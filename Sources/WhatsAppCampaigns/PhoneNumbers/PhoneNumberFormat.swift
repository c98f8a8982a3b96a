/// A way to write a number for people or for a link.
@nonexhaustive
public enum PhoneNumberFormat: Hashable, Sendable, CaseIterable {
  /// As it is written inside its country: `012-345 6789`.
  case national
  /// As it is written anywhere: `+60 12-345 6789`.
  case international
  /// As a link: `tel:+60-12-345-6789`.
  case rfc3966
}

extension ParsedPhoneNumber {
  /// The number written for people, with its extension.
  public func formatted(_ format: PhoneNumberFormat) -> String {
    let plan = NumberingPlan.shared
    let digits = national
    guard let code = plan.callingCode(callingCode) else { return digits.text }
    let label = plan.formats.label(from: code.formats, of: digits)
    let masks = label > 0 ? plan.masks[label - 1] : (national: [], international: [])
    switch format {
    case .national:
      return Self.fill(masks.national, with: digits) + suffix(plan.extensionLabel(callingCode))
    case .international:
      return "+\(callingCode) \(Self.fill(masks.international, with: digits))"
        + suffix(plan.extensionLabel(callingCode))
    case .rfc3966:
      return "tel:+\(callingCode)-\(Self.dashed(Self.fill(masks.international, with: digits)))" + suffix(";ext=")
    }
  }

  private func suffix(_ label: String) -> String { extensionDigits.map { label + $0 } ?? "" }

  /// Writes digits into a mask: `#` is the next digit, `_` a digit to leave out. No mask leaves the digits as they are.
  private static func fill(_ mask: [UInt8], with digits: DigitBuffer) -> String {
    guard !mask.isEmpty else { return digits.text }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(mask.count)
    var index = 0
    for byte in mask {
      switch byte {
      case UInt8(ascii: "#"):
        bytes.append(digits[index] &+ UInt8(ascii: "0"))
        index += 1
      case UInt8(ascii: "_"): index += 1
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// One dash for every run of punctuation, none in front.
  private static func dashed(_ text: String) -> String {
    text.split { !$0.isNumber }.joined(separator: "-")
  }
}
