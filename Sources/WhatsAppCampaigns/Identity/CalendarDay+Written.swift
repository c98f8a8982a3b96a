extension CalendarDay {
  /// The longest text that is read as a day, in bytes of UTF-8.
  public static let maximumBytesWritten = 64

  /// Reads a day as people and programs write it in a list: `2026-11-21`, `2026/11/21`, `21/11/2026`, `21-11-2026`,
  /// `21.11.2026`, `21 Nov 2026`, `21-November-2026` and `Nov 21, 2026`, each perhaps with a time behind it.
  ///
  /// In numbers alone the day comes before the month, as it is written in Malaysia, India and most of the world; the names of
  /// months are English, Malay or Indonesian. A year has four digits: of two, nobody knows whether they are the day. The day is
  /// the one that stands there, whatever the time zone of a time behind it.
  ///
  /// - Returns: `nil` for a text that is no day, and for a day that the calendar does not have.
  public init?(written text: String) {
    guard text.utf8.count <= Self.maximumBytesWritten else { return nil }
    var rest = Array(text.utf8)[...]
    let day: CalendarDay?
    if let month = Self.takeMonth(&rest) {
      day = Self.monthFirst(month, &rest)
    } else {
      day = Self.numberFirst(&rest)
    }
    guard let day, Self.isTime(rest) else { return nil }
    self = day
  }

  /// `Nov 21, 2026`, from behind the month.
  private static func monthFirst(_ month: Int, _ rest: inout ArraySlice<UInt8>) -> CalendarDay? {
    guard take(" ", &rest), case (let day, 1...2)? = takeNumber(&rest) else { return nil }
    _ = take(",", &rest)
    guard take(" ", &rest), case (let year, 4)? = takeNumber(&rest) else { return nil }
    return CalendarDay(year: year, month: month, day: day)
  }

  private static func numberFirst(_ rest: inout ArraySlice<UInt8>) -> CalendarDay? {
    guard let (first, length) = takeNumber(&rest), length <= 2 || length == 4 else { return nil }
    if length <= 2, rest.first == UInt8(ascii: " ") || rest.first == UInt8(ascii: "-") {
      var behind = rest.dropFirst()
      if let month = takeMonth(&behind) {
        guard take(" ", &behind) || take("-", &behind), case (let year, 4)? = takeNumber(&behind) else { return nil }
        rest = behind
        return CalendarDay(year: year, month: month, day: first)
      }
    }
    guard takeSeparator(&rest), case (let month, 1...2)? = takeNumber(&rest), takeSeparator(&rest),
      let (last, lastLength) = takeNumber(&rest)
    else { return nil }
    switch (length, lastLength) {
    case (4, 1...2): return CalendarDay(year: first, month: month, day: last)
    case (1...2, 4): return CalendarDay(year: last, month: month, day: first)
    default: return nil
    }
  }

  /// Whether nothing, or a time of day, stands behind a day: ` 09:30`, `T09:30:00.000Z`, ` 9:30 AM`.
  private static func isTime(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first else { return true }
    guard "Tt ".utf8.contains(first) else { return false }
    var rest = text.dropFirst()
    guard case (_, 1...2)? = takeNumber(&rest), take(":", &rest), rest.prefix(2).count(where: isDigit) == 2 else {
      return false
    }
    return rest.dropFirst(2).allSatisfy { isDigit($0) || timeCharacters.utf8.contains($0) }
  }

  private static func takeNumber(_ rest: inout ArraySlice<UInt8>) -> (number: Int, length: Int)? {
    let digits = rest.prefix(while: isDigit)
    guard (1...4).contains(digits.count) else { return nil }
    rest = rest.dropFirst(digits.count)
    return (digits.reduce(0) { $0 * 10 + Int($1 & 0xF) }, digits.count)
  }

  /// The month whose name begins a text, and ends before what is no letter.
  private static func takeMonth(_ rest: inout ArraySlice<UInt8>) -> Int? {
    let letters = rest.prefix { ($0 | 0x20) &- 0x61 < 26 }
    guard !letters.isEmpty, letters.count <= 9 else { return nil }
    let name = String(decoding: letters.map { $0 | 0x20 }, as: UTF8.self)
    guard let month = monthNames.firstIndex(where: { $0.contains(name) }) else { return nil }
    rest = rest.dropFirst(letters.count)
    return month + 1
  }

  private static func take(_ character: Unicode.Scalar, _ rest: inout ArraySlice<UInt8>) -> Bool {
    guard let first = rest.first, UInt32(first) == character.value else { return false }
    rest = rest.dropFirst()
    return true
  }

  private static func takeSeparator(_ rest: inout ArraySlice<UInt8>) -> Bool {
    guard let first = rest.first, separators.utf8.contains(first) else { return false }
    rest = rest.dropFirst()
    return true
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}

// MARK: - What a database has to know

extension CalendarDay {
  /// The names of the months as they are written in English, Malay and Indonesian, in small letters. The first three letters of
  /// a name are those of no other month.
  package static let monthNames: [[String]] = [
    ["jan", "january", "januari"], ["feb", "february", "februari"], ["mar", "march", "mac", "maret"], ["apr", "april"],
    ["may", "mei"], ["jun", "june", "juni"], ["jul", "july", "julai", "juli"],
    ["aug", "august", "ogo", "ogos", "agu", "agustus"], ["sep", "sept", "september"],
    ["oct", "october", "okt", "oktober"],
    ["nov", "november"], ["dec", "december", "dis", "disember", "des", "desember"],
  ]

  /// What stands between the numbers of a day; in this order none of it has a meaning in a bracket expression.
  package static let separators = "/.-"

  /// What a time of day is made of besides digits, behind its first colon; in this order, as ``separators``.
  package static let timeCharacters = ":.+ AaPpMmZz-"

  /// The day as one number that is greater the later it is: 20261121.
  package var ordinal: Int { (year * 100 + month) * 100 + day }
}
