/// Days that a plan may need and that the list of a holiday calendar does not reach to: holidays there are not known, so
/// they would be taken for days that are open.
public struct HolidayGap: Hashable, Sendable {
  /// The calendar.
  public let calendar: HolidayCalendar.Name
  /// The first and the last day that its list is about.
  public let known: ClosedRange<CalendarDay>

  /// Creates a gap.
  public init(calendar: HolidayCalendar.Name, known: ClosedRange<CalendarDay>) {
    self.calendar = calendar
    self.known = known
  }
}

extension HolidayGap: CustomStringConvertible {
  /// The same in a sentence for people.
  public var description: String {
    "The holidays of \(calendar) are known from \(known.lowerBound) to \(known.upperBound). Others would be taken for days "
      + "that are open; add a newer calendar, or name the days themselves."
  }
}

extension HolidayCalendars {
  /// The calendars whose lists do not reach over some days, in the order of their names. One that does not say which days
  /// it is about is taken at its word.
  ///
  /// - Parameters:
  ///   - names: The calendars that are asked; an unknown one has no list.
  ///   - first: The first day that matters.
  ///   - last: The last day that matters; `nil` for no end.
  public func gaps(
    in names: some Sequence<HolidayCalendar.Name>,
    from first: CalendarDay,
    through last: CalendarDay?
  ) -> [HolidayGap] {
    Set(names).sorted().compactMap { name in
      guard let known = self[name]?.known else { return nil }
      guard let last, known.contains(first), known.contains(last) else {
        return HolidayGap(calendar: name, known: known)
      }
      return nil
    }
  }
}
