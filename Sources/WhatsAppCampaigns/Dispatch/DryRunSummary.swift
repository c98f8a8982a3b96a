public import Foundation

/// What a dry run found for a whole campaign.
public struct DryRunSummary: Hashable, Sendable {
  /// Something that keeps a campaign, or a part of it, from being sent.
  @nonexhaustive
  public enum Obstacle: Hashable, Sendable {
    /// The provider would refuse a template: nothing would be sent.
    case templateNotApproved(TemplateName, TemplateStatus)
    /// The campaign does not send: it is paused, being cancelled, or has ended.
    case notSending(CampaignStatus)
    /// Nobody would be sent to.
    case nobody
    /// The campaign would end before the turn of so many people.
    case notReached(Int)
  }

  /// People in the audience.
  public private(set) var total = 0
  /// People who would be sent to now.
  public private(set) var send = 0
  /// People who would be sent to later.
  public private(set) var hold = 0
  /// People who would not be sent to.
  public private(set) var skip = 0
  /// People with whom the campaign is done.
  public private(set) var done = 0
  /// How many people each reason concerns, to wait or to be left out.
  public private(set) var reasons: [String: Int] = [:]
  /// Those of the ``reasons`` for which people would wait.
  public private(set) var holdReasons: [String: Int] = [:]
  /// How many people would be left out because a variable of the template has no value, by the variable.
  public private(set) var missingValues: [VariableKey: Int] = [:]
  /// The earliest instant at which somebody who has to wait may be sent to.
  public private(set) var earliestHold: Date?
  /// When the first message would leave.
  public private(set) var firstDeparture: Date?
  /// When the last message would leave.
  public private(set) var lastDeparture: Date?
  /// People among ``skip`` whose turn would not come before the campaign's end.
  public private(set) var unreached = 0
  /// How long it takes until the last message has left, windows and limits together.
  public internal(set) var duration = Duration.zero
  /// The limit that most of the time is waited for; `nil` without limits, or where nobody waits for one.
  public internal(set) var bindingLimit: RateLimit?
  /// What it would cost; `nil` without a rate card.
  public internal(set) var cost: CostEstimate?
  /// What keeps the campaign, or a part of it, from being sent, the worst first.
  public internal(set) var obstacles: [Obstacle] = []

  /// The plan's holiday calendars whose lists end before the last message would leave.
  public internal(set) var holidayGaps: [HolidayGap] = []

  init() {}

  /// How many people would be sent to before the end.
  public var reached: Int { send + hold }

  mutating func count(_ entry: DryRunEntry) {
    total += 1
    switch entry.verdict {
    case .send: send += 1
    case .hold(let instant, _):
      hold += 1
      earliestHold = min(earliestHold ?? instant, instant)
      if let reason = entry.verdict.words.reason { holdReasons[reason, default: 0] += 1 }
    case .skip(let reason):
      skip += 1
      switch reason {
      case .expired: unreached += 1
      case .missingVariable(let name):
        if let key = VariableKey(rawValue: name) { missingValues[key, default: 0] += 1 }
      default: break
      }
    case .optedOut: skip += 1
    case .done: done += 1
    }
    if let departure = entry.departure {
      firstDeparture = min(firstDeparture ?? departure, departure)
      lastDeparture = max(lastDeparture ?? departure, departure)
    }
    if let reason = entry.verdict.words.reason, !entry.isDone { reasons[reason, default: 0] += 1 }
  }
}

extension DryRunEntry {
  /// Whether the person would be sent to, now or later.
  var isWaiting: Bool {
    switch verdict {
    case .send, .hold: true
    case .skip, .optedOut, .done: false
    }
  }
}

extension DryRunSummary {
  /// The whole dry run in a sentence or two for people: what is in the way, who would be sent to, and when.
  public var headline: String {
    let worst = obstacles.first.map(\.description)
    guard let firstDeparture, let lastDeparture, obstacles.allSatisfy(\.isPartial) else { return worst ?? "" }
    let when =
      firstDeparture == lastDeparture
      ? "at \(firstDeparture.formatted(.iso8601))"
      : "between \(firstDeparture.formatted(.iso8601)) and \(lastDeparture.formatted(.iso8601))"
    let people = "\(reached) of \(total) \(total == 1 ? "person" : "people") would be sent to, \(when)."
    return [people, worst].compactMap(\.self).joined(separator: " ")
  }
}

extension DryRunSummary.Obstacle: CustomStringConvertible {
  /// The same in words for people.
  public var description: String {
    switch self {
    case .templateNotApproved(let name, let status):
      "Nothing would be sent: the template “\(name)” is \(status), so the provider would refuse it."
    case .notSending(let status): "Nothing would be sent: the campaign is \(status.rawValue)."
    case .nobody: "Nobody would be sent to."
    case .notReached(let count): "The campaign would end before the turn of \(count) more."
    }
  }

  /// Whether others are sent to all the same.
  fileprivate var isPartial: Bool {
    switch self {
    case .notReached: true
    case .templateNotApproved, .notSending, .nobody: false
    }
  }
}
