import Foundation

extension CampaignEngine {
  /// The holiday calendars of a plan whose lists end before the plan does, as far as its schedule says when that is.
  ///
  /// A window is asked about from the start to the end of the schedule, and only at its start where it has no end;
  /// ``dryRun(_:at:rateCard:report:)`` knows when the last message would leave. A series is asked about up to its last
  /// day, and has a gap where it has none.
  public nonisolated func holidayGaps(of plan: CampaignPlan) -> [HolidayGap] {
    let schedule = plan.schedule
    let start = schedule?.start ?? time.now
    guard let recurrence = schedule?.recurrence else {
      return gaps(of: plan, from: start, to: schedule?.end ?? start)
    }
    let zone = TimeZone(identifier: recurrence.timeZone) ?? .gmt
    let names = recurrence.holidays + (plan.window?.holidays ?? [])
    var last: CalendarDay?
    if recurrence.lastDay != nil || recurrence.count != nil {
      let days = (try? holidays(recurrence.holidays)) ?? []
      last = CalendarDay(recurrence.last(from: start, through: .distantFuture, holidays: days), in: zone)
    }
    return configuration.holidays.gaps(in: names, from: CalendarDay(start, in: zone), through: last)
  }

  /// The calendars of a plan's window whose lists do not reach over a span of time.
  nonisolated func gaps(of plan: CampaignPlan, from first: Date, to last: Date) -> [HolidayGap] {
    guard let window = plan.window, !window.holidays.isEmpty else { return [] }
    // Each person's own clock is less than a day away from this one.
    let name: String? = if case .fixed(let name) = window.zone { name } else { window.fallbackZone }
    let zone = name.flatMap { TimeZone(identifier: $0) } ?? .gmt
    return configuration.holidays.gaps(
      in: window.holidays,
      from: CalendarDay(first, in: zone),
      through: CalendarDay(last, in: zone)
    )
  }
}
