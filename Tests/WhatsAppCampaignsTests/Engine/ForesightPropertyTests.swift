import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

/// What a dry run says about each person is what the run then does, when nothing changes in between.
@Suite("A dry run keeps its word", .timeLimit(.minutes(15)))
struct ForesightPropertyTests {
  /// What became of somebody, or will.
  private enum Fate: Hashable {
    case sent
    case left(String)
  }

  private static let people = 14

  @Test("For whatever plan, people and past", arguments: 0..<24)
  func keepsItsWord(_ seed: UInt64) async throws {
    let random = SeededRandomSource(seed: seed + 1)
    func chance(_ percent: UInt64) -> Bool { random.next() % 100 < percent }
    // 02:00 to 25:59 in Kuala Lumpur on a Wednesday.
    let begin = Date(timeIntervalSince1970: 1_800_036_000 + TimeInterval(random.next() % 86_400))
    let time = ManualTimeSource(now: begin)
    let fixture = try EngineFixture(store: InMemoryStore(time: time), seed: seed, time: time)
    // A campaign from before, in which some of them got something.
    let earlier = try await fixture.campaign(people: Self.people) { plan in
      plan.audience = Audience(numbers: (0..<Self.people).filter { $0 % 3 == 0 }.map(EngineFixture.number))
    }
    if chance(60) { try await finish(earlier, fixture, time) }
    time.advance(by: .seconds(Int64(random.next() % 7_200)))

    let id = try await fixture.campaign(people: Self.people) { plan in
      if chance(50) {
        plan.window = SendWindow("09:00-18:00", zone: .fixed("Asia/Kuala_Lumpur"), weekdays: [.wednesday])
      }
      if chance(60) { plan.cap = FrequencyCap(1, per: .seconds(3_600), excess: chance(50) ? .skip : .wait) }
      if chance(30) { plan.holdout = 30 }
      if chance(30) { plan.canary = Canary(4, wait: .seconds(600), fewestDeliveries: 0) }
      if chance(40) { plan.limits = [.perMinute(10), RateLimit("6/h")].compactMap(\.self) }
      if chance(40) { plan.schedule = CampaignSchedule(end: time.now + TimeInterval(random.next() % 200_000)) }
      if chance(30) {
        plan.variables = (try? VariableMapping(assignments: ["1=field:name", "2=field:town"])) ?? plan.variables
      }
    }
    for index in 0..<Self.people {
      let phone = EngineFixture.number(index)
      if chance(10) {
        let stop = ConsentEvent(decision: .withdrawn, purposes: [.marketing], at: time.now, source: "form")
        try await fixture.engine.recordConsent(stop, for: [.phone(phone)])
      }
      if chance(15) {
        try await fixture.engine.add([ContactDraft(phone: phone, fields: ["town": "Ipoh"])], to: "customers")
      }
    }

    var foreseen: [PersonKey: Fate] = [:]
    let summary = try await fixture.engine.dryRun(id) { entry in
      switch entry.verdict {
      case .send, .hold: foreseen[entry.contact.person] = entry.departure == nil ? .left("expired") : .sent
      case .skip(let reason): foreseen[entry.contact.person] = .left(reason.word)
      case .optedOut(let block): foreseen[entry.contact.person] = .left(block.rawValue)
      default: Issue.record("\(entry.verdict) of a draft")
      }
    }
    #expect(summary.total == Self.people)
    try await finish(id, fixture, time)
    for record in try await fixture.engine.recipients(of: id) {
      let fate: Fate = record.recipient.attempts.isEmpty ? .left(record.recipient.reason ?? "-") : .sent
      #expect(fate == foreseen[record.recipient.person], "seed \(seed), recipient \(record.recipient.id)")
    }
  }

  /// Sends until the campaign is over, whatever has to be waited for.
  private func finish(_ id: CampaignID, _ fixture: EngineFixture, _ time: ManualTimeSource) async throws {
    for _ in 0..<60 {
      let summary = try await withMovingClock(time) { try await fixture.engine.send(id) }
      guard !summary.campaign.status.isFinal else { return }
      guard case .nothingBefore(let instant) = summary.ending else { return time.advance(by: .seconds(60)) }
      time.advance(by: .seconds(max(1, instant.timeIntervalSince(time.now))))
    }
  }
}
