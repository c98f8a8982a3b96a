public import Foundation

/// The hours of the day, on the days that are open, in which messages may leave: from a start up to, but not including,
/// an end.
///
/// A day is closed when it is none of the window's weekdays, one of its closed days, or a day of one of its holiday
/// calendars. Days are judged on the same clock as the hours.
public struct SendWindow: Hashable, Sendable {
  /// Whose clock decides.
  public enum Zone: Hashable, Sendable, Codable {
    /// The recipient's own: what their profile says (``Contact/timeZones``), else what is known from their number. With
    /// several zones they may only be written to while the window is open in all of them.
    case recipient
    /// One zone for everybody, by its identifier, such as `Asia/Kuala_Lumpur`.
    case fixed(String)
  }

  /// What a window says about one instant.
  @nonexhaustive
  public enum Verdict: Hashable, Sendable {
    /// Messages may leave, until this instant.
    case open(until: Date)
    /// It is not the hour: no message may leave before this instant.
    case closed(until: Date)
    /// It is not the day: no message may leave before this instant.
    case closedDay(until: Date)
    /// Nobody knows what time it is where the recipient lives.
    case unknownZone
  }

  /// The first minute of the day in which messages may leave.
  public let startMinute: Int
  /// The first minute of the day in which they may no longer leave; 1 440 is midnight.
  public let endMinute: Int
  /// Whose clock decides.
  public let zone: Zone
  /// The days of the week that are open.
  public let weekdays: Set<Weekday>
  /// Calendars whose days are closed, by name: an engine knows the days, see ``EngineConfiguration/holidays``.
  public let holidays: [HolidayCalendar.Name]
  /// Further closed days.
  public let closedDays: Set<CalendarDay>
  /// The zone of a recipient of whom neither the profile nor the number tells one; `nil` leaves them out. It does not
  /// stand in for a zone in the profile that nobody knows.
  public let fallbackZone: String?

  /// Creates a window, or returns `nil` unless `0 <= start < end <= 1440`, a weekday is open and the zones exist.
  public init?(
    startMinute: Int,
    endMinute: Int,
    zone: Zone,
    weekdays: Set<Weekday> = .everyDay,
    holidays: [HolidayCalendar.Name] = [],
    closedDays: Set<CalendarDay> = [],
    fallbackZone: String? = nil
  ) {
    guard startMinute >= 0, startMinute < endMinute, endMinute <= 1_440, !weekdays.isEmpty else { return nil }
    if case .fixed(let identifier) = zone, TimeZone(identifier: identifier) == nil { return nil }
    if let fallbackZone, TimeZone(identifier: fallbackZone) == nil { return nil }
    self.startMinute = startMinute
    self.endMinute = endMinute
    self.zone = zone
    self.weekdays = weekdays
    self.holidays = holidays
    self.closedDays = closedDays
    self.fallbackZone = fallbackZone
  }

  /// Says whether a message to a person of these zones may leave at an instant.
  ///
  /// - Parameters:
  ///   - instant: The instant that is asked about.
  ///   - recipientZones: The zones of the person, by their identifiers. None: the fallback zone, where there is one.
  ///   - holidays: The days of the window's holiday calendars, as ``HolidayCalendars/days(of:)`` gives them.
  public func verdict(
    at instant: Date,
    recipientZones: [String],
    holidays: Set<CalendarDay> = []
  ) -> Verdict {
    let identifiers: [String]
    switch zone {
    case .fixed(let identifier): identifiers = [identifier]
    case .recipient: identifiers = recipientZones.isEmpty ? fallbackZone.map { [$0] } ?? [] : recipientZones
    }
    let clocks = identifiers.compactMap(LocalClock.init(_:))
    guard !clocks.isEmpty, clocks.count == identifiers.count else { return .unknownZone }
    return OpenHours(window: self, holidays: holidays).verdict(at: instant, on: clocks)
  }
}

