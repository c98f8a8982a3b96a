import Foundation

/// Walks through the people of a campaign in the order in which they are sent to, and says when each of them would go.
///
/// It asks the gate that decides in earnest, and moves on with it from one opening of the send window to the next.
struct DepartureWalk {
  private let gate: Gate
  private let start: Date
  private var forecast: SendForecast
  /// By the zones on whose clocks somebody is judged: before this instant there is no slot for anybody like them.
  private var firstFree: [[String]: Date] = [:]
  /// How many still go ahead of the others; `nil` without a canary, or when it has done its work.
  private var ahead: Int?
  /// How long the others wait after the last of them.
  private let wait: Duration
  /// When the last of them leaves.
  private var last = Date.distantPast
  /// Before this nobody is sent to.
  private var opening: Date

  /// The most clocks that are told apart; further ones are walked through from the start each time.
  private static let mostClocks = 5_000
  /// The most openings and closings that are looked at for one person: two for each day of two years.
  private static let mostSteps = 1_600

  /// - Parameter canary: What the campaign's canary says now, and how long the others wait behind it.
  init(gate: Gate, forecast: SendForecast, canary: (verdict: Canary.Verdict, wait: Duration)? = nil, at start: Date) {
    self.gate = gate
    self.forecast = forecast
    self.start = start
    wait = canary?.wait ?? .zero
    opening = start
    switch canary?.verdict {
    case .ahead(let count): ahead = count
    case .wait(let instant): opening = max(start, instant)
    case .healthy, .failed, nil: break
    }
  }

  /// When somebody would be sent to; `nil` for somebody whose turn would not come before the end.
  ///
  /// - Parameter notBefore: They may not be sent to before this, whatever the window says.
  mutating func departure(of member: AudienceMember, notBefore: Date? = nil) -> Date? {
    let departure = walk(member, notBefore)
    if let departure, let left = ahead {
      last = max(last, departure)
      ahead = left > 1 ? left - 1 : nil
      if ahead == nil {
        opening = max(opening, last + wait)
        firstFree = [:]
      }
    }
    return departure
  }

  /// Whether somebody's turn to be looked at comes before the end, whatever is found then.
  func isEverOpen(to member: AudienceMember, notBefore: Date? = nil) -> Bool {
    var instant = max(opening, notBefore ?? opening)
    for _ in 0..<Self.mostSteps {
      switch gate.verdict(for: member, at: instant, hasMessage: false) {
      case .send: return true
      case .hold(let next, _):
        guard next > instant else { return false }
        instant = next
      case .skip, .optedOut: return false
      }
    }
    return false
  }

  private mutating func walk(_ member: AudienceMember, _ notBefore: Date?) -> Date? {
    let clocks = gate.clocks(for: member.contact)
    let known = firstFree[clocks] ?? opening
    var instant = max(known, notBefore ?? known)
    defer {
      // Who waits for a reason of their own says nothing about others.
      if notBefore == nil, member.history.isEmpty, firstFree[clocks] != nil || firstFree.count < Self.mostClocks {
        firstFree[clocks] = instant
      }
    }
    for _ in 0..<Self.mostSteps {
      switch gate.verdict(for: member, at: instant) {
      case .send(let closing):
        if let slot = forecast.take(from: instant, before: closing) { return slot }
        guard closing < .distantFuture else { return nil }
        instant = closing
      case .hold(let opening, _):
        guard opening > instant else { return nil }
        instant = opening
      case .skip, .optedOut: return nil
      }
    }
    return nil
  }
}
