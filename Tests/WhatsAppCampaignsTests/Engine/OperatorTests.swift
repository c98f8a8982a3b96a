import Foundation
import Synchronization
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("What an operator does")
struct OperatorTests {
  @Test("The history says who did what, and why")
  func history() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 2)
    try await fixture.engine.start(id, by: "aminah")
    try await fixture.engine.pause(id, reason: "wrong price", by: "aminah")
    try await fixture.engine.limit(id, to: [.perMinute(10), .perDay(500)], by: "lee")
    try await fixture.engine.resume(id, by: "lee")
    try await fixture.engine.cancel(id)
    let history = try await fixture.engine.history(of: id)
    #expect(history.map(\.action) == ["started", "paused", "limited", "resumed", "cancelled", "ended"])
    #expect(history.map(\.actor) == ["aminah", "aminah", "lee", "lee", nil, nil])
    #expect(history[1].detail == "wrong price")
    #expect(history[2].detail == "none → 10/min, 500/day")
  }

  @Test("Another pace holds from the next message on, while the campaign is sending")
  func limitWhileSending() async throws {
    let time = ManualTimeSource()
    let base = InMemoryStore(time: time)
    let commits = Mutex(0)
    let target = Mutex<CampaignID?>(nil)
    let store = InterposedStore(
      base,
      afterCommit: { () async throws(StoreError) in
        let count = commits.withLock {
          $0 += 1
          return $0
        }
        guard count == 3, let id = target.withLock({ $0 }) else { return }
        let command = CampaignCommand.limit([.perSecond(10)])
        _ = try await base.control(ControlCampaign(tenant: .default, campaign: id, command: command))
      }
    )
    let fixture = try EngineFixture(store: store, settings: EngineConfiguration(patience: .seconds(600)), time: time)
    let id = try await fixture.campaign(people: 80) { $0.limits = [.perMinute(60)] }
    target.withLock { $0 = id }
    let summary = try await withMovingClock(time) { try await fixture.engine.send(id) }
    #expect(summary.counts[.sent] == 80)
    let times = fixture.simulator.log.entries.map(\.receivedAt).sorted()
    let last = try #require(times.last)
    #expect(last.timeIntervalSince(times[0]) < 60, "it went on at the old pace")
  }

  @Test("Sending again reaches those who are unconfirmed, once, and says that they may have it twice")
  func again() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 3)
    fixture.simulator.script(for: EngineFixture.number(1).e164, .loseAnswer)
    _ = try await fixture.engine.send(id)
    #expect(try await fixture.engine.settle(id, as: .again, by: "lee") == 1)
    fixture.simulator.script(for: EngineFixture.number(1).e164, .accept)
    let summary = try await fixture.engine.send(id)
    #expect(summary.counts[.sent] == 3)
    let record = try await fixture.engine.recipient(PersonKey(EngineFixture.number(1)), of: id)
    // An attempt that a slow machine let come too late to leave is in the list as well.
    #expect(record?.recipient.attempts.count { !$0.isProvenNegative } == 2)
    #expect(record?.recipient.isPossibleDuplicate == true)
    #expect(try await fixture.engine.history(of: id).contains { $0.action == "settled" && $0.detail == "1 as again" })
  }

  @Test("Waiting for evidence does not end for one person alone: nobody else is decided by mistake")
  func settleOne() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 2)
    for index in 0..<2 { fixture.simulator.script(for: EngineFixture.number(index).e164, .loseAnswer) }
    _ = try await fixture.engine.send(id)
    let first = PersonKey(EngineFixture.number(0))
    let error = await #expect(throws: EngineError.self) {
      try await fixture.engine.settle(id, as: .unconfirmed, only: first)
    }
    #expect(error?.code == .unsupported)
    let stranger = PersonKey(EngineFixture.number(7))
    let mistyped = await #expect(throws: EngineError.self) {
      try await fixture.engine.settle(id, as: .sent, only: stranger)
    }
    #expect(mistyped?.code == .unknownContact)
    #expect(try await fixture.engine.settle(id, as: .sent, only: first) == 1)
    #expect(try await fixture.engine.recipients(of: id).count { $0.recipient.status == .sent } == 1)
    let why = try #require(try await fixture.engine.why(first, in: id))
    #expect(why.recipient?.reportReason?.word == "byHand")
    let text = why.text()
    #expect(text.contains("no clear answer. Somebody decided to take it for sent"), "not the provider's word: \(text)")
    #expect(!text.contains(": taken by the provider"))
  }

  @Test("A campaign that has ended sends to nobody again")
  func againAfterTheEnd() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 1)
    fixture.simulator.script(for: EngineFixture.number(0).e164, .loseAnswer)
    _ = try await fixture.engine.send(id)
    try await fixture.engine.settle(id, as: .unconfirmed)
    #expect(try await fixture.engine.campaign(id).status == .completed)
    let error = await #expect(throws: EngineError.self) { try await fixture.engine.settle(id, as: .again) }
    #expect(error?.code == .wrongStatus)
  }

  @Test("A trial sends the message of one person of the audience to a number of one's own")
  func trial() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 3)
    let own = EngineFixture.number(900)
    try await fixture.engine.recordConsent(EngineFixture.grant(), for: [.phone(own)])
    let summary = try await fixture.engine.sendTest(of: id, to: [own], as: PersonKey(EngineFixture.number(2)))
    #expect(summary.counts[.sent] == 1)
    #expect(fixture.simulator.log.entries.map { "+\($0.recipient)" } == [own.e164])
    #expect(try await fixture.engine.campaign(id).status == .draft, "the campaign itself has sent nothing")
  }

  @Test("A trial does not go to somebody who has not agreed")
  func trialNeedsConsent() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 1)
    let summary = try await fixture.engine.sendTest(of: id, to: [EngineFixture.number(901)])
    #expect(summary.counts[.optedOut] == 1)
    #expect(fixture.simulator.log.entries.isEmpty)
  }

  @Test("Those who failed become a group that another campaign can try again")
  func collect() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 4)
    fixture.simulator.script(for: EngineFixture.number(1).e164, .refuse(code: 131_026))
    _ = try await fixture.engine.send(id)
    let group = try await fixture.engine.collect(into: "again", from: id) { $0.status == .failed }
    #expect(group.memberCount == 1)
    let twice = try await fixture.engine.collect(into: "again", from: id) { $0.status == .failed }
    #expect(twice.memberCount == 1)
  }
}
