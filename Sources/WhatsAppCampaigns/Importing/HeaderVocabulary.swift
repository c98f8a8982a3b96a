import Foundation

/// What column headers mean, in the languages that lists come in: English, Malay, Indonesian and Chinese.
enum HeaderVocabulary {
  /// Which of several phone columns is asked first; the smallest rank wins.
  struct PhoneRank: Hashable, Comparable {
    enum Kind: Int, Comparable {
      case whatsApp, mobile, general, office, home, delivery, contact, digits

      static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }
    /// Whether the header is understood only without the words around it, as ``HeaderPhrase`` leaves them out.
    var isLoose = false
    var kind: Kind
    /// The number in headers such as `Phone 2`.
    var number: Int

    /// Whether the header says only that one may reach the person with it, as `Contact` does.
    var isWeak: Bool { kind == .contact }
    /// Whether the header speaks of the person's own phone, and of no other.
    var isOwn: Bool { kind <= .general }

    static func < (left: Self, right: Self) -> Bool {
      left.isLoose == right.isLoose ? (left.kind, left.number) < (right.kind, right.number) : right.isLoose
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

  /// A header as the vocabulary is asked for it: ``normalized(_:)``, with words apart that are written together and told by
  /// their capitals (`MobileNo`, `HPNumber`) or by a digit behind them (`Phone2`).
  ///
  /// Only for finding out what a header means: two headers are the same where they are so as they are written.
  static func words(_ header: String) -> String {
    let words = " \(normalized(separated(header))) "
    return String(
      words.replacing(" whats app ", with: " whatsapp ").replacing(" h p ", with: " hp ").dropFirst().dropLast()
    )
  }

  /// A header with a space before each capital that begins a word, and between a letter and a digit behind it.
  private static func separated(_ header: String) -> String {
    let scalars = Array(header.precomposedStringWithCompatibilityMapping.unicodeScalars)
    var result = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      if index > 0, beginsWord(scalar, after: scalars[index - 1], before: scalars.dropFirst(index + 1).first) {
        result.append(" ")
      }
      result.append(scalar)
    }
    return String(result)
  }

  private static func beginsWord(
    _ scalar: Unicode.Scalar,
    after last: Unicode.Scalar,
    before next: Unicode.Scalar?
  ) -> Bool {
    let isCapital = scalar.properties.isUppercase
    // In `HPNumber` the second word begins at the last capital.
    return last.properties.isLowercase && isCapital
      || last.properties.isUppercase && isCapital && next?.properties.isLowercase == true
      || last.properties.isAlphabetic && scalar.isASCII && scalar.properties.numericType != nil
  }

  /// The form in which two headers that look the same are the same: `рhone` with a Cyrillic first letter and `phone`.
  static func skeleton(_ header: String) -> String {
    String(String.UnicodeScalarView(normalized(header).unicodeScalars.map { lookAlikes[$0] ?? $0 }))
  }

  /// How well a column suits as the phone column, or `nil` where its header does not speak of phones.
  static func phoneRank(of header: String) -> PhoneRank? {
    guard header.utf8.count <= maximumBytes else { return nil }
    let words = words(header)
    if let rank = exactPhoneRank(of: words) { return rank }
    // Every cell at the start of a list is asked, and nearly none speaks of phones.
    return words.split(separator: " ").contains(where: mayBePhone) ? loosePhoneRank(of: header) : nil
  }

  /// Longer text is prose, and not worth the effort.
  static let maximumBytes = 100

  private static func exactPhoneRank(of name: String) -> PhoneRank? {
    if contactHeaders.contains(name) { return PhoneRank(kind: .contact, number: 0) }
    var kind: PhoneRank.Kind?
    var qualifier: PhoneRank.Kind?
    var number = 0
    for word in name.split(separator: " ") {
      if let named = phoneKind(of: word) {
        kind = kind.map { min($0, named) } ?? named
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

  /// What a word of a header says about phones, alone or joined to a word for a number, as in `mobileno` and `notel`.
  static func phoneKind(of word: Substring) -> PhoneRank.Kind? {
    if let kind = phoneWords[String(word)] { return kind }
    for number in numberWords {
      if word.hasSuffix(number), let kind = phoneWords[String(word.dropLast(number.count))] { return kind }
      if word.hasPrefix(number), let kind = phoneWords[String(word.dropFirst(number.count))] { return kind }
    }
    return nil
  }

  /// How well a column suits as the one with the whole name; the smallest number wins. Headers come as ``words(_:)``.
  static func fullNameRank(of words: String) -> Int? { fullNames.firstIndex(of: words) }

  /// Which part of a name a column holds.
  static func namePart(of words: String) -> NamePart? { nameParts[words] }

  /// What is checked and unified in a column beside name and phone.
  static func fieldKind(of words: String) -> FieldKind {
    if ["gender", "sex", "jantina", "jenis kelamin", "性别", "性別"].contains(words) { return .gender }
    if ["age", "umur", "usia", "年龄", "年齡"].contains(words) { return .age }
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
    (.mobile, "手机 手机号 手机号码 手提电话 手提 移动电话 手機 手機號 手機號碼 手提電話 行動電話 手提号码 手提號碼"),
    (.general, "phone phones tel telephone telefon telepon telpon telp tlp tlpn"),
    (.general, "电话 电话号码 联系电话 联络电话 電話 電話號碼 聯絡電話 聯繫電話"),
    (.general, "联系号码 联络号码 联系手机 聯絡號碼 聯繫號碼 客户电话 客戶電話 客户手机 客戶手機")
  )

  static let qualifiers: [String: PhoneRank.Kind] = table(
    (.office, "office work business company pejabat kerja kantor syarikat"),
    (.home, "home house rumah"),
    (.digits, "digits")
  )

  /// Words that mean a phone only beside one for a number, as in `Ph No`.
  static let abbreviations: [String: PhoneRank.Kind] = table((.mobile, "mob"), (.general, "ph fon"))

  /// Words for a number that people write together with the word for the phone.
  static let numberWords = ["number", "numbers", "num", "no", "nos", "nombor", "nomor", "号码", "號碼"]

  /// Words that may stand in the header of a phone column and change nothing.
  static let fillers: Set<String> = Set(
    """
    number numbers no nos num nombor nomor nomer contact your my the of customer client cust user pelanggan anda value \
    primary main utama personal peribadi
    """.split(separator: " ").map(String.init)
  )

  private static let contactHeaders: Set<String> = [
    "contact", "contact no", "contact number", "contact num", "contact nos", "no contact", "contactno", "contactnumber",
    "contactnum", "nombor", "nomor", "号码", "號碼", "联系方式", "联络方式", "聯絡方式", "聯繫方式",
  ]

  private static let fullNames = [
    "name", "full name", "fullname", "nama", "nama penuh", "nama lengkap", "customer name", "client name",
    "contact name", "nama pelanggan", "display name", "姓名", "名字", "名称", "名稱", "客户姓名", "客戶姓名", "客户名称", "客戶名稱",
    "客户名字", "客戶名字", "customername", "customer", "client", "客户", "客戶", "顾客", "顧客",
    "联系人", "聯絡人", "联络人",
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
