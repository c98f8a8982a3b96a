import WhatsAppCampaigns

/// The options that say in which hours and on which days messages may leave.
enum WindowOptions {
  static let window = Option.value("window", "HH:MM-HH:MM", "When messages may leave. Default: always")
  static let zone = Option.value("zone", "ZONE", "Whose clock the window is on: recipient, or a zone's name")
  static let weekdays = Option.value("weekdays", "DAYS", "Only on these days: mon-fri, or sat,sun. Default: all")
  static let holidays = Option.values(
    "holidays",
    "CALENDARS",
    "Not on the holidays of these calendars, and not on these days: MY,MY-10,2026-12-31"
  )
  static let fallbackZone = Option.value(
    "fallback-zone",
    "ZONE",
    "The clock of people whose own zone is not known. Default: they are left out"
  )
  static let all = [window, zone, weekdays, holidays, fallbackZone]

  /// The window that a command line describes; `nil` where it describes none.
  static func window(_ arguments: Arguments) throws(CommandFailure) -> SendWindow? {
    guard all.contains(where: { !arguments[all: $0].isEmpty }) else { return nil }
    let hours = arguments[window]
    guard hours != nil || arguments[weekdays] != nil || !arguments[all: holidays].isEmpty else {
      throw .usage("--zone and --fallback-zone go with --window HH:MM-HH:MM, --weekdays or --holidays")
    }
    let text = hours ?? "00:00-24:00"
    guard SendWindow(text, zone: .recipient) != nil else {
      throw .usage("--window must be two times of one day such as 09:00-21:00")
    }
    let name = arguments[zone] ?? "recipient"
    let zone: SendWindow.Zone = name == "recipient" ? .recipient : .fixed(name)
    guard SendWindow(text, zone: zone) != nil else {
      throw .usage("--zone must be recipient or a zone's name such as Asia/Kuala_Lumpur")
    }
    let days = try arguments.parsed(weekdays, as: "days such as mon-fri or sat,sun") { Set<Weekday>(days: $0) }
    let (calendars, closed) = try closedDays(arguments, holidays)
    let window = SendWindow(
      text,
      zone: zone,
      weekdays: days ?? .everyDay,
      holidays: calendars,
      closedDays: closed,
      fallbackZone: arguments[fallbackZone]
    )
    guard let window else { throw .usage("--fallback-zone must be a zone's name such as Asia/Kuala_Lumpur") }
    return window
  }

  /// The calendars and the single days that a repeatable option lists.
  private static func closedDays(
    _ arguments: Arguments,
    _ option: Option
  ) throws(CommandFailure) -> (calendars: [HolidayCalendar.Name], days: Set<CalendarDay>) {
    var calendars: [HolidayCalendar.Name] = []
    var days: Set<CalendarDay> = []
    for word in arguments[all: option].flatMap({ $0.split(separator: ",") }).map(String.init) {
      if let day = CalendarDay(word) {
        days.insert(day)
      } else if let name = HolidayCalendar.Name(word) {
        calendars.append(name)
      } else {
        throw .usage("--\(option.name) must be names of calendars and days, such as MY,MY-10,2026-12-31")
      }
    }
    return (calendars, days)
  }
}
