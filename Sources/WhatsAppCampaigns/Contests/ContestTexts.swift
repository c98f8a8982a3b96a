public import Foundation

/// What people are told about contests in one language, as data that a host may replace.
///
/// `{{contest_name}}`, `{{prize_description}}`, `{{claim_instructions}}`, `{{keyword}}`, `{{start_date}}` and
/// `{{end_date}}` are filled in everywhere; `{{entry_date}}` and `{{entry_id}}` in ``entered``.
public struct ContestTexts: Hashable, Sendable {
  /// The language, such as `ms`.
  public var language: String
  /// Confirms an entry.
  public var entered: String
  /// Says why something is no entry. What has no text here is not answered.
  public var refusals: [ContestRefusal: String]
  /// Tells a winner. It is sent as a campaign, so the body of an approved template has to be made of it; see
  /// ``Contest/variables``.
  public var winner: String
  /// Tells whoever took part that others were drawn, in the same way.
  public var notDrawn: String
  /// The names of the twelve months.
  public var months: [String]

  /// Creates the texts of a language.
  public init(
    language: String,
    entered: String,
    refusals: [ContestRefusal: String],
    winner: String,
    notDrawn: String,
    months: [String]
  ) {
    self.language = language
    self.entered = entered
    self.refusals = refusals
    self.winner = winner
    self.notDrawn = notDrawn
    self.months = months
  }

  /// A day, such as `1 December 2026`.
  public func day(_ instant: Date, in timeZone: TimeZone) -> String {
    let day = CalendarDay(instant, in: timeZone)
    guard months.indices.contains(day.month - 1) else { return day.description }
    return "\(day.day) \(months[day.month - 1]) \(day.year)"
  }

  /// A text about a contest with its variables filled in.
  public func filled(_ text: String, contest: Contest, entry: ContestEntry? = nil) -> String {
    var values = contest.values
    values["keyword"] = contest.plan.keyword ?? ""
    values["start_date"] = day(contest.plan.opensAt, in: contest.plan.zone)
    values["end_date"] = day(contest.plan.closesAt, in: contest.plan.zone)
    values["entry_date"] = entry.map { day($0.at, in: contest.plan.zone) }
    values["entry_id"] = entry?.id
    // Whoever made the contest wrote the values; nothing in them comes from a stranger.
    return values.reduce(text) { $0.replacing("{{\($1.key)}}", with: $1.value) }
  }
}

extension Contest {
  fileprivate var values: [String: String] {
    [
      "contest_name": plan.name, "prize_description": plan.prize, "claim_instructions": plan.claimInstructions,
    ]
  }

  /// The values of the variables in ``ContestTexts/winner`` and ``ContestTexts/notDrawn``, for a campaign whose template
  /// has one of these texts as its body.
  public var variables: VariableMapping {
    var mapping = VariableMapping()
    for (name, value) in values {
      if let key = VariableKey(.body, name) { mapping[key] = .text(value) }
    }
    return mapping
  }
}
