/// A day of the week, numbered as in ISO 8601: Monday is 1.
public enum Weekday: Int, Hashable, Sendable, Codable, CaseIterable {
  case monday = 1
  case tuesday, wednesday, thursday, friday, saturday, sunday

  /// The day of the week that a day of the calendar is.
  public init(_ day: CalendarDay) {
    // 1 January 1970 was a Thursday.
    let index = (day.daysSince1970 + 3) % 7
    self = Self.allCases[index < 0 ? index + 7 : index]
  }

  /// Three letters, such as `mon`.
  public var abbreviation: String {
    switch self {
    case .monday: "mon"
    case .tuesday: "tue"
    case .wednesday: "wed"
    case .thursday: "thu"
    case .friday: "fri"
    case .saturday: "sat"
    case .sunday: "sun"
    }
  }

  /// Parses three letters, such as `mon`, in either case.
  public init?(_ text: some StringProtocol) {
    guard let day = Self.allCases.first(where: { $0.abbreviation == text.lowercased() }) else { return nil }
    self = day
  }
}

extension Weekday: Comparable {
  /// Whether one day comes before another in a week that begins on Monday.
  public static func < (left: Weekday, right: Weekday) -> Bool { left.rawValue < right.rawValue }
}

extension Set<Weekday> {
  /// All seven days.
  public static var everyDay: Set<Weekday> { Set(Weekday.allCases) }

  /// Parses days and spans of days, such as `mon-fri`, `sat,sun` or `sun-thu`; `nil` for anything else.
  public init?(days text: some StringProtocol) {
    var days: Set<Weekday> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false)
      guard (1...2).contains(ends.count), let first = Weekday(ends[0]), let last = Weekday(ends[ends.count - 1])
      else { return nil }
      // A span may run over the end of the week: `sun-thu` is the working week of some states.
      let length = (last.rawValue - first.rawValue + 7) % 7
      for step in 0...length { days.insert(Weekday.allCases[(first.rawValue - 1 + step) % 7]) }
    }
    self = days
  }

  /// The days as they are parsed, in the order of the week.
  public var text: String { sorted().map(\.abbreviation).joined(separator: ",") }
}
