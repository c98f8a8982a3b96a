import Foundation
import Synchronization
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

    ConformanceCase("The intent of a campaign with a canary is shown where everybody stands") { bench in
      let canary = try bench.unwrap(Canary(5, wait: .seconds(60)), "The canary cannot be made")
      let id = try await bench.startedCampaign(0..<6) { $0.canary = canary }
      let claimed = try await bench.claim(id, limit: 2)
      let intents = try await bench.intend(id, claimed).intents
      try bench.expect(intents.count, is: 2, "Intents of the first two")
      if let intent = intents.first { try await bench.record(bench.accepted("m1"), of: intent, in: id) }
      let shown = Mutex(OutcomeCounts())
      let request = CommitIntents(tenant: bench.tenant, campaign: id, recipients: [], paceKeys: []) { context in
        shown.withLock { $0 = context.counts }
        return IntentPlan()
      }
      _ = try await bench.store.commitIntents(request)
      let counts = shown.withLock { $0 }
      try bench.expect(counts[.sent], is: 1, "Those who were sent to")
      try bench.expect(counts[.sending], is: 1, "Those who are being sent to")
      try bench.expect(counts.total, is: 6, "Everybody")
    },

    ConformanceCase("A hold keeps everybody back until it ends, and a shorter one does not end it") { bench in
      let id = try await bench.startedCampaign(0..<3)
      let key = PaceKey.sender("60")
      let limits: [PaceKey: [RateLimit]] = [key: [.perSecond(80)]]
      let first = try await bench.claim(id, limit: 1)
      let intent = try bench.unwrap(try await bench.intend(id, first, limits: limits).intents.first, "No intent")
      let end = bench.now.addingTimeInterval(60)
      try await bench.record(bench.accepted("m1"), of: intent, in: id, throttles: [key: Throttle(until: end)])
      _ = try await bench.store.recordOutcomes(
        RecordOutcomes(
          tenant: bench.tenant,
          campaign: id,
          entries: [],
          throttles: [key: Throttle(until: bench.now.addingTimeInterval(5))]
        )
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

    ConformanceCase("A refusal of the provider slows a pace down, and it recovers without another write") { bench in
      let id = try await bench.startedCampaign(0..<60)
      let key = PaceKey.sender("60")
      let limits: [PaceKey: [RateLimit]] = [key: [.perMinute(60)]]
      let intent = try bench.unwrap(
        try await bench.intend(id, try await bench.claim(id, limit: 1), limits: limits).intents.first,
        "No intent"
      )
      let throttle = Throttle(until: bench.now, left: intent.slot)
      try await bench.record(bench.accepted("m1"), of: intent, in: id, throttles: [key: throttle])
      bench.time.advance(by: .seconds(10))
      let slow = try await bench.drive(id, limits: limits, for: .seconds(10))
      try bench.expect((3...7).contains(slow.count), "\(slow.count) left in ten seconds at half of one a second")
      bench.time.advance(by: .seconds(320))
      let full = try await bench.drive(id, limits: limits, for: .seconds(10))
      try bench.expect((8...11).contains(full.count), "\(full.count) left in ten seconds at one a second")
    },

    ConformanceCase("A limit that the provider sets by a webhook holds until it is lifted, and an older word is void") {
      bench in
      let id = try await bench.startedCampaign(0..<30)
      let key = PaceKey.sender("60")
      let limits: [PaceKey: [RateLimit]] = [key: [.perMinute(600)]]
      func set(_ limit: RateLimit?, at date: Date) async throws {
        let ceiling = ApplyWebhooks.Ceiling(key: key, ceiling: PaceCeiling(.tier, limit: limit, at: date))
        _ = try await bench.store.applyWebhooks(
          ApplyWebhooks(tenant: bench.tenant, webhooks: [], ceilings: [ceiling])
        )
      }
      let begin = bench.now
      bench.time.advance(by: .seconds(60))
      try await set(.perDay(3), at: begin.addingTimeInterval(30))
      try await set(nil, at: begin)
      let few = try await bench.drive(id, limits: limits, for: .seconds(20))
      try bench.expect(few.count, is: 3, "Intents under the provider's limit")
      try await set(nil, at: bench.now)
      let more = try await bench.drive(id, limits: limits, for: .seconds(20))
      try bench.expect(more.count >= 20, "Only \(more.count) intents after the provider has lifted its limit")
    },

    ConformanceCase("A decision that asks for it is shown what each person got in every campaign, the latest first") {
      bench in
      let first = try await bench.startedCampaign(0..<3, named: "first")
      let intents = try await bench.launch(first)
      try await bench.record(bench.accepted("m1"), of: intents[at: 0], in: first)
      try await bench.record(.notTaken(note: "throttled", code: nil, retryAt: nil), of: intents[at: 1], in: first)
      try await bench.record(.unknown("reset"), of: intents[at: 2], in: first)
      bench.time.advance(by: .seconds(100))
      let second = try await bench.startedCampaign(0..<3, named: "second")
      let again = try await bench.launch(second)
      for (index, intent) in again.enumerated() {
        try await bench.record(bench.accepted("again-\(index)"), of: intent, in: second)
      }
      bench.time.advance(by: .seconds(50))
      let third = try await bench.startedCampaign(0..<3, named: "third")
      let latest = try again[at: 0].sendBefore
      let expected = try [[latest, intents[at: 0].sendBefore], [latest], [latest, intents[at: 2].sendBefore]]
      let all = try await bench.histories(third, .seconds(1_000))
      try bench.expect(all.map { $0.map(\.at) }, is: expected, "What each person got")
      let isNamed = all.joined().allSatisfy { $0.purpose == .marketing && $0.provider == StoreBench.provider }
      try bench.expect(isNamed, "The purpose or the provider of what a person got is another")
      let recent = try await bench.histories(third, .seconds(60))
      try bench.expect(recent.map { $0.map(\.at) }, is: [[latest], [latest], [latest]], "What each got in a minute")
      try bench.expect(try await bench.histories(third, nil), is: [[], [], []], "What is shown unasked")
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
  /// What the decision about everybody in a campaign is shown of what they got.
  func histories(_ id: CampaignID, _ span: Duration?) async throws -> [[EarlierSend]] {
    let shown = Mutex<[[EarlierSend]]>([])
    let request = CommitIntents(
      tenant: tenant,
      campaign: id,
      recipients: try await recipients(id).map(\.id),
      paceKeys: [],
      history: span
    ) { context in
      shown.withLock { $0 = context.candidates.map(\.member.history) }
      return IntentPlan()
    }
    _ = try await store.commitIntents(request)
    return shown.withLock { $0 }
  }

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
