import Foundation

extension SuppressionDraft {
  /// Reads one row of a do-not-disturb list: what its columns for source, reason and date say goes before what holds for
  /// the whole list.
  ///
  /// The columns are found by their headers, in English, Malay, Indonesian and Chinese, in this order where there are
  /// several.
  /// A date that cannot be read is left out, and so is one whose year has two digits (`21/11/26`), because that may be the
  /// day as well: the person is to be left alone all the same.
  public init(_ row: ContactDraft, source: String, reason: String? = nil) {
    var warnings: [ImportWarning] = []
    self.init(row, source: source, reason: reason, warnings: &warnings)
  }

  /// Reads one row of a do-not-disturb list as ``init(_:source:reason:)`` does, and says what was left out.
  ///
  /// - Parameter warnings: Gets ``ImportWarning/Kind/unreadableDate`` where there is a date that cannot be read.
  public init(_ row: ContactDraft, source: String, reason: String? = nil, warnings: inout [ImportWarning]) {
    let fields = row.fields.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
      .map { (key: $0.key, words: HeaderVocabulary.words($0.key), value: $0.value) }
    func column(_ headers: [String]) -> (key: String, words: String, value: String)? {
      headers.lazy.compactMap { header in fields.first { $0.words == header } }.first
    }
    let date = column(Self.dateHeaders)
    let since = date.flatMap { Self.date($0.value) }
    if let date, since == nil { warnings.append(ImportWarning(.unreadableDate, column: date.key)) }
    self.init(
      person: PersonKey(row.phone),
      source: column(Self.sourceHeaders)?.value ?? source,
      reason: column(Self.reasonHeaders)?.value ?? reason,
      since: since
    )
  }

  private static let dateHeaders = [
    "since", "date", "date added", "added", "added on", "sejak", "tarikh", "tanggal", "日期", "登记日期", "登記日期",
  ]
  private static let sourceHeaders = ["source", "sumber", "origin", "asal", "来源", "來源"]
  private static let reasonHeaders = ["reason", "reason code", "sebab", "alasan", "原因", "理由"]

  /// Before that nobody had a phone: an older date is a year of two digits, `21/11/26`, which may be the day as well.
  private static let earliest = CalendarDay(year: 1900, month: 1, day: 1).map(Date.init(startOf:)) ?? .distantPast

  private static func date(_ text: String) -> Date? {
    written(text).flatMap { $0 >= earliest ? $0 : nil }
  }

  /// Reads an instant, or a day as ``CalendarDay/init(written:)`` does.
  private static func written(_ text: String) -> Date? {
    if let instant = try? Date(text, strategy: .iso8601) { return instant }
    return CalendarDay(written: text).map(Date.init(startOf:))
  }
}

extension Date {
  fileprivate init(startOf day: CalendarDay) {
    self.init(timeIntervalSince1970: TimeInterval(day.daysSince1970) * 86_400)
  }
}
