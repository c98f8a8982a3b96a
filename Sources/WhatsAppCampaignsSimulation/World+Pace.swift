import Foundation
import WhatsAppCampaigns

// What a run without faults shows about pace, turns and progress.

extension World {
  /// Where nothing went wrong, a limit is used, and campaigns share it by their priority.
  mutating func judgePace() {
    guard scenario.rates.active.isEmpty, scenario.window == nil, !scenario.features.slows else { return }
    let departures = requests.filter { $0.tenant == 0 }
    guard let first = departures.first?.handedAt, let last = departures.last?.handedAt else { return }
    let spacings = (scenario.senderLimits + scenario.campaignLimits)
      .map { $0.isPacedEvenly ? Double($0.windowMilliseconds) * 1_000 / Double($0.count) : .infinity }
    if scenario.campaigns == 1, scenario.processes == 1, departures.count >= 8, let spacing = spacings.max(),
      spacing.isFinite, spacing >= 150_000
    {
      let most = Double(departures.count - 1) * spacing / 0.9 + 3_000_000
      verdict.require(
        Double(last - first) <= most,
        "L5",
        "\(departures.count) messages took \(last - first) µs, not \(most)"
      )
    }
    if scenario.campaigns > 1, scenario.people >= 8, !scenario.senderLimits.isEmpty { judgeTurns(departures) }
  }

  /// Campaigns of one priority get about the same; those of a lower one wait.
  private mutating func judgeTurns(_ departures: [ProviderRequest]) {
    let priorities = campaigns.filter { $0.tenant == 0 }.map { $0.plan.priority ?? .marketing }
    guard let highest = priorities.min() else { return }
    let first = priorities.indices.filter { priorities[$0] == highest }
    // So long everybody of the highest priority has somebody in line.
    let half = departures.prefix(max(1, scenario.people * first.count / 2))
    let ofFirst = half.count { first.contains($0.campaign) }
    for campaign in first where first.count > 1 {
      let own = half.count { $0.campaign == campaign }
      verdict.require(
        own * 5 * first.count >= ofFirst * 2,
        "L4",
        "of \(ofFirst) messages \(own) are of campaign \(campaign)"
      )
    }
    // A limit that a few milliseconds of the network use up leaves something to the others.
    let isShared = scenario.senderLimits.contains { $0.isPacedEvenly && $0.windowMilliseconds / Int64($0.count) >= 190 }
    guard first.count < priorities.count, isShared, scenario.campaignLimits.isEmpty, scenario.maximumInFlight >= 4,
      half.count >= 12
    else { return }
    marks.hit(.lowerPriorityWaited)
    verdict.require(
      ofFirst * 10 >= half.count * 6,
      "L4",
      "of \(half.count) messages only \(ofFirst) are of the campaigns that go first"
    )
  }

  /// In the calm people move on: nobody waits for evidence longer than is waited for it, and nobody who is due stands
  /// still for hours.
  mutating func judgeCalm() {
    let patience: Int64 = 4 * 3_600_000_000
    guard now > calmSince + patience else { return }
    let clock = store.instant(wall, now)
    let longest = Duration.seconds(5 * scenario.settleSeconds + 3 * 3_600)
    for recipient in shadows.lazy.flatMap(\.recipients) where recipient.isOpen {
      if recipient.isSettling, let attempt = recipient.attempts.last, attempt.committedAt + longest < clock {
        return verdict.fail("L2", "recipient \(recipient.id) settles for hours")
      }
      guard let index = campaigns.firstIndex(where: { $0.id == recipient.campaign }), mayMove(index) else { continue }
      let isDue: Bool =
        switch recipient.state {
        case .pending(let instant): (instant ?? recipient.updatedAt) + .microseconds(patience) < clock
        case .claimed, .sending: recipient.updatedAt + .microseconds(patience) < clock
        default: false
        }
      if isDue { return verdict.fail("L1", "recipient \(recipient.id) is \(recipient.state.kind) for hours") }
    }
  }

  /// Whether nothing that a plan asks for keeps people of a campaign waiting for hours.
  private func mayMove(_ index: Int) -> Bool {
    let info = campaigns[index]
    let shadow = shadows[info.tenant]
    let isSlow = scenario.window != nil || scenario.features.warmUp != nil || shadow.canaries[info.id] != nil
    let quotas = shadow.ceilings.values.flatMap(\.values).contains { $0.limit != nil }
    let wait = shadow.limits[info.id, default: []] + scenario.senderLimits
    let isQuick = wait.allSatisfy { $0.windowMilliseconds <= 600_000 || $0.count >= 1_000 }
    return shadow.status[info.id] == .sending && !isSlow && !quotas && isQuick
  }

  /// The history of a campaign leads to what it is: every command that took effect is in it, in its order.
  mutating func judgeHistory(of info: CampaignInfo) {
    let query = CampaignHistoryQuery(tenant: store.names[info.tenant], campaign: info.id)
    guard var history = try? store.tenants[info.tenant].history(query) else {
      return verdict.fail("A4", "a campaign without a history")
    }
    if mutant == .historyMissesPauses { history.removeAll { $0.action == "paused" } }
    let expected = shadows[info.tenant].history[info.id] ?? []
    verdict.require(history == expected, "A4", "the history of \(info.id) is not the list of its commands")
  }
}
