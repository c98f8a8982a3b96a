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

  /// The most clocks that are told apart; further ones are walked through from the start each time.
  private static let mostClocks = 5_000
  /// The most openings and closings that are looked at for one person: two for each day of two years.
  private static let mostSteps = 1_600

  init(gate: Gate, forecast: SendForecast, at start: Date) {
    self.gate = gate
    self.forecast = forecast
    self.start = start
  }

  /// When somebody would be sent to; `nil` for somebody whose turn would not come before the end.
  ///
  /// - Parameter notBefore: They may not be sent to before this, whatever the window says.
  mutating func departure(of member: AudienceMember, notBefore: Date? = nil) -> Date? {
    let clocks = gate.clocks(for: member.contact)
    let known = firstFree[clocks] ?? start
    var instant = max(known, notBefore ?? known)
    defer {
      if notBefore == nil, firstFree[clocks] != nil || firstFree.count < Self.mostClocks { firstFree[clocks] = instant }
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
