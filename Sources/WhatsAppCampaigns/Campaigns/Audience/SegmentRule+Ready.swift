extension SegmentRule {
  /// People who became contacts within the last days.
  public static func new(days: Int = 30) -> SegmentRule { .created(.since(.daysAgo(days))) }

  /// People who agreed to messages of a purpose, and have not stopped them in the app either.
  public static func consented(to purpose: ConsentPurpose = .marketing) -> SegmentRule {
    .all([.decided(.granted, purpose), .not(.stoppedByPlatform(purpose)), .not(.suppressed)])
  }

  /// People who refused messages of a purpose, stopped them in the app, or are to be left alone altogether.
  public static func optedOut(of purpose: ConsentPurpose = .marketing) -> SegmentRule {
    .any([.decided(.withdrawn, purpose), .stoppedByPlatform(purpose), .suppressed])
  }

  /// People who have bought for at least an amount, which a column of the list holds as ``WrittenAmount`` reads it.
  public static func highValue(field: String = "purchase_value", atLeast amount: Double) -> SegmentRule {
    .field(field, .isAtLeast(amount))
  }

  /// People who have not written within the last days, or never, and are no new contacts either.
  public static func inactive(days: Int = 30) -> SegmentRule {
    .all([.not(.lastWrote(.since(.daysAgo(days)))), .created(.before(.daysAgo(days)))])
  }

  /// People who took part in a contest and were drawn for nothing. Before the draw that is everybody who took part.
  public static func notDrawn(in contest: ContestID) -> SegmentRule {
    .all([.entered(contest, .everybody), .not(.entered(contest, .winners)), .not(.entered(contest, .reserves))])
  }

  /// People whose column `project` names a project, however its capitals are, and who became contacts within a span of time.
  public static func leads(of project: String, since start: Moment, before end: Moment) -> SegmentRule {
    .all([.field("project", .equalsIgnoringCase(project)), .created(.since(start)), .created(.before(end))])
  }

  /// People whose column `project` names a project, however its capitals are, and of whom another column says a day within a
  /// span of time, such as the day on which they asked or booked.
  public static func leads(
    of project: String,
    by field: String,
    since start: CalendarDay,
    before end: CalendarDay
  ) -> SegmentRule {
    .all([
      .field("project", .equalsIgnoringCase(project)), .field(field, .isOnOrAfter(start)),
      .field(field, .isBefore(end)),
    ])
  }
}
