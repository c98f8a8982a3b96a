import Foundation
import Testing

@testable import WhatsAppCampaigns

@Suite("The canary and the breaker")
struct CanaryTests {
  private let now = Date(timeIntervalSince1970: 1_800_000_000)

  private func canary(_ size: Int = 10, deliveries: Int = 50) throws -> Canary {
    try #require(Canary(size, wait: .seconds(900), fewestDeliveries: deliveries, patience: .seconds(3_600)))
  }

  private func verdict(
    _ counts: [RecipientStatus: Int],
    after seconds: Double,
    deliveries: Int = 50
  ) throws -> Canary.Verdict {
    try canary(deliveries: deliveries).verdict(on: OutcomeCounts(counts), last: now, at: now + seconds)
  }

  @Test("So many go ahead, whatever became of them, and nobody who was left out counts")
  func ahead() throws {
    #expect(
      try verdict([.pending: 500, .skipped: 40, .optedOut: 9, .cancelled: 3, .queued: 7], after: 0) == .ahead(10)
    )
    #expect(try verdict([.sending: 1, .sent: 2, .failed: 2, .read: 1, .unconfirmed: 1], after: 0) == .ahead(3))
  }

  @Test("The others wait, and go when enough were reached")
  func healthy() throws {
    #expect(try verdict([.delivered: 10], after: 899) == .wait(until: now + 900))
    #expect(try verdict([.delivered: 3, .read: 2, .sent: 5], after: 900) == .healthy)
    #expect(try verdict([.delivered: 8, .failed: 2], after: 900) == .healthy)
    // Whoever has passed the canary is not asked again.
    #expect(try verdict([.failed: 11], after: 0) == .healthy)
  }

  @Test("What the others wait for is told: first the time, then the deliveries that are missing")
  func waits() throws {
    func wait(_ counts: [RecipientStatus: Int], after seconds: Double) throws -> Canary.Wait? {
      try canary().wait(on: OutcomeCounts(counts), last: now, at: now + seconds)
    }
    #expect(try wait([.sent: 9], after: 0) == nil)
    #expect(try wait([.sent: 10], after: 0) == .look(at: now + 900))
    #expect(try wait([.sent: 8, .delivered: 1, .read: 1], after: 900) == .deliveries(2, of: 5, until: now + 3_600))
    #expect(try wait([.delivered: 10], after: 900) == nil)
    #expect(try wait([.sent: 10], after: 3_600) == nil)
  }

  @Test("Too many failures stop it at once")
  func failing() throws {
    guard case .failed(let reason) = try verdict([.sent: 7, .failed: 3], after: 1) else {
      Issue.record("it goes on")
      return
    }
    #expect(reason.hasPrefix("3 of the first 10 failed, more than 20%."))
  }

  @Test("Messages that are held back keep the others waiting, and stop it when they never arrive")
  func held() throws {
    #expect(try verdict([.sent: 10], after: 900) == .wait(until: now + 960))
    #expect(try verdict([.sent: 6, .delivered: 4], after: 3_590) == .wait(until: now + 3_600))
    #expect(try verdict([.sent: 5, .delivered: 5], after: 3_590) == .healthy)
    guard case .failed(let reason) = try verdict([.sent: 6, .delivered: 4], after: 3_600) else {
      Issue.record("it goes on")
      return
    }
    #expect(reason.hasPrefix("Only 4 of the first 10 got the message, less than 50%."))
    #expect(try verdict([.sent: 10], after: 900, deliveries: 0) == .healthy)
  }

  @Test("A pause by the canary is overridden by resuming; a pause by a person is not")
  func resuming() throws {
    var campaign = try ReportFixture.campaign(status: .sending)
    campaign.plan.canary = try canary()
    try campaign.apply(.pause(reason: "lunch"), at: now)
    try campaign.apply(.resume, at: now)
    #expect(campaign.plan.canary != nil)
    try campaign.apply(.failCanary(reason: "bad"), at: now)
    #expect(campaign.status == .paused)
    #expect(campaign.statusReason == "bad")
    let stored = try JSONDecoder().decode(CampaignPlan.self, from: JSONEncoder().encode(campaign.plan))
    #expect(stored == campaign.plan)
    try campaign.apply(.resume, at: now)
    #expect(campaign.plan.canary?.verdict(on: OutcomeCounts([.failed: 10]), last: nil, at: .now) == .healthy)
  }

  @Test("The planner lets so many go and keeps the others, without a change to any of them")
  func planning() throws {
    var batch = PlannerBatch(people: 8, limits: [.campaign("case"): []])
    batch.plan.canary = try canary(5)
    let first = batch.plan(at: now, counts: OutcomeCounts([.sent: 2, .pending: 8]))
    #expect(first.intents.count == 3)
    #expect(first.waiting.count == 5)
    var pace: [PaceKey: PaceState] = [:]
    pace.merge(first.pace) { $1 }
    let second = batch.plan(at: now + 5, pace: pace, counts: OutcomeCounts([.sent: 5, .pending: 5]))
    #expect(second.intents.isEmpty)
    #expect(second.changed.isEmpty)
    #expect(second.pace.isEmpty)
    #expect(second.waiting.count == 8)
    let resume = try #require(second.resumeAt)
    #expect(abs(resume.timeIntervalSince(now + 900)) < 1)
    let failed = batch.plan(at: now + 5, pace: pace, counts: OutcomeCounts([.failed: 5, .pending: 5]))
    #expect(failed.canaryFailure != nil)
    let later = batch.plan(at: now + 901, pace: pace, counts: OutcomeCounts([.delivered: 5, .pending: 5]))
    #expect(later.intents.count == 8)
  }

  @Test("The breaker looks at the latest answers only, and at nothing before there are enough")
  func breaker() throws {
    let breaker = try #require(FailureBreaker(mostFailures: 30, ofLast: 10))
    var tally = FailureBreaker.Tally()
    for _ in 0..<9 { #expect(tally.add(isRefusal: true, for: breaker) == nil) }
    var fresh = FailureBreaker.Tally()
    for _ in 0..<100 { #expect(fresh.add(isRefusal: false, for: breaker) == nil) }
    for _ in 0..<3 { #expect(fresh.add(isRefusal: true, for: breaker) == nil) }
    #expect(fresh.add(isRefusal: true, for: breaker)?.hasPrefix("4 of the last 10 messages were refused") == true)
    #expect(tally.add(isRefusal: true, for: breaker) != nil)
  }

  @Test("Figures that make no sense are refused")
  func figures() {
    #expect(Canary(0, wait: .seconds(60)) == nil)
    #expect(Canary(1, wait: .zero) == nil)
    #expect(Canary(1, wait: .seconds(8 * 86_400)) == nil)
    #expect(Canary(1, wait: .seconds(60), mostFailures: 101) == nil)
    #expect(FailureBreaker(mostFailures: 0) == nil)
    #expect(FailureBreaker(mostFailures: 100) == nil)
    #expect(FailureBreaker(mostFailures: 30, ofLast: 9) == nil)
  }
}
