public import Foundation

/// When a campaign comes again: a rule on a calendar and a time of the day, on the clock of one time zone.
///
/// A time that the clock skips is the first minute after the gap; of a time that it shows twice, the first counts. In a
/// month without the rule's day, its last day counts.
public struct Recurrence: Hashable, Sendable, Codable {
  /// On which days.
  @nonexhaustive
  public enum Rule: Hashable, Sendable {
    /// Every day.
    case daily
    /// These days of the week.
    case weekly(on: Set<Weekday>)
    /// This day of the month, 1 to 31.
    case monthly(day: Int)
  }

  /// On which days.
  public let rule: Rule
  /// Every how many days, weeks or months, counted from ``firstDay``. Weeks begin on Monday.
  public let every: Int
  /// No time is before this day.
  public let firstDay: CalendarDay
  /// The time of the day, in minutes.
  public let minute: Int
  /// The time zone, by its identifier.
  public let timeZone: String
  /// The last day on which it may come; `nil` for no end.
  public let lastDay: CalendarDay?
  /// The most times, holidays left out; `nil` for no end.
  public let count: Int?
  /// Calendars on whose days it does not come.
  public let holidays: [HolidayCalendar.Name]

  /// The most times that are counted.
  public static let maximumCount = 10_000

  /// Creates a recurrence, or returns `nil` unless there is a day for it, every 1 to 1 000 days, weeks or months, a
  /// minute of the day, a time zone that exists, and a count of 1 to ``maximumCount``.
  public init?(
    _ rule: Rule,
    every: Int = 1,
    from firstDay: CalendarDay,
    minute: Int,
    timeZone: String,
    through lastDay: CalendarDay? = nil,
    count: Int? = nil,
    holidays: [HolidayCalendar.Name] = []
  ) {
    self.rule = rule
    self.every = every
    self.firstDay = firstDay
    self.minute = minute
    self.timeZone = timeZone
    self.lastDay = lastDay
    self.count = count
    self.holidays = holidays
    guard isSound, TimeZone(identifier: timeZone) != nil else { return nil }
  }

  /// Reads a recurrence that was encoded.
  ///
  /// - Throws: `DecodingError.dataCorrupted` for what the initializer refuses, but for a zone that this machine does not
  ///   know.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    rule = try container.decode(Rule.self, forKey: .rule)
    every = try container.decode(Int.self, forKey: .every)
    firstDay = try container.decode(CalendarDay.self, forKey: .firstDay)
    minute = try container.decode(Int.self, forKey: .minute)
    timeZone = try container.decode(String.self, forKey: .timeZone)
    lastDay = try container.decodeIfPresent(CalendarDay.self, forKey: .lastDay)
    count = try container.decodeIfPresent(Int.self, forKey: .count)
    holidays = try container.decodeIfPresent([HolidayCalendar.Name].self, forKey: .holidays) ?? []
    guard isSound else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "A recurrence has no such days, times or count.")
      )
    }
  }

  private var isSound: Bool {
    switch rule {
    case .daily: break
    case .weekly(let days): guard !days.isEmpty else { return false }
    case .monthly(let day): guard (1...31).contains(day) else { return false }
    }
    return (1...1_000).contains(every) && (0..<1_440).contains(minute)
      && count.map { (1...Self.maximumCount).contains($0) } ?? true
  }
}

extension Recurrence {
  /// The first time after an instant; `nil` when there is none, or when this machine does not know the time zone.
  ///
  /// Pure. With a ``count`` the times are counted from the first one.
  ///
  /// - Parameter holidays: The days of the holiday calendars, as ``HolidayCalendars/days(of:)`` gives them.
  public func next(after instant: Date, holidays: Set<CalendarDay> = []) -> Date? {
    guard let clock = LocalClock(timeZone) else { return nil }
    guard let count else {
      // A day earlier than the clock shows: a gap in it may have moved that day's time past midnight.
      let today = clock.reading(at: instant).day.daysSince1970
      return times(from: today - 1, on: clock, holidays).first { $0 > instant }
    }
    return times(from: firstDay.daysSince1970, on: clock, holidays).prefix(count).first { $0 > instant }
  }

  /// The last time from `start` on that is not after an instant; `start` itself where there is no other.
  func last(from start: Date, through instant: Date, holidays: Set<CalendarDay>) -> Date {
    guard let clock = LocalClock(timeZone) else { return start }
    let day = count == nil ? clock.reading(at: start).day.daysSince1970 - 1 : firstDay.daysSince1970
    var last = start
    for time in times(from: day, on: clock, holidays).prefix(count ?? .max) where time > start {
      guard time <= instant else { break }
      last = time
    }
    return last
  }