extension SendWindow {
  /// Parses `09:00-21:00` for a zone.
  public init?(
    _ text: some StringProtocol,
    zone: Zone,
    weekdays: Set<Weekday> = .everyDay,
    holidays: [HolidayCalendar.Name] = [],
    closedDays: Set<CalendarDay> = [],
    fallbackZone: String? = nil
  ) {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let start = Self.minute(ends[0]), let end = Self.minute(ends[1]) else { return nil }
    self.init(
      startMinute: start,
      endMinute: end,
      zone: zone,
      weekdays: weekdays,
      holidays: holidays,
      closedDays: closedDays,
      fallbackZone: fallbackZone
    )
  }

  /// Parses a time of the day such as `09:00`, up to `24:00`, as its minute.
  package static func minute(_ text: some StringProtocol) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count <= 2, parts[1].utf8.count == 2,
      let hour = Int(parts[0]), let minute = Int(parts[1]), (0...24).contains(hour), (0...59).contains(minute),
      hour < 24 || minute == 0
    else { return nil }
    return hour * 60 + minute
  }

  /// A minute of the day as `09:00`.
  package static func text(ofMinute minute: Int) -> String {
    let hour = minute / 60
    let rest = minute % 60
    return "\(hour < 10 ? "0" : "")\(hour):\(rest < 10 ? "0" : "")\(rest)"
  }
}

extension SendWindow: Codable {
  private enum CodingKeys: String, CodingKey {
    case startMinute, endMinute, zone, weekdays, holidays, closedDays, fallbackZone
  }

  /// Reads a window that was encoded. What is missing is none: windows that were stored before there were weekdays and
  /// holidays are open on every day.
  ///
  /// - Throws: `DecodingError.dataCorrupted` for what the initializer refuses.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    startMinute = try container.decode(Int.self, forKey: .startMinute)
    endMinute = try container.decode(Int.self, forKey: .endMinute)
    zone = try container.decode(Zone.self, forKey: .zone)
    weekdays = try container.decodeIfPresent([Weekday].self, forKey: .weekdays).map { Set($0) } ?? .everyDay
    holidays = try container.decodeIfPresent([HolidayCalendar.Name].self, forKey: .holidays) ?? []
    closedDays = Set(try container.decodeIfPresent([CalendarDay].self, forKey: .closedDays) ?? [])
    fallbackZone = try container.decodeIfPresent(String.self, forKey: .fallbackZone)
    // A zone that this machine does not know is no reason not to read a campaign: sending refuses it with a sentence.
    guard startMinute >= 0, startMinute < endMinute, endMinute <= 1_440, !weekdays.isEmpty else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "A send window is empty or outside the day.")
      )
    }
  }

  /// Writes the window. Equal windows are written alike.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(startMinute, forKey: .startMinute)
    try container.encode(endMinute, forKey: .endMinute)
    try container.encode(zone, forKey: .zone)
    if weekdays != .everyDay { try container.encode(weekdays.sorted(), forKey: .weekdays) }
    if !holidays.isEmpty { try container.encode(holidays, forKey: .holidays) }
    if !closedDays.isEmpty { try container.encode(closedDays.sorted(), forKey: .closedDays) }
    try container.encodeIfPresent(fallbackZone, forKey: .fallbackZone)
  }
}

extension SendWindow: CustomStringConvertible {
  /// The same in words for people, without personal data.
  public var description: String {
    let place =
      switch zone {
      case .recipient: "recipient's time" + (fallbackZone.map { " (else \($0))" } ?? "")
      case .fixed(let identifier): identifier
      }
    let closed = holidays.map(\.rawValue) + closedDays.sorted().map(\.description)
    return [
      weekdays == .everyDay ? nil : weekdays.text,
      "\(Self.text(ofMinute: startMinute))-\(Self.text(ofMinute: endMinute))",
      place,
      closed.isEmpty ? nil : "except \(closed.joined(separator: ", "))",
    ].compactMap(\.self).joined(separator: " ")
  }
}
