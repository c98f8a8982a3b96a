public import Foundation

/// Somebody to put on the suppression list.
public struct SuppressionDraft: Hashable, Sendable {
  /// Who.
  public var person: PersonKey
  /// Where the entry comes from.
  public var source: String
  /// Why, where somebody said.
  public var reason: String?
  /// Since when, where a list says so; a moment in the future counts as now. `nil` for now.
  public var since: Date?

  /// Creates a draft.
  public init(person: PersonKey, source: String, reason: String? = nil, since: Date? = nil) {
    self.person = person
    self.source = source
    self.reason = reason
    self.since = since
  }

  /// The entry that a store makes of it.
  public func entry(at now: Date) -> Suppression {
    Suppression(
      person: person,
      source: source,
      reason: reason,
      since: min(since ?? now, now).truncatedToMilliseconds
    )
  }
}

extension SuppressionDraft {
  /// Reads one row of a do-not-disturb list: what its columns for source, reason and date say goes before what holds for
  /// the whole list.
  ///
  /// The columns are found by their headers, in English, Malay and Indonesian, in this order where there are several.
  /// A date that cannot be read is left out: the person is to be left alone all the same.
  public init(_ row: ContactDraft, source: String, reason: String? = nil) {
    let fields = row.fields.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
    func cell(_ headers: [String]) -> String? {
      headers.lazy.compactMap { header in fields.first { $0.key.lowercased() == header }?.value }.first
    }
    self.init(
      person: PersonKey(row.phone),
      source: cell(["source", "sumber", "origin", "asal"]) ?? source,
      reason: cell(["reason", "sebab", "alasan"]) ?? reason,
      since: cell(["since", "date", "added", "sejak", "tarikh", "tanggal"]).flatMap(Self.date)
    )
  }

  /// Reads `2026-11-21`, with or without a time, and `21/11/2026` and `21-11-2026`, as dates are written where the day
  /// comes first.
  private static func date(_ text: String) -> Date? {
    if let instant = try? Date(text, strategy: .iso8601) { return instant }
    if let day = CalendarDay(String(text.prefix(10))) { return Date(startOf: day) }
    let parts = text.split { $0 == "/" || $0 == "-" || $0 == "." }.map { Int($0) }
    guard parts.count == 3, let day = parts[0], let month = parts[1], let year = parts[2] else { return nil }
    return CalendarDay(year: year, month: month, day: day).map(Date.init(startOf:))
  }
}

extension Date {
  fileprivate init(startOf day: CalendarDay) {
    self.init(timeIntervalSince1970: TimeInterval(day.daysSince1970) * 86_400)
  }
}