  /// The times from a day on, in order.
  private func times(
    from day: Int,
    on clock: LocalClock,
    _ holidays: Set<CalendarDay>
  ) -> some Sequence<Date> {
    var days = DaySequence(recurrence: self, from: day)
    var previous = Date.distantPast
    return sequence(state: ()) { _ -> Date? in
      while let day = days.next() {
        if let lastDay, day > lastDay { return nil }
        let time = clock.instant(on: day, minute: minute)
        // Where the clock skips a whole day, two days begin at once.
        guard !holidays.contains(day), time > previous else { continue }
        previous = time
        return time
      }
      return nil
    }
  }
}

/// The days of a rule from a day on, as far as anybody plans.
private struct DaySequence {
  private let recurrence: Recurrence
  private let first: Int
  /// Counts the days, weeks or months from the recurrence's first day.
  private var step: Int
  private var pending: [CalendarDay] = []
  private var produced = 0

  /// More steps than a campaign has times: a rule whose days are all holidays comes to an end here.
  private static let mostSteps = 20_000

  init(recurrence: Recurrence, from day: Int) {
    self.recurrence = recurrence
    first = max(day, recurrence.firstDay.daysSince1970)
    let from = CalendarDay(daysSince1970: first)
    let distance =
      switch recurrence.rule {
      case .daily: first - recurrence.firstDay.daysSince1970
      case .weekly: Self.week(first) - Self.week(recurrence.firstDay.daysSince1970)
      case .monthly: Self.month(from) - Self.month(recurrence.firstDay)
      }
    step = distance / recurrence.every
  }

  mutating func next() -> CalendarDay? {
    while true {
      if let day = pending.first {
        pending.removeFirst()
        if day.daysSince1970 >= first { return day }
        continue
      }
      guard produced < Self.mostSteps else { return nil }
      produced += 1
      pending = days(of: step * recurrence.every)
      step += 1
    }
  }

  /// The days of one day, week or month, so far after that of the recurrence's first day.
  private func days(of distance: Int) -> [CalendarDay] {
    let start = recurrence.firstDay
    switch recurrence.rule {
    case .daily: return [CalendarDay(daysSince1970: start.daysSince1970 + distance)]
    case .weekly(let weekdays):
      let monday = start.daysSince1970 - (Weekday(start).rawValue - 1) + distance * 7
      return weekdays.sorted().map { CalendarDay(daysSince1970: monday + $0.rawValue - 1) }
    case .monthly(let number):
      let month = Self.month(start) + distance
      let (year, index) = (month / 12, month % 12 + 1)
      let day = min(number, CalendarDay.length(of: index, in: year))
      return CalendarDay(year: year, month: index, day: day).map { [$0] } ?? []
    }
  }

  /// Weeks begin on Monday; 1 January 1970 was a Thursday.
  private static func week(_ day: Int) -> Int { Int((Double(day + 3) / 7).rounded(.down)) }

  private static func month(_ day: CalendarDay) -> Int { day.year * 12 + day.month - 1 }
}

extension Recurrence.Rule: Codable {
  private enum CodingKeys: String, CodingKey { case daily, weekly, monthly }

  /// Reads a rule that was encoded.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let days = try container.decodeIfPresent([Weekday].self, forKey: .weekly) {
      self = .weekly(on: Set(days))
    } else if let day = try container.decodeIfPresent(Int.self, forKey: .monthly) {
      self = .monthly(day: day)
    } else {
      _ = try container.decode(Bool.self, forKey: .daily)
      self = .daily
    }
  }

  /// Writes the rule. Equal rules are written alike.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .daily: try container.encode(true, forKey: .daily)
    case .weekly(let days): try container.encode(days.sorted(), forKey: .weekly)
    case .monthly(let day): try container.encode(day, forKey: .monthly)
    }
  }
}

extension Recurrence: CustomStringConvertible {
  /// The same in words for people, such as `every 2 weeks on mon,thu at 09:00 Asia/Kuala_Lumpur`.
  public var description: String {
    func period(_ unit: String) -> String { every == 1 ? "every \(unit)" : "every \(every) \(unit)s" }
    let days =
      switch rule {
      case .daily: period("day")
      case .weekly(let days): "\(period("week")) on \(days.text)"
      case .monthly(let day): "\(period("month")) on day \(day)"
      }
    return [
      days, "at \(SendWindow.text(ofMinute: minute)) \(timeZone)", lastDay.map { "until \($0)" },
      count.map { "\($0) times" },
      holidays.isEmpty ? nil : "except \(holidays.map(\.rawValue).joined(separator: ", "))",
    ].compactMap(\.self).joined(separator: " ")
  }
}
