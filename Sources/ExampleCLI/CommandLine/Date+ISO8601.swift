import Foundation
import WhatsAppCampaigns

extension Date {
  /// Reads a day, which begins in one zone, or a time, which is in another one where it does not say its offset.
  ///
  /// - Parameters:
  ///   - dayZone: `nil` refuses a day alone.
  ///   - timeZone: `nil` refuses a time without an offset.
  init?(argument text: String, dayIn dayZone: TimeZone?, timeIn timeZone: TimeZone? = nil) {
    guard let day = CalendarDay(text) else {
      self.init(instant: text, in: timeZone)
      return
    }
    guard let dayZone else { return nil }
    self.init(day, in: dayZone)
  }

  /// Reads a time in ISO 8601, such as `2026-12-01T09:00:00+08:00`. All of it has to be one: what cannot be read of an
  /// offset would make another moment of it.
  ///
  /// - Parameter zone: The zone of a time that does not say its offset from UTC; without one such a time is refused.
  private init?(instant text: String, in zone: TimeZone?) {
    let form =
      /([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?([Zz]|[+-].{2,5})?/
    guard let (_, date, hour, minute, second, offset) = text.wholeMatch(of: form)?.output,
      let day = CalendarDay(String(date)), let hour = Int(hour), let minute = Int(minute),
      let second = second.map({ Int($0) }) ?? 0, hour < 24, minute < 60, second < 60,
      let zone = offset.map({ TimeZone(offset: $0) }) ?? zone
    else { return nil }
    self.init(day, hour: hour, minute: minute, second: second, in: zone)
  }

  /// A time of a day in a zone, by default its beginning. What the zone's clocks skip is the time that they show instead.
  private init?(_ day: CalendarDay, hour: Int = 0, minute: Int = 0, second: Int = 0, in zone: TimeZone) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let components = DateComponents(
      year: day.year,
      month: day.month,
      day: day.day,
      hour: hour,
      minute: minute,
      second: second
    )
    guard let date = calendar.date(from: components) else { return nil }
    self = date
  }
}

extension TimeZone {
  /// Reads `Z`, `+08:00`, `+0800` and `+08`.
  fileprivate init?(offset text: Substring) {
    if text == "Z" || text == "z" {
      self = .gmt
      return
    }
    let parts = /([+-])([0-9]{2})(?::?([0-9]{2}))?/
    guard let (_, sign, hours, minutes) = text.wholeMatch(of: parts)?.output, let hours = Int(hours),
      let minutes = minutes.map({ Int($0) }) ?? 0, hours <= 14, minutes < 60
    else { return nil }
    self.init(secondsFromGMT: (sign == "-" ? -60 : 60) * (60 * hours + minutes))
  }
}
