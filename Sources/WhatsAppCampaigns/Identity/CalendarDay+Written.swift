extension CalendarDay {
  /// The longest text that is read as a day, in bytes of UTF-8.
  public static let maximumBytesWritten = 64

  /// Reads a day as people and programs write it in a list: `2026-11-21`, `2026/11/21`, `21/11/2026`, `21-11-2026`,
  /// `21.11.2026`, `21 Nov 2026`, `21 Nov., 2026`, `21-November-2026` and `Nov 21, 2026`, each perhaps with the day of the week
  /// before it and a time behind it: `Saturday, 21 November 2026`, `2026/11/21 1:45:10 PM GMT+8`, `21/11/2026, 13:45`.
  ///
  /// In numbers alone the day comes before the month, as it is written in Malaysia, India and most of the world; the names of
  /// months and of days of the week are English, Malay or Indonesian. A year has four digits: of two, nobody knows whether they
  /// are the day. The day is the one that stands there, whatever the time zone of a time behind it and the day of the week.
  ///
  /// - Returns: `nil` for a text that is no day, and for a day that the calendar does not have.
  public init?(written text: String) {
    guard text.utf8.count <= Self.maximumBytesWritten else { return nil }
    var rest = Array(text.utf8)[...]
    Self.dropWeekday(&rest)
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
        let hasComma = take(",", &behind)
        guard take(" ", &behind) || !hasComma && take("-", &behind), case (let year, 4)? = takeNumber(&behind) else {
          return nil
        }
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

  /// Whether nothing, or a time of day, stands behind a day: ` 09:30`, `, 09:30`, `T09:30:00.000Z`, ` 9:30 AM GMT+8`.
  private static func isTime(_ text: ArraySlice<UInt8>) -> Bool {
    guard !text.isEmpty else { return true }
    var rest = text
    let hasComma = take(",", &rest)
    guard take(" ", &rest) || !hasComma && (take("T", &rest) || take("t", &rest)),
      case (_, 1...2)? = takeNumber(&rest), take(":", &rest), rest.prefix(2).count(where: isDigit) == 2
    else { return false }
    return isZone(rest.dropFirst(2).drop { isDigit($0) || timeCharacters.utf8.contains($0) })
  }

  /// Whether nothing, or a zone by its distance from Greenwich, stands behind a time: `UTC`, `GMT+8`, `GMT+0800`, `UTC-3:30`.
  private static func isZone(_ text: ArraySlice<UInt8>) -> Bool {
    guard !text.isEmpty else { return true }
    var rest = text.dropFirst(3)
    guard zones.contains(smallLetters(text.prefix(3))) else { return false }
    guard !rest.isEmpty else { return true }
    guard take("+", &rest) || take("-", &rest), let (_, length) = takeNumber(&rest) else { return false }
    if length <= 2, take(":", &rest) {
      guard case (_, 2)? = takeNumber(&rest) else { return false }
    }
    return rest.isEmpty
  }

  private static func takeNumber(_ rest: inout ArraySlice<UInt8>) -> (number: Int, length: Int)? {
    let digits = rest.prefix(while: isDigit)
    guard (1...4).contains(digits.count) else { return nil }
    rest = rest.dropFirst(digits.count)
    return (digits.reduce(0) { $0 * 10 + Int($1 & 0xF) }, digits.count)
  }

  /// The month whose name begins a text, and ends before what is no letter; behind a short name, with its point.
  private static func takeMonth(_ rest: inout ArraySlice<UInt8>) -> Int? {
    var behind = rest
    guard let name = takeWord(&behind), let month = monthNames.firstIndex(where: { $0.contains(name) }) else {
      return nil
    }
    if isShort(name) { _ = take(".", &behind) }
    rest = behind
    return month + 1
  }

  /// Takes the name of a day of the week off the beginning of a text, with a comma perhaps and the space behind it.
  private static func dropWeekday(_ rest: inout ArraySlice<UInt8>) {
    var behind = rest
    guard let name = takeWord(&behind), weekdayNames.contains(name) else { return }
    _ = take(",", &behind)
    if take(" ", &behind) { rest = behind }
  }

  /// The letters that begin a text, in small ones.
  private static func takeWord(_ rest: inout ArraySlice<UInt8>) -> String? {
    let letters = rest.prefix { ($0 | 0x20) &- 0x61 < 26 }
    guard !letters.isEmpty, letters.count <= 9 else { return nil }
    rest = rest.dropFirst(letters.count)
    return smallLetters(letters)
  }

  /// A text with its letters A to Z in small ones, where it has nothing else.
  private static func smallLetters(_ letters: ArraySlice<UInt8>) -> String {
    String(decoding: letters.map { $0 | 0x20 }, as: UTF8.self)
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

  /// Whether the name of a month is short enough to have a point behind it: `Nov.`, `Sept.`.
  package static func isShort(_ monthName: String) -> Bool { monthName.utf8.count <= 4 }

  /// The names of the days of the week in English, Malay and Indonesian, and what is short for them, in small letters. The first
  /// three letters of a name are those of no month.
  package static let weekdayNames: Set<String> = [
    "mon", "monday", "tue", "tuesday", "wed", "wednesday", "thu", "thursday", "fri", "friday", "sat", "saturday",
    "sun", "sunday",
    "isn", "isnin", "sen", "senin", "sel", "selasa", "rab", "rabu", "kha", "khamis", "kam", "kamis", "jum", "jumaat",
    "jumat", "sab", "sabtu", "ahd", "ahad", "min", "minggu",
  ]

  /// What a zone begins with that a time names, in small letters.
  package static let zones = ["gmt", "utc"]

  /// What stands between the numbers of a day; in this order none of it has a meaning in a bracket expression.
  package static let separators = "/.-"

  /// What a time of day is made of besides digits, behind its first colon; in this order, as ``separators``.
  package static let timeCharacters = ":.+ AaPpMmZz-"

  /// The day as one number that is greater the later it is: 20261121.
  package var ordinal: Int { (year * 100 + month) * 100 + day }
}
