import Foundation

/// The clock on the wall in one time zone, with the changes that are made to it.
///
/// It asks the zone only for its offset at an instant. Where an offset changes is searched for, because the zone's own
/// answer leaves out changes that are no daylight saving time.
struct LocalClock: Sendable {
  let zone: TimeZone

  init(_ zone: TimeZone) {
    self.zone = zone
  }

  init?(_ identifier: String) {
    guard let zone = TimeZone(identifier: identifier) else { return nil }
    self.zone = zone
  }

  /// The day and the second of the day that the clock shows.
  func reading(at instant: Date) -> (day: CalendarDay, second: Int) {
    let local = instant.timeIntervalSince1970.rounded(.down) + TimeInterval(offset(at: instant))
    let second = local.truncatingRemainder(dividingBy: 86_400)
    return (CalendarDay(instant, in: zone), Int(second < 0 ? second + 86_400 : second))
  }

  /// The first instant at which the clock shows a time of a day, or has passed it.
  ///
  /// A time that the clock skips becomes the first instant after the gap. A time that the clock shows twice is the
  /// first of the two.
  func instant(on day: CalendarDay, minute: Int) -> Date {
    let (instants, changes) = candidates(on: day, minute: minute)
    return instants.first ?? changes.last ?? Date(timeIntervalSince1970: naive(day, minute))
  }

  /// Every instant at which the clock shows a time of a day, and every change of the clock within a day of it.
  func candidates(on day: CalendarDay, minute: Int) -> (instants: [Date], changes: [Date]) {
    let naive = naive(day, minute)
    let before = Date(timeIntervalSince1970: naive - 86_400)
    let after = Date(timeIntervalSince1970: naive + 86_400)
    let offsets = (offset(at: before), offset(at: after))
    guard offsets.0 != offsets.1 else {
      return ([Date(timeIntervalSince1970: naive - TimeInterval(offsets.0))], [])
    }
    let instants = [offsets.0, offsets.1]
      .map { (offset: $0, instant: Date(timeIntervalSince1970: naive - TimeInterval($0))) }
      .filter { offset(at: $0.instant) == $0.offset }
      .map(\.instant)
    return (Set(instants).sorted(), [change(from: before, to: after)])
  }

  /// The first instant with another offset than the one at `start`, where the offset at `end` is another one.
  func change(from start: Date, to end: Date) -> Date {
    let offset = offset(at: start)
    var low = start.timeIntervalSince1970.rounded(.down)
    var high = end.timeIntervalSince1970.rounded(.up)
    while high - low > 1 {
      let middle = ((low + high) / 2).rounded(.down)
      if self.offset(at: Date(timeIntervalSince1970: middle)) == offset { low = middle } else { high = middle }
    }
    return Date(timeIntervalSince1970: high)
  }

  func offset(at instant: Date) -> Int { zone.secondsFromGMT(for: instant) }

  /// The seconds since 1970 that a clock without a zone would count.
  private func naive(_ day: CalendarDay, _ minute: Int) -> TimeInterval {
    TimeInterval(day.daysSince1970) * 86_400 + TimeInterval(minute * 60)
  }
}
