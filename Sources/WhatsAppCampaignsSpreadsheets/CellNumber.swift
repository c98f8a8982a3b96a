import WhatsAppCampaigns

/// How a number in a cell reads.
enum CellNumber {
  /// A whole number without exponent or fraction where that loses nothing, so that a phone number in a numeric cell is
  /// one whatever its format; otherwise the text as it stands, by which the importer sees lost digits.
  static func text(_ raw: [UInt8]) -> String {
    if isPlain(raw) { return String(decoding: raw, as: UTF8.self) }
    let text = String(decoding: raw, as: UTF8.self)
    guard let number = Double(text), number.isFinite else { return text }
    // Spreadsheets keep 15 digits; beyond, the last ones are not what was typed.
    if abs(number) < 1e15 { return Int64(exactly: number).map(String.init) ?? "\(number)" }
    return text
  }

  /// Whether a number reads as it stands there: digits and nothing else, no more than are kept.
  static func isPlain(_ raw: [UInt8]) -> Bool { raw.count <= 15 && raw.allSatisfy { $0 &- 0x30 < 10 } }

  /// The day and time of day that a number stands for, `2026-11-21` and `13:45:00`; `nil` where there is no such day.
  static func date(_ raw: [UInt8], countsFrom1904: Bool) -> String? {
    guard let number = Double(String(decoding: raw, as: UTF8.self)), number >= 0, number < 2_958_466 else { return nil }
    var days = Int(number)
    var seconds = Int(((number - Double(days)) * 86_400).rounded())
    if seconds == 86_400 { (days, seconds) = (days + 1, 0) }
    let time = clock(seconds)
    if days == 0, !countsFrom1904 { return time }
    // Days from 1970-01-01. The 29th of February 1900, which never was, is day 60 of the older count.
    let day = countsFrom1904 ? days - 24_107 : days - (days < 60 ? 25_568 : 25_569)
    let date = CalendarDay(daysSince1970: day).description
    return seconds == 0 ? date : date + " " + time
  }

  /// The hours, minutes and seconds that a number of days stands for, `30:00:00`; `nil` for less than none.
  static func duration(_ raw: [UInt8]) -> String? {
    guard let days = Double(String(decoding: raw, as: UTF8.self)), days >= 0, days < 2_958_466 else { return nil }
    return clock(Int((days * 86_400).rounded()))
  }

  private static func clock(_ seconds: Int) -> String {
    [seconds / 3_600, seconds / 60 % 60, seconds % 60].map(twoDigits).joined(separator: ":")
  }

  private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
