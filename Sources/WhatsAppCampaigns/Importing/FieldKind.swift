/// What is checked and unified in a column beside name and phone.
enum FieldKind: Hashable, Sendable {
  case text
  /// Becomes `M`, `F`, `NB`, `PNS` (prefers not to say) or `N/A`.
  case gender
  /// A whole number of years.
  case age

  /// The value as it is kept, or `nil` where it makes no sense. A bad optional value never costs the row.
  func value(of text: String) -> String? {
    switch self {
    case .text: text
    case .gender: Self.genders[text.lowercased()] ?? Self.genders[HeaderVocabulary.normalized(text)]
    case .age: Self.age(text)
    }
  }

  /// The oldest age that is taken for one.
  private static let oldest = 130

  private static func age(_ text: String) -> String? {
    var digits = text[...]
    // Spreadsheets write a number that was computed with a fraction.
    if let point = digits.firstIndex(of: "."), digits[point...].dropFirst().allSatisfy({ $0 == "0" }) {
      digits = digits[..<point]
    }
    guard digits.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let age = Int(digits), age <= oldest else { return nil }
    return String(age)
  }

  private static let genders: [String: String] = [
    "m": "M", "male": "M", "man": "M", "l": "M", "lelaki": "M", "laki laki": "M", "laki": "M", "pria": "M", "男": "M",
    "f": "F", "female": "F", "woman": "F", "p": "F", "perempuan": "F", "wanita": "F", "女": "F",
    "nb": "NB", "non binary": "NB", "nonbinary": "NB",
    "pns": "PNS", "prefer not to say": "PNS", "n a": "N/A", "na": "N/A",
  ]
}
