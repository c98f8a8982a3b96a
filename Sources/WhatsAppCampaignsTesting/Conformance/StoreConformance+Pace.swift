import Foundation
import WhatsAppCampaigns

extension StoreConformance {
  static let paceCases = [
    ConformanceCase("No sliding window ever holds more intents than a limit allows") { bench in
      let id = try await bench.startedCampaign(0..<300)
      let limits: [PaceKey: [RateLimit]] = [
        .sender("60"): [.perSecond(20)],
        .campaign(id): [.perMinute(600), try bench.unwrap(RateLimit("90/h"), "The limit cannot be read")],
      ]
      let slots = try await bench.drive(id, limits: limits, for: .seconds(3 * 3_600))
      try bench.expect(slots.count > 200, "Only \(slots.count) of at least 200 were sent in three hours")
      for limit in limits.values.joined() {
        try bench.expect(
          bench.holds(limit, over: slots),
          "More than \(limit) left within one window"
        )
      }
    },

    ConformanceCase("Campaigns of one sender share its pace") { bench in
      let first = try await bench.startedCampaign(0..<10, named: "first")
      let second = try await bench.startedCampaign(0..<10, named: "second")
      let limits: [PaceKey: [RateLimit]] = [.sender("60"): [.perMinute(6)]]
      var slots: [Date] = []
      for _ in 0..<40 {
        for id in [first, second] {
          let claimed = try await bench.claim(id, limit: 2, lease: .seconds(4))
          slots += try await bench.intend(id, claimed, limits: limits).intents.map(\.slot)
        }
        bench.time.advance(by: .seconds(5))
      }
      try bench.expect(slots.count >= 15, "Only \(slots.count) of 20 were sent in 200 seconds")
      try bench.expect(bench.holds(.perMinute(6), over: slots.sorted()), "Two campaigns together were too fast")
    },

    ConformanceCase("A hold keeps everybody back until it ends, and a shorter one does not end it") { bench in
      let id = try await bench.startedCampaign(0..<3)
      let key = PaceKey.sender("60")
      let limits: [PaceKey: [RateLimit]] = [key: [.perSecond(80)]]
      let first = try await bench.claim(id, limit: 1)
      let intent = try bench.unwrap(try await bench.intend(id, first, limits: limits).intents.first, "No intent")
      let end = bench.now.addingTimeInterval(60)
      try await bench.record(bench.accepted("m1"), of: intent, in: id, holds: [key: end])
      _ = try await bench.store.recordOutcomes(
        RecordOutcomes(tenant: bench.tenant, campaign: id, entries: [], holds: [key: bench.now.addingTimeInterval(5)])
      )
      let claimed = try await bench.claim(id, lease: .seconds(600))
      for _ in 0..<5 {
        let plan = try await bench.intend(id, claimed, limits: limits)
        try bench.expect(plan.intents, is: [], "Intents during the hold")
        try bench.expect(plan.waiting, is: claimed.map(\.id), "Those who wait for the hold to end")
        bench.time.advance(by: .seconds(11))
      }
      bench.time.advance(by: .seconds(5))
      let slots = try await bench.intend(id, claimed, limits: limits).intents.map(\.slot)
      try bench.expect(slots.count, is: 2, "Intents after the hold")
      try bench.expect(slots.allSatisfy { $0 >= end }, "A slot within the hold was given out")
    },

    ConformanceCase("A refused batch uses up nothing of a limit") { bench in
      let id = try await bench.startedCampaign(0..<2)
      let limits: [PaceKey: [RateLimit]] = [.sender("60"): [.perMinute(1)]]
      let claimed = try await bench.claim(id)
      let planner = try await bench.planner(id, claimed, limits: limits)
      try await bench.control(id, .pause(reason: nil))
      _ = try await bench.commit(id, claimed, planner)
      try await bench.control(id, .resume)
      let plan = try await bench.intend(id, claimed, limits: limits)
      try bench.expect(plan.intents.count, is: 1, "Intents after a batch that was refused")
    },
  ]
}

extension StoreBench {
  /// Sends as fast as the limits allow for some time, and returns the slots of all intents.
  func drive(_ id: CampaignID, limits: [PaceKey: [RateLimit]], for span: Duration) async throws -> [Date] {
    var slots: [Date] = []
    let end = now + span
    while now < end {
      let claimed = try await claim(id, limit: 16, lease: .seconds(1))
      let plan = try await intend(id, claimed, limits: limits)
      slots += plan.intents.map(\.slot)
      let wait = plan.resumeAt.map { max(1, $0.timeIntervalSince(now)) } ?? 1
      time.advance(by: .milliseconds(Int64(min(wait, 60) * 1_000)))
    }
    return slots
  }

  /// Whether no sliding window holds more instants than a limit allows. Looks at every window that ends at an instant.
  func holds(_ limit: RateLimit, over instants: [Date]) -> Bool {
    let sorted = instants.sorted()
    return sorted.indices.allSatisfy { index in
      let first = index - limit.count
      // A microsecond for the precision of a date of today.
      return first < 0 || sorted[index].timeIntervalSince(sorted[first]) > limit.window.timeInterval - 0.000_001
    }
  }
}
