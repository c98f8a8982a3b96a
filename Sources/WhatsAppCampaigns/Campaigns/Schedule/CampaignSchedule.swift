public import Foundation

/// When a campaign starts by itself, when it ends, and whether it comes again.
///
/// A plan may have an end without a start. A start does nothing before the campaign is scheduled, see
/// ``CampaignEngine/schedule(_:at:)``.
public struct CampaignSchedule: Hashable, Sendable, Codable {
  /// When to start: the first time, where it comes again. `nil`: by hand.
  public var start: Date?
  /// Do not send from this instant on: whoever is still waiting is left out as `expired`, and the campaign ends.
  ///
  /// Where the campaign comes again this is the end of the first time, and each later time is as long.
  public var end: Date?
  /// What to do when nobody was there to start it.
  public var missedStart: MissedStart
  /// When it comes again; `nil` for once.
  public var recurrence: Recurrence?

  /// Creates a schedule.
  public init(
    start: Date? = nil,
    end: Date? = nil,
    missedStart: MissedStart = .ask(),
    recurrence: Recurrence? = nil
  ) {
    self.start = start
    self.end = end
    self.missedStart = missedStart
    self.recurrence = recurrence
  }
}

extension CampaignSchedule {
  /// What is to be done about a start at some instant.
  @nonexhaustive
  public enum Verdict: Hashable, Sendable {
    /// Nothing starts by itself.
    case byHand
    /// Nothing before this instant.
    case wait(until: Date)
    /// Start.
    case start
    /// The start was missed by so much, and a person has to decide.
    case ask(missedBy: Duration)
    /// The start was missed by so much, and is left out.
    case skip(missedBy: Duration)
  }

  /// Says what is to be done about the start. Pure.
  public func verdict(at now: Date) -> Verdict {
    guard let start else { return .byHand }
    guard start <= now else { return .wait(until: start) }
    let late = now.timeIntervalSince(start)
    // A start after the end would send to nobody.
    let isOver = end.map { $0 <= now } ?? false
    guard isOver || late > missedStart.grace?.timeInterval ?? .infinity else { return .start }
    let missed = Duration.milliseconds(Int64(min(late * 1_000, 1e15)))
    if case .skip = missedStart { return .skip(missedBy: missed) }
    return .ask(missedBy: missed)
  }

  /// One time of a schedule that comes again, and what remains.
  public struct Turn: Hashable, Sendable {
    /// The schedule of the campaign that sends this time.
    public var schedule: CampaignSchedule
    /// The schedule with the next time; `nil` when this was the last.
    public var rest: CampaignSchedule?
  }

  /// The last time that has come by now, for a schedule that comes again; `nil` where none has come or it comes once.
  ///
  /// Times before it that nobody was there for are not made up: two campaigns at once to the same people would be worse
  /// than one that was left out.
  ///
  /// - Parameter holidays: The days of the recurrence's holiday calendars.
  public func turn(at now: Date, holidays: Set<CalendarDay> = []) -> Turn? {
    guard let recurrence, let start, start <= now else { return nil }
    let last = recurrence.last(from: start, through: now, holidays: holidays)
    var once = moved(to: last)
    once.recurrence = nil
    let next = recurrence.next(after: last, holidays: holidays)
    return Turn(schedule: once, rest: next.map { moved(to: $0) })
  }

  /// The same schedule with another start, as long as it was.
  public func moved(to start: Date) -> CampaignSchedule {
    var moved = self
    moved.start = start
    if let end, let old = self.start { moved.end = start.addingTimeInterval(end.timeIntervalSince(old)) }
    return moved
  }
}
