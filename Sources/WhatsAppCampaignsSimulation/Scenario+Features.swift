import Foundation
package import WhatsAppCampaigns

/// What the plans of a scenario's campaigns and the sender ask for besides limits and hours. Most seeds have few of it.
package struct Features: Hashable, Sendable {
  /// When the campaigns of the first tenant start by themselves, in seconds after the beginning; `nil` for at once.
  package var startAfter: Int64?
  package var missedStart = MissedStart.ask()
  /// When all campaigns end, in seconds after the beginning.
  package var endAfter: Int64?
  package var cap: FrequencyCap?
  /// The shortest time between two messages of the sender to one person; 0 for none.
  package var pairGapSeconds: Int64 = 0
  package var warmUp: WarmUp?
  package var canary: Canary?
  package var breaker: FailureBreaker?
  /// The priorities of the first tenant's campaigns, in turn; empty for that of their purpose.
  package var priorities: [CampaignPriority] = []
  /// A daily limit that the provider gives by a notice.
  package var tier = 1_000

  /// The words by which a scenario says what was taken away.
  static let names: [(name: String, remove: @Sendable (inout Features) -> Void)] = [
    ("start", { $0.startAfter = nil }), ("end", { $0.endAfter = nil }), ("cap", { $0.cap = nil }),
    ("gap", { $0.pairGapSeconds = 0 }), ("warmup", { $0.warmUp = nil }), ("canary", { $0.canary = nil }),
    ("breaker", { $0.breaker = nil }), ("priorities", { $0.priorities = [] }),
  ]

  /// Whether a campaign may have other reasons than its limits and hours to be slow.
  var slows: Bool {
    startAfter != nil || endAfter != nil || cap != nil || pairGapSeconds > 0 || warmUp != nil || canary != nil
      || breaker != nil
  }
}

extension Scenario {
  static let newFaults: [Fault] = [.limitEdit, .sendAgain, .notice, .unschedule, .news]

  /// Drawn apart, so that a seed keeps what it drew before there were these.
  mutating func drawFeatures() {
    var dice = Dice(seed: seed &* 0x2545_F491 &+ 0x1234_5677)
    let appetite = dice.pick([0, 0, 120, 250, 400])
    for fault in Self.newFaults.dropLast() where dice.chance(appetite) {
      rates[fault] = dice.pick([40, 100, 250, 600])
    }
    if dice.chance(appetite / 2) {
      // It takes ten answers to trip, and somebody who is still to be sent to.
      features.breaker = FailureBreaker(mostFailures: dice.pick([1, 20, 50]), ofLast: 10)
      people = max(people, 12 + dice.below(20))
      rates[.refusal] = max(rates[.refusal], dice.pick([0, 100, 250, 600]))
    }
    let everybody = max(2, people * campaigns)
    let danger = dangerMicroseconds / 1_000_000
    if dice.chance(120) { campaigns = 2 + dice.below(2) }
    if dice.chance(appetite / 2) {
      features.startAfter = dice.range(1...max(2, danger))
      features.missedStart = dice.pick([
        .ask(), .ask(after: .seconds(5)), .skip(after: .seconds(5)), .skip(after: .seconds(60)), .startAnyway,
      ])
    }
    if dice.chance(appetite / 2) {
      features.endAfter =
        (features.startAfter ?? 0) + dice.range(1...dice.pick([20, max(2, danger), 3 * max(2, danger)]))
    }
    if dice.chance(appetite / 2) {
      let window: Duration = dice.pick([.seconds(20), .seconds(600), .seconds(86_400)])
      features.cap = FrequencyCap(1 + dice.below(2), per: window, excess: dice.chance(500) ? .skip : .wait)
    }
    if dice.chance(appetite / 2) { features.pairGapSeconds = dice.pick([1, 6, 60]) }
    if dice.chance(appetite / 3) {
      features.warmUp = WarmUp(messagesPerDay: [max(2, everybody / 3), max(3, everybody / 2), everybody])
    }
    features.tier = max(2, everybody / 2)
    if dice.chance(appetite / 2) {
      features.canary = Canary(
        1 + dice.below(max(1, people / 2)),
        wait: .seconds(dice.pick([1, 10, 300])),
        mostFailures: dice.pick([0, 20, 50]),
        fewestDeliveries: dice.pick([0, 50, 50, 100]),
        patience: .seconds(dice.pick([60, 600]))
      )
    }
    if campaigns > 1, dice.chance(300) {
      features.priorities = dice.pick([
        [.marketing, .utility, .service], [.service, .marketing, .marketing], [.utility, .utility, .service],
      ])
    }
    if dice.chance(30) {
      // Reports after nobody waits for them any more.
      settleSeconds = 30
      rates[.webhookLate] = max(rates[.webhookLate], 250)
      rates[.responseLost] = max(rates[.responseLost], 100)
    }
    if dice.chance(30) { return drawLine(&dice) }
    var later = Dice(seed: seed &* 0x9E37_79B9 &+ 0x5EED)
    if later.chance(80) { rates[.news] = later.pick([100, 250, 600]) }
  }

  /// Nothing goes wrong, and campaigns of several priorities stand in one line.
  private mutating func drawLine(_ dice: inout Dice) {
    for fault in rates.active { rates[fault] = 0 }
    features = Features()
    features.priorities = dice.pick([[.service, .marketing, .marketing], [.marketing, .utility, .utility]])
    (tenants, campaigns, people) = (1, 2 + dice.below(2), dice.pick([12, 16, 24]))
    (senderLimits, campaignLimits, window) = ([.perSecond(5)], [], nil)
    maximumInFlight = dice.pick([4, 8, 64])
  }

  /// What the sender of a scenario's campaigns keeps.
  var sender: SenderLimits {
    SenderLimits(
      limits: senderLimits,
      warmUp: features.warmUp,
      pairGap: features.pairGapSeconds > 0 ? .seconds(features.pairGapSeconds) : nil
    )
  }

  /// The schedule of a campaign, where it has a start or an end.
  func schedule(ofTenant tenant: Int) -> CampaignSchedule? {
    let beginning = Date(timeIntervalSince1970: Double(beginning))
    let start = tenant == 0 ? features.startAfter.map { beginning + .seconds($0) } : nil
    let end = features.endAfter.map { beginning + .seconds($0) }
    guard start != nil || end != nil else { return nil }
    return CampaignSchedule(start: start, end: end, missedStart: features.missedStart)
  }
}
