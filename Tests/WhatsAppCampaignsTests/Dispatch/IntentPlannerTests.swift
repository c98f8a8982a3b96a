import Foundation
import Testing

@testable import WhatsAppCampaigns

@Suite("The decision about a batch")
struct IntentPlannerTests {
  private let now = Date(timeIntervalSince1970: 1_763_000_000)
  private let limits: [PaceKey: [RateLimit]] = [.sender("60"): [.perMinute(1)]]

  @Test("Somebody who is left out gives the slot to the next")
  func skippedGiveBack() {
    var batch = PlannerBatch(people: 3, limits: limits)
    batch.blocked = [0, 1]
    let plan = batch.plan(at: now)
    #expect(plan.intents.map(\.recipient.rawValue) == [3])
    batch.blocked = [0, 1, 2]
    #expect(batch.plan(at: now).pace.isEmpty)
  }

  @Test("Two messages of a sender to the same person keep their distance, over all campaigns")
  func pairGap() {
    var batch = PlannerBatch(people: 4)
    batch.pairGap = .seconds(6)
    batch.histories = [
      0: [EarlierSend(at: now - 2, purpose: .service, provider: "cloud")],
      1: [EarlierSend(at: now - 6, purpose: .marketing, provider: "cloud")],
      2: [EarlierSend(at: now - 1, purpose: .marketing, provider: "other")],
      3: [
        EarlierSend(at: now - 9, purpose: .marketing, provider: "cloud"),
        EarlierSend(at: now + 1, purpose: .marketing, provider: "cloud"),
      ],
    ]
    let plan = batch.plan(at: now)
    #expect(plan.intents.map(\.recipient.rawValue) == [2, 3])
    let held = plan.changed.filter { $0.reason == "pairGap" }
    #expect(held.map(\.state) == [.pending(notBefore: now + 4), .pending(notBefore: now + 7)])
    batch.senderProviders = ["other"]
    #expect(batch.plan(at: now).intents.map(\.recipient.rawValue) == [2], "two providers of one number")
    batch.pairGap = nil
    #expect(batch.plan(at: now).intents.count == 4)
  }

  @Test("Who had enough marketing is left out or waits, as the plan says, and other purposes do not count")
  func frequencyCap() {
    func sends(_ days: [Double], _ purpose: ConsentPurpose = .marketing) -> [EarlierSend] {
      days.map { EarlierSend(at: now - $0 * 86_400, purpose: purpose, provider: "other") }
    }
    var batch = PlannerBatch(people: 4)
    batch.histories = [0: sends([1, 3]), 1: sends([1, 8]), 2: sends([1, 2], .utility), 3: sends([5, 2, 1])]
    batch.plan.cap = FrequencyCap(2, per: .seconds(7 * 86_400))
    var plan = batch.plan(at: now)
    #expect(plan.intents.map(\.recipient.rawValue) == [2, 3])
    #expect(plan.changed.filter { $0.state == .skipped }.map(\.reason) == ["frequencyCap", "frequencyCap"])
    batch.plan.cap = FrequencyCap(2, per: .seconds(7 * 86_400), excess: .wait)
    plan = batch.plan(at: now)
    let held = plan.changed.filter { $0.reason == "frequencyCap" }
    #expect(held.map(\.state) == [.pending(notBefore: now + 4 * 86_400), .pending(notBefore: now + 5 * 86_400)])
  }

  @Test("A cap and a priority survive storage, a plan of before them is read, and senseless caps are refused")
  func planCoding() throws {
    var plan = PlannerBatch(people: 0, priority: .utility).plan
    plan.cap = FrequencyCap(3, per: .seconds(86_400), excess: .wait)
    #expect(try JSONDecoder().decode(CampaignPlan.self, from: JSONEncoder().encode(plan)) == plan)
    plan.cap = nil
    plan.priority = nil
    let text = String(decoding: try JSONEncoder().encode(plan), as: UTF8.self)
    #expect(!text.contains("cap\"") && !text.contains("priority"))
    #expect(FrequencyCap(0, per: .seconds(1)) == nil && FrequencyCap(1, per: .zero) == nil)
    let bad = Data(#"{"count":0,"windowMilliseconds":1,"excess":"skip"}"#.utf8)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(FrequencyCap.self, from: bad) }
  }
}
