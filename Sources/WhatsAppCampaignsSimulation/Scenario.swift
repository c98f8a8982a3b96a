package import WhatsAppCampaigns

/// Everything that a seed decides before the first step. A failing one is made smaller field by field.
package struct Scenario: Hashable, Sendable {
  package var seed: UInt64
  package var rates = FaultRates()
  /// People in the audience of the first tenant's first campaign.
  package var people = 1
  package var processes = 1
  package var tenants = 1
  /// Campaigns of the first tenant.
  package var campaigns = 1
  /// Whether one process at a time holds the right to send, as with a file, or all share it, as with a server.
  package var storeIsExclusive = false
  package var senderLimits: [RateLimit] = []
  package var campaignLimits: [RateLimit] = []
  package var window: SendWindow?
  package var delivery = DeliveryPolicy.atMostOnce
  package var maximumInFlight = 8
  package var batch = 4
  package var patienceSeconds: Int64 = 0
  package var leaseSeconds: Int64 = 30
  /// How long evidence is waited for while webhooks arrive; at the most five times as long.
  package var settleSeconds: Int64 = 300
  /// Where in the year and the day it begins, in seconds since 1970.
  package var beginning: Int64 = 1_790_000_000
  /// How long faults go on, in microseconds.
  package var dangerMicroseconds: Int64 = 60_000_000
  /// What plans and senders ask for besides limits and hours.
  package var features = Features()
  /// No fault is drawn after so many of them; the minimiser lowers it.
  package var faultBudget = Int.max

  package init(seed: UInt64) {
    self.seed = seed
  }

  /// Draws a scenario. Most faults are left out of most seeds, and some are frequent: a bug may need one fault often or
  /// none at all.
  package static func draw(_ seed: UInt64) -> Scenario {
    var dice = Dice(seed: seed &* 0x9E37_79B9 &+ 0x5851)
    var scenario = Scenario(seed: seed)
    let appetite = dice.pick([0, 60, 120, 200, 350])
    for fault in Fault.allCases where !newFaults.contains(fault) && dice.chance(appetite) {
      scenario.rates[fault] = dice.pick([2, 10, 40, 100, 250, 600])
    }
    scenario.people = dice.pick([1, 1, 2, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24])
    if dice.chance(15) { scenario.people = 40 + dice.below(161) }
    scenario.processes = dice.pick([1, 1, 2, 2, 3, 5])
    scenario.tenants = dice.chance(250) ? 2 : 1
    scenario.campaigns = dice.chance(200) ? 2 : 1
    scenario.storeIsExclusive = dice.chance(350)
    scenario.senderLimits = dice.pick([
      [], [], [.perSecond(1)], [.perSecond(5)], [.perSecond(20)], [.perMinute(12)], [.perSecond(2), .perDay(1_000)],
    ])
    scenario.campaignLimits = dice.pick([
      [], [], [], [.perSecond(2)], [.perMinute(20)], quota(max(2, scenario.people / 3)),
    ])
    scenario.window = drawWindow(&dice)
    if dice.chance(300) { scenario.delivery = .atLeastOnce(maximumAttempts: 2 + dice.below(2)) }
    scenario.maximumInFlight = dice.pick([1, 2, 4, 8, 64])
    scenario.batch = dice.pick([1, 2, 4, 16])
    scenario.patienceSeconds = dice.pick([0, 0, 5, 60])
    scenario.leaseSeconds = dice.pick([5, 30, 30, 60])
    // Around the change to winter time in Europe, at any hour.
    scenario.beginning = 1_792_800_000 + dice.range(-2 * 86_400...2 * 86_400)
    if let window = scenario.window, window.zone != .fixed("Europe/Berlin"), dice.chance(600) {
      // A few seconds before the window closes in Malaysia: the interesting moment.
      let day = scenario.beginning / 86_400 * 86_400
      scenario.beginning = day + Int64(window.endMinute) * 60 - 8 * 3_600 - dice.range(1...12)
    }
    scenario.dangerMicroseconds = dice.pick([5, 30, 120, 600, 1_800]) * 1_000_000
    scenario.settleSeconds = dice.pick([30, 300, 300])
    scenario.drawFeatures()
    return scenario
  }

  private static func quota(_ count: Int) -> [RateLimit] {
    RateLimit(count: count, per: .seconds(600)).map { [$0] } ?? []
  }

  private static func drawWindow(_ dice: inout Dice) -> SendWindow? {
    guard dice.chance(250) else { return nil }
    let start = dice.below(24) * 60
    let end = min(1_440, start + dice.pick([30, 60, 180, 600]))
    let zone: SendWindow.Zone = dice.pick([.fixed("Asia/Kuala_Lumpur"), .fixed("Europe/Berlin"), .recipient])
    return SendWindow(startMinute: start, endMinute: end, zone: zone)
  }
}
