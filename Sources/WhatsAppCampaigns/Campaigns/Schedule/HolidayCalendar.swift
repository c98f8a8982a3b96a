/// A list of days that are holidays somewhere, with the list that they were taken from.
///
/// A campaign names calendars and does not copy their days, so that a correction of a calendar holds for campaigns that
/// are planned already. Calendars of Malaysia and India are shipped, see ``HolidayCalendars/shipped``. A host adds its
/// own, or replaces a shipped one by one of the same name, through ``EngineConfiguration/holidays``.
public struct HolidayCalendar: Hashable, Sendable {
  /// Names a calendar, such as `MY` or `MY-10`.
  public typealias Name = Identifier<HolidayCalendar, String>

  /// One holiday.
  public struct Holiday: Hashable, Sendable {
    /// The day.
    public let day: CalendarDay
    /// What it is called.
    public let name: String
    /// Whether the day may still move, because it depends on the moon or because the list says so.
    public let isTentative: Bool

    /// Creates a holiday.
    public init(_ day: CalendarDay, _ name: String, isTentative: Bool = false) {
      self.day = day
      self.name = name
      self.isTentative = isTentative
    }
  }

  /// Its name.
  public let name: Name
  /// Where its days were taken from, in a sentence for people.
  public let source: String
  /// Its holidays, the first one first.
  public let holidays: [Holiday]
  /// The first and the last day that its list is about; `nil` where it does not say. Beyond them nothing is known of
  /// holidays, see ``HolidayGap``.
  public let known: ClosedRange<CalendarDay>?

  /// Creates a calendar.
  public init(name: Name, source: String, holidays: [Holiday], known: ClosedRange<CalendarDay>? = nil) {
    self.name = name
    self.source = source
    self.known = known
    self.holidays = holidays.sorted { ($0.day, $0.name) < ($1.day, $1.name) }
  }

  /// Creates a calendar of days without names.
  public init(name: Name, days: some Sequence<CalendarDay>) {
    self.init(name: name, source: "the host", holidays: days.map { Holiday($0, "Holiday") })
  }
}

/// Holiday calendars by their names.
public struct HolidayCalendars: Hashable, Sendable {
  private var calendars: [HolidayCalendar.Name: HolidayCalendar] = [:]

  /// Creates a collection. Of several calendars of one name, the last one counts.
  public init(_ calendars: some Sequence<HolidayCalendar>) {
    for calendar in calendars { self.calendars[calendar.name] = calendar }
  }

  /// The calendars that come with the library: `MY` and its states `MY-01` to `MY-16`, `IN`, `IN-DL` and `IN-national`.
  public static let shipped = HolidayCalendars(HolidayCalendar.malaysia + HolidayCalendar.india)

  /// The calendar of a name.
  public subscript(name: HolidayCalendar.Name) -> HolidayCalendar? { calendars[name] }

  /// The names, in order.
  public var names: [HolidayCalendar.Name] { calendars.keys.sorted() }

  /// These calendars and further ones; a further one replaces one of the same name.
  public func merging(_ further: some Sequence<HolidayCalendar>) -> HolidayCalendars {
    HolidayCalendars(Array(calendars.values) + Array(further))
  }

  /// The days of several calendars.
  ///
  /// - Returns: `nil` when one of the names is unknown: nobody may take a holiday for a day that is open.
  public func days(of names: some Sequence<HolidayCalendar.Name>) -> Set<CalendarDay>? {
    var days: Set<CalendarDay> = []
    for name in names {
      guard let calendar = calendars[name] else { return nil }
      days.formUnion(calendar.holidays.lazy.map(\.day))
    }
    return days
  }
}

extension HolidayCalendar {
  /// One line of a table: a date, whether it may move, and what it is called.
  typealias Row = (date: String, tentative: Bool, name: String)

  /// The years that the tables are about.
  private static let years = CalendarDay(year: 2026, month: 1, day: 1).flatMap { first in
    CalendarDay(year: 2027, month: 12, day: 31).map { first...$0 }
  }

  /// Builds a calendar from a table. A test holds that every date of the tables is one.
  static func calendar(_ name: Name, source: String, _ rows: [Row]) -> HolidayCalendar {
    HolidayCalendar(
      name: name,
      source: source,
      holidays: rows.compactMap { row in
        CalendarDay(row.date).map { Holiday($0, row.name, isTentative: row.tentative) }
      },
      known: years
    )
  }
}
