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

  /// People who have bought for at least an amount, which a column of the list holds as a plain number.
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

  /// People who asked about a project within a span of time.
  public static func leads(of project: String, since start: Moment, before end: Moment) -> SegmentRule {
    .all([.field("project", .equals(project)), .created(.since(start)), .created(.before(end))])
  }
}
