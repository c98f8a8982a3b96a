import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsSQLite
import WhatsAppCampaignsTesting

@Suite("Sending with a canary and a breaker", .timeLimit(.minutes(15)))
struct CanarySendingTests {
  private let time = ManualTimeSource(now: Date(timeIntervalSince1970: 1_800_064_800))

  private func fixture(_ configuration: SimulatorConfiguration = .instant) throws -> EngineFixture {
    try EngineFixture(store: InMemoryStore(time: time), simulator: configuration, time: time)
  }

  private func canary(_ size: Int) throws -> Canary { try #require(Canary(size, wait: .seconds(900))) }

  @Test("A healthy canary goes ahead, the others wait, and then they follow by themselves")
  func healthy() async throws {
    let fixture = try fixture()
    let canary = try canary(10)
    let id = try await fixture.campaign(people: 40) { $0.canary = canary }
    let first = try await withMovingClock(time) { try await fixture.engine.send(id) }
    guard case .nothingBefore(let instant) = first.ending else {
      Issue.record("it ended with \(first.ending)")
      return
    }
    #expect(first.counts[.sent] == 10)
    #expect(fixture.simulator.log.requestCount == 10)
    guard case .look = try await fixture.engine.canaryWait(of: id) else {
      Issue.record("nobody says what the others wait for")
      return
    }
    #expect(abs(instant.timeIntervalSince(time.now) - 900) < 30)

    try await fixture.deliverWebhooks()
    #expect(try await fixture.engine.send(id).counts[.pending] == 30)
    time.advance(by: .seconds(900))
    let second = try await withMovingClock(time) { try await fixture.engine.send(id) }
    #expect(second.ending == .nothingLeft)
    #expect(try await fixture.engine.canaryWait(of: id) == nil)
    #expect(fixture.simulator.log.acceptedCount == 40)
    #expect(fixture.simulator.log.duplicates.isEmpty)
  }

  @Test("A canary that fails pauses the campaign with a sentence, and resuming overrides it")
  func unhealthy() async throws {
    let fixture = try fixture()
    let canary = try canary(10)
    let id = try await fixture.campaign(people: 40) { $0.canary = canary }
    for index in 0..<3 { fixture.simulator.script(for: EngineFixture.number(index).e164, .refuse(code: 131_026)) }
    let summary = try await withMovingClock(time) { try await fixture.engine.send(id) }
    guard case .halted(let reason) = summary.ending else {
      Issue.record("it ended with \(summary.ending)")
      return
    }
    #expect(reason.hasPrefix("3 of the first 10 failed"))
    #expect(summary.campaign.status == .paused)
    #expect(summary.campaign.statusReason == reason)
    #expect(fixture.simulator.log.requestCount == 10)
    #expect(try await fixture.engine.history(of: id).last?.detail == reason)

    try await fixture.engine.resume(id)
    let rest = try await withMovingClock(time) { try await fixture.engine.send(id) }
    #expect(rest.counts[.sent] == 37)
    #expect(rest.counts[.failed] == 3)
  }

  @Test("Messages that are held back keep the others waiting until they arrive")
  func held() async throws {
    let fixture = try fixture()
    let canary = try canary(10)
    let id = try await fixture.campaign(people: 20) { $0.canary = canary }
    _ = try await withMovingClock(time) { try await fixture.engine.send(id) }
    // The wait is over, and nothing was reported: held back, or on its way.
    time.advance(by: .seconds(2_000))
    let why = try #require(try await fixture.engine.why(PersonKey(EngineFixture.number(15)), in: id))
    #expect(why.recipient?.status == .pending)
    try await fixture.deliverWebhooks()
    let rest = try await withMovingClock(time) { try await fixture.engine.send(id) }
    #expect(rest.ending == .nothingLeft)
    #expect(fixture.simulator.log.acceptedCount == 20)
  }

  @Test("Messages that never arrive keep the others waiting for as long as the canary is patient, and then pause")
  func neverDelivered() async throws {
    let fixture = try fixture()
    let canary = try #require(Canary(10, wait: .seconds(900), patience: .seconds(1_800)))
    let id = try await fixture.campaign(people: 20) { $0.canary = canary }
    let start = time.now
    _ = try await withMovingClock(time) { try await fixture.engine.send(id) }
    time.advance(by: .seconds(900))
    let summary = try await withMovingClock(time) { try await fixture.engine.send(id) }
    guard case .halted(let reason) = summary.ending else {
      Issue.record("it ended with \(summary.ending)")
      return
    }
    #expect(reason.hasPrefix("Only 0 of the first 10 got the message"))
    #expect(time.now >= start + 1_800)
    #expect(fixture.simulator.log.requestCount == 10)
  }

  @Test("Too many refusals trip the breaker, and a campaign that is resumed is judged anew")
  func breaker() async throws {
    var rough = SimulatorConfiguration.instant
    rough.faults.refusals = [131_026: 1]
    let fixture = try fixture(rough)
    let breaker = try #require(FailureBreaker(mostFailures: 30, ofLast: 20))
    let id = try await fixture.campaign(people: 200) { $0.breaker = breaker }
    let summary = try await withMovingClock(time) { try await fixture.engine.send(id) }
    guard case .halted(let reason) = summary.ending else {
      Issue.record("it ended with \(summary.ending)")
      return
    }
    #expect(reason.contains("of the last 20 messages were refused"))
    #expect(summary.campaign.status == .paused)
    #expect((20...90).contains(fixture.simulator.log.requestCount))
    let before = fixture.simulator.log.requestCount
    try await fixture.engine.resume(id)
    _ = try await withMovingClock(time) { try await fixture.engine.send(id) }
    #expect(fixture.simulator.log.requestCount >= before + 20)
    #expect(try await fixture.engine.campaign(id).status == .paused)
  }

  @Test("The canary counts on a store on disk as it does in memory")
  func onDisk() async throws {
    let folder = try TemporaryFolder()
    let fixture = try EngineFixture(store: try await SQLiteStore.open(at: folder.path(), time: time), time: time)
    let canary = try canary(5)
    let id = try await fixture.campaign(people: 20) { $0.canary = canary }
    let summary = try await withMovingClock(time) { try await fixture.engine.send(id) }
    #expect(summary.counts[.sent] == 5)
    #expect(summary.counts[.pending] == 15)
  }
}
