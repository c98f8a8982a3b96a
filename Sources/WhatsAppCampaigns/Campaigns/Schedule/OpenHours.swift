import Foundation

/// A send window with the days of its holiday calendars: says on any number of clocks when it is open.
struct OpenHours: Sendable {
  let window: SendWindow
  let holidays: Set<CalendarDay>
  /// Whether days have to be looked at; most windows are open on all of them.
  private let hasClosedDays: Bool

  /// How far an opening is looked for. A window that stays closed for longer is asked again then.
  private static let horizon = 400

  init(window: SendWindow, holidays: Set<CalendarDay>) {
    self.window = window
    self.holidays = holidays
    hasClosedDays = window.weekdays != .everyDay || !window.closedDays.isEmpty || !holidays.isEmpty
  }

  func verdict(at instant: Date, on clocks: [LocalClock]) -> SendWindow.Verdict {
    var end = Date.distantFuture
    for clock in clocks {
      guard isOpen(at: instant, on: clock) else {
        let opening = nextOpening(after: instant, on: clocks)
        return isOpenDay(clock.reading(at: instant).day) ? .closed(until: opening) : .closedDay(until: opening)
      }
      end = min(end, closing(after: instant, on: clock))
    }
    return .open(until: end)
  }

  private func isOpenDay(_ day: CalendarDay) -> Bool {
    !hasClosedDays
      || window.weekdays.contains(Weekday(day)) && !window.closedDays.contains(day) && !holidays.contains(day)
  }

  private func isOpen(at instant: Date, on clock: LocalClock) -> Bool {
    let (day, second) = clock.reading(at: instant)
    return second >= window.startMinute * 60 && second < window.endMinute * 60 && isOpenDay(day)
  }

  /// The end of hours that are open now. Where the clock is set during them, it may be set out of them, and in autumn
  /// back to before their start.
  private func closing(after instant: Date, on clock: LocalClock) -> Date {
    let whole = Date(timeIntervalSince1970: instant.timeIntervalSince1970.rounded(.down))
    let second = clock.reading(at: instant).second
    let end = whole.addingTimeInterval(TimeInterval(window.endMinute * 60 - second))
    guard clock.offset(at: end) != clock.offset(at: instant) else { return end }
    let change = clock.change(from: whole, to: end)
    guard change < end else { return end }
    return isOpen(at: change, on: clock) ? closing(after: change, on: clock) : change
  }

  /// The first instant at which the window is open on all clocks.
  private func nextOpening(after instant: Date, on clocks: [LocalClock]) -> Date {
    let limit = instant.addingTimeInterval(TimeInterval(Self.horizon) * 86_400)
    var candidate = instant
    while candidate < limit {
      guard let closed = clocks.first(where: { !isOpen(at: candidate, on: $0) }) else { return candidate }
      candidate = opening(after: candidate, on: closed)
    }
    return limit
  }

  /// The next instant at which the hours begin on one clock.
  ///
  /// Hours begin when the clock shows their start, or when it is set from outside them into them.
  private func opening(after instant: Date, on clock: LocalClock) -> Date {
    let today = clock.reading(at: instant).day.daysSince1970
    for offset in -1...Self.horizon {
      let day = CalendarDay(daysSince1970: today + offset)
      // The day before and after a closed one are looked at all the same: a change may move the clock over midnight.
      guard isOpenDay(day) || offset <= 1 else { continue }
      let (instants, changes) = clock.candidates(on: day, minute: window.startMinute)
      let next = (instants + changes).sorted().first { $0 > instant && isOpen(at: $0, on: clock) }
      if let next { return next }
    }
    return instant.addingTimeInterval(TimeInterval(Self.horizon) * 86_400)
  }
}
