import Foundation

/// What column headers mean, in the languages that lists come in: English, Malay, Indonesian and Chinese.
enum HeaderVocabulary {
  /// Which of several phone columns is asked first; the smallest rank wins.
  struct PhoneRank: Hashable, Comparable {
    enum Kind: Int { case whatsApp, mobile, general, office, home, contact, digits }
    var kind: Kind
    /// The number in headers such as `Phone 2`.
    var number: Int

    /// Whether the header says only that one may reach the person with it, as `Contact` does.
    var isWeak: Bool { kind == .contact }

    static func < (left: Self, right: Self) -> Bool {
      (left.kind.rawValue, left.number) < (right.kind.rawValue, right.number)
    }
  }

  /// The parts of a name that may stand in columns of their own, in the order in which they are joined.
  enum NamePart: Int { case first, middle, last }

  /// A header as it is compared: compatibility forms folded, lower case, and everything but letters and digits one
  /// space.
  static func normalized(_ header: String) -> String {
    var result = String.UnicodeScalarView()
    var isSpacePending = false
    for scalar in header.precomposedStringWithCompatibilityMapping.lowercased().unicodeScalars {
      if scalar.properties.isDefaultIgnorableCodePoint { continue }
      guard isWordPart(scalar) else {
        isSpacePending = true
        continue
      }
      if isSpacePending, !result.isEmpty { result.append(" ") }
      isSpacePending = false
      result.append(scalar)
    }
    return String(result)
  }

  /// The form in which two headers that look the same are the same: `рhone` with a Cyrillic first letter and `phone`.
  static func skeleton(_ header: String) -> String {
    String(String.UnicodeScalarView(normalized(header).unicodeScalars.map { lookAlikes[$0] ?? $0 }))
  }

  /// How well a column suits as the phone column, or `nil` where its header does not speak of phones.
  static func phoneRank(of header: String) -> PhoneRank? {
    // Longer text is prose, and not worth the effort.
    guard header.utf8.count <= 100 else { return nil }
    let name = normalized(header).replacing("h p", with: "hp")
    if contactHeaders.contains(name) { return PhoneRank(kind: .contact, number: 0) }
    var kind: PhoneRank.Kind?
    var qualifier: PhoneRank.Kind?
    var number = 0
    for word in name.split(separator: " ") {
      if let named = phoneWords[String(word)] {
        kind = kind.map { $0.rawValue < named.rawValue ? $0 : named } ?? named
      } else if let named = qualifiers[String(word)] {
        qualifier = named
      } else if word.utf8.count == 1, let digit = Int(word) {
        number = digit
      } else if !fillers.contains(String(word)) {
        return nil
      }
    }
    return kind.map { PhoneRank(kind: qualifier ?? $0, number: number) }
  }

  /// How well a column suits as the one with the whole name; the smallest number wins.
  static func fullNameRank(of normalized: String) -> Int? { fullNames.firstIndex(of: normalized) }

  /// Which part of a name a column holds.
  static func namePart(of normalized: String) -> NamePart? { nameParts[normalized] }

  /// What is checked and unified in a column beside name and phone.
  static func fieldKind(of normalized: String) -> FieldKind {
    if ["gender", "sex", "jantina", "jenis kelamin", "性别", "性別"].contains(normalized) { return .gender }
    if ["age", "umur", "usia", "年龄", "年齡"].contains(normalized) { return .age }
    return .text
  }

  private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark: return true
    default: return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
  }
}

// MARK: - Tables

extension HeaderVocabulary {
  private static func table<Value>(_ entries: (Value, String)...) -> [String: Value] {
    var result: [String: Value] = [:]
    for (value, words) in entries {
      for word in words.split(separator: " ") { result[String(word)] = value }
    }
    return result
  }

  private static let phoneWords: [String: PhoneRank.Kind] = table(
    (.whatsApp, "whatsapp whatsap wassap wasap wa"),
    (.mobile, "mobile hp handphone hand handset cell cellphone cellular msisdn bimbit selular ponsel"),
    (.mobile, "手机 手机号 手机号码 手提电话 手提 移动电话 手機 手機號 手機號碼 手提電話 行動電話"),
    (.general, "phone phones tel telephone telefon telepon telpon telp tlp tlpn telno phoneno phonenumber"),
    (.general, "电话 电话号码 联系电话 联络电话 電話 電話號碼 聯絡電話 聯繫電話")
  )

  private static let qualifiers: [String: PhoneRank.Kind] = table(
    (.office, "office work business company pejabat kerja kantor syarikat"),
    (.home, "home house rumah"),
    (.digits, "digits")
  )

  /// Words that may stand in the header of a phone column and change nothing.
  private static let fillers: Set<String> = Set(
    """
    number numbers no nos num nombor nomor nomer contact your my the of customer client user pelanggan anda value \
    primary main utama personal peribadi
    """.split(separator: " ").map(String.init)
  )

  private static let contactHeaders: Set<String> = [
    "contact", "contact no", "contact number", "contact num", "contact nos", "no contact", "nombor", "nomor",
    "联系方式", "联络方式", "聯絡方式",
  ]

  private static let fullNames = [
    "name", "full name", "fullname", "nama", "nama penuh", "nama lengkap", "customer name", "client name",
    "contact name", "nama pelanggan", "display name", "姓名", "名字", "客户姓名", "客戶姓名", "customer", "client",
  ]

  private static let nameParts: [String: NamePart] = [
    "first name": .first, "firstname": .first, "given name": .first, "nama depan": .first, "nama pertama": .first,
    "middle name": .middle, "middlename": .middle, "nama tengah": .middle,
    "last name": .last, "lastname": .last, "surname": .last, "family name": .last, "nama belakang": .last,
    "nama akhir": .last, "nama keluarga": .last,
  ]

  /// Cyrillic and Greek small letters that are drawn like Latin ones.
  private static let lookAlikes: [Unicode.Scalar: Unicode.Scalar] = [
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "і": "i", "ј": "j", "к": "k", "м": "m", "н": "h",
    "о": "o", "р": "p", "ԛ": "q", "ѕ": "s", "т": "t", "у": "y", "ԝ": "w", "х": "x", "α": "a", "ο": "o", "ρ": "p",
    "ν": "v", "ι": "i", "κ": "k", "ı": "i",
  ]
}
