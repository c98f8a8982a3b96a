import Foundation
import Synchronization
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("Campaigns that start and end by themselves", .timeLimit(.minutes(15)))
struct ScheduleTests {
  private let time = ManualTimeSource(now: Date(timeIntervalSince1970: 1_796_000_400))  // A Monday, 01:00 UTC.

  private func fixture(_ store: (any CampaignStore)? = nil, seed: UInt64 = 1) throws -> EngineFixture {
    try EngineFixture(store: store ?? InMemoryStore(time: time), seed: seed, time: time)
  }

  /// Lets engines run until a campaign of the first is as wanted.
  private func run(
    _ fixtures: EngineFixture...,
    until isReached: @escaping @Sendable (CampaignEngine) async throws -> Bool
  ) async throws {
    try await withMovingClock(time) {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for fixture in fixtures { group.addTask { try await fixture.engine.run() } }
        let engine = fixtures[0].engine
        while try await !isReached(engine) { await Task.yield() }
        group.cancelAll()
        while let result = await group.nextResult() { _ = result }
      }
    }
  }

  private func refusal(_ operation: () async throws -> Void) async -> EngineError? {
    do { try await operation() } catch { return error as? EngineError }
    return nil
  }

  @Test("A scheduled campaign waits for its time, and then everybody gets the message once")
  func startsInTime() async throws {
    let fixture = try fixture()
    let id = try await fixture.campaign(people: 5)
    let start = time.now + 30
    let campaign = try await fixture.engine.schedule(id, at: start)
    #expect(campaign.status == .scheduled)
    let early = await refusal { _ = try await fixture.engine.send(id) }
    #expect(early?.code == .wrongStatus)
    #expect(early?.description.contains("is scheduled for \(start.formatted(.iso8601))") == true)

    try await run(fixture) { try await $0.campaign(id).status == .completed }
    #expect(fixture.simulator.log.acceptedCount == 5)
    #expect(fixture.simulator.log.duplicates.isEmpty)
    let started = try #require(try await fixture.engine.campaign(id).startedAt)
    #expect(started >= start && started < start + 5)
  }

  @Test("Whoever runs an engine hears once of each campaign that begins, waits and ends")
  func notices() async throws {
    let fixture = try fixture()
    let hours = try #require(SendWindow("10:00-11:00", zone: .fixed("UTC")))
    let id = try await fixture.campaign(people: 5) { $0.window = hours }
    try await fixture.engine.schedule(id, at: time.now + 30, by: "aminah")
    let heard = Recorder<RunNotice>()
    try await withMovingClock(time) {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await fixture.engine.run { heard.record($0) } }
        while try await fixture.engine.campaign(id).status != .completed || heard.all.count < 3 {
          await Task.yield()
        }
        group.cancelAll()
        while let result = await group.nextResult() { _ = result }
      }
    }
    #expect(heard.all.allSatisfy { $0.campaign.id == id })
    let told = heard.all.map { notice in
      switch notice {
      case .began: "began"
      case .rested(let summary): if case .nothingBefore = summary.ending { "waits" } else { "\(summary.ending)" }
      case .hindered(_, let error): "\(error)"
      @unknown default: "?"
      }
    }
    #expect(told == ["began", "waits", "nothingLeft"])
    let history = try await fixture.engine.history(of: id)
    #expect(history.map(\.action) == ["scheduled", "started", "completed"])
    #expect(history.map(\.actor) == ["aminah", nil, nil])
  }

  @Test("After a restore nothing goes out by itself, and each campaign says why")
  func restored() async throws {
    let fixture = try fixture()
    let scheduled = try await fixture.campaign(people: 3)
    try await fixture.engine.schedule(scheduled, at: time.now + 60)
    let sending = try await fixture.campaign(people: 3)
    try await fixture.engine.start(sending)
    let draft = try await fixture.campaign(people: 3)

    let held = try await fixture.engine.hold(restoredTo: time.now - 3_600)
    #expect(Set(held.map(\.id)) == [scheduled, sending])
    #expect(try await fixture.engine.campaign(scheduled).status == .draft)
    #expect(try await fixture.engine.campaign(sending).status == .paused)
    #expect(try await fixture.engine.campaign(draft).statusReason == nil)
    for campaign in held { #expect(campaign.statusReason?.contains("made at 2026-11-30T00:00:00Z") == true) }
    #expect(fixture.simulator.log.acceptedCount == 0)

    try await fixture.engine.resume(sending)
    try await run(fixture) { try await $0.campaign(sending).status == .completed }
    #expect(fixture.simulator.log.acceptedCount == 3, "a person may let it go on")
  }

  @Test("A campaign that ends while a restored store is held costs the others nothing")
  func endsWhileHeld() async throws {
    let base = InMemoryStore(time: time)
    let ending = Mutex<CampaignID?>(nil)
    let store = InterposedStore(
      base,
      beforeControl: { () async throws(StoreError) in
        let id = ending.withLock { waiting in
          defer { waiting = nil }
          return waiting
        }
        guard let id else { return }
        _ = try await base.control(ControlCampaign(tenant: .default, campaign: id, command: .cancel))
      }
    )
    let fixture = try fixture(store)
    let first = try await fixture.campaign(people: 1)
    try await fixture.engine.start(first)
    let second = try await fixture.campaign(people: 1)
    try await fixture.engine.start(second)
    ending.withLock { $0 = second }
    #expect(try await fixture.engine.hold(restoredTo: time.now).map(\.id) == [first])
    #expect(try await fixture.engine.campaign(second).status != .paused)
  }

  @Test("A start that was missed never starts by itself: it waits for a person, and says why")
  func missedStart() async throws {
    let fixture = try fixture()
    let id = try await fixture.campaign(people: 2)
    try await fixture.engine.schedule(id, at: time.now + 60)
    time.wallClockJumps(by: .seconds(60 + 3 * 3_600 + 20 * 60))
    try await run(fixture) { try await $0.campaign(id).status == .draft }
    let reason = try #require(try await fixture.engine.campaign(id).statusReason)
    #expect(reason.hasSuffix("was missed by 3 h 20 min; start it by hand."))
    #expect(fixture.simulator.log.requestCount == 0)
    let summary = try await withMovingClock(time) { try await fixture.engine.send(id) }
    #expect(summary.counts[.sent] == 2)
  }

  @Test("Sending by hand what was missed is refused once, so that no script makes up for it")
  func missedSend() async throws {
    let fixture = try fixture()
    let id = try await fixture.campaign(people: 1)
    try await fixture.engine.schedule(id, at: time.now + 60)
    time.wallClockJumps(by: .seconds(86_400))
    #expect(await refusal { _ = try await fixture.engine.send(id) }?.description.contains("missed by") == true)
    #expect(try await withMovingClock(time) { try await fixture.engine.send(id) }.counts[.sent] == 1)
  }

  @Test("A missed start that is to be left out ends the campaign, and one that may be late starts")
  func otherPolicies() async throws {
    let fixture = try fixture()
    let skipped = try await fixture.campaign(people: 1)
    let late = try await fixture.campaign(people: 1)
    try await fixture.engine.schedule(skipped, CampaignSchedule(start: time.now + 60, missedStart: .skip()))
    try await fixture.engine.schedule(late, CampaignSchedule(start: time.now + 60, missedStart: .startAnyway))
    time.wallClockJumps(by: .seconds(86_400))
    try await run(fixture) { engine in
      let one = try await engine.campaign(skipped).status
      let two = try await engine.campaign(late).status
      return one == .failed && two == .completed
    }
    #expect(try await fixture.engine.campaign(skipped).statusReason?.contains("left out") == true)
    #expect(fixture.simulator.log.acceptedCount == 1)
  }

  @Test("What is in the way of a start is written to the campaign")
  func failedStart() async throws {
    let fixture = try fixture()
    let id = try await fixture.campaign(people: 1)
    try await fixture.engine.schedule(id, at: time.now + 5)
    var template = EngineFixture.template
    template.status = .rejected
    try await fixture.engine.saveTemplate(template)
    try await run(fixture) { try await $0.campaign(id).status == .draft }
    #expect(try await fixture.engine.campaign(id).statusReason?.hasPrefix("It could not be started: ") == true)
  }

  @Test("Starts in the past, ends before starts and calendars that nobody knows are refused")
  func refusals() async throws {
    let fixture = try fixture()
    let id = try await fixture.campaign(people: 1)
    let engine = fixture.engine
    let now = time.now
    #expect(await refusal { try await engine.schedule(id) }?.code == .unkeepableSchedule)
    #expect(await refusal { try await engine.schedule(id, at: now - 7_200) }?.code == .unkeepableSchedule)
    let backwards = CampaignSchedule(start: now + 60, end: now + 30)
    #expect(await refusal { try await engine.schedule(id, backwards) }?.code == .unkeepableSchedule)
    #expect(await refusal { try await engine.unschedule(id) }?.code == .wrongStatus)
    #expect(try await engine.campaign(id).status == .draft)
    let unknown = await refusal {
      _ = try await fixture.campaign(people: 1) {
        $0.window = SendWindow("09:00-18:00", zone: .recipient, holidays: ["MY", "Narnia"])
      }
    }
    #expect(unknown?.code == .unknownHolidays)
    #expect(unknown?.description.contains("“Narnia”") == true)
    let over = await refusal {
      _ = try await fixture.campaign(people: 1) { $0.schedule = CampaignSchedule(end: now) }
    }
    #expect(over?.code == .unkeepableSchedule)
  }

  @Test("A host's own calendar holds people back, and the dry run shows it")
  func ownCalendar() async throws {
    let today = CalendarDay(time.now, in: .gmt)
    let settings = EngineConfiguration(patience: .zero, holidays: [HolidayCalendar(name: "stocktaking", days: [today])])
    let fixture = try EngineFixture(store: InMemoryStore(time: time), settings: settings, time: time)
    let id = try await fixture.campaign(people: 2) {
      $0.window = SendWindow("00:00-24:00", zone: .fixed("UTC"), holidays: ["stocktaking"])
    }
    let dryRun = try await fixture.engine.dryRun(id)
    #expect(dryRun.reasons == ["closedDay": 2])
    let summary = try await withMovingClock(time) { try await fixture.engine.send(id) }
    #expect(summary.counts[.pending] == 2)
    #expect(fixture.simulator.log.requestCount == 0)
    let person = try await fixture.engine.recipient(PersonKey(EngineFixture.number(0)), of: id)
    #expect(person?.recipient.reason == "closedDay")
  }

  @Test("At its end a campaign leaves out whoever is still waiting, and is over")
  func end() async throws {
    let fixture = try fixture()
    let id = try await fixture.campaign(people: 4) {
      $0.limits = [.perMinute(2)]
      $0.schedule = CampaignSchedule(end: time.now + 45)
    }
    try await fixture.engine.start(id)
    try await run(fixture) { try await $0.campaign(id).status == .completed }
    let counts = try await fixture.engine.counts(of: id)
    #expect(counts[.sent] == 2)
    #expect(counts[.skipped] == 2)
    let left = try await fixture.engine.recipients(of: id, status: .skipped)
    #expect(left.allSatisfy { $0.recipient.reason == "expired" })
  }

  @Test("A campaign that is paused over its end is over, too")
  func pausedOverItsEnd() async throws {
    let fixture = try fixture()
    let id = try await fixture.campaign(people: 3) { $0.schedule = CampaignSchedule(end: time.now + 45) }
    try await fixture.engine.start(id)
    try await fixture.engine.pause(id)
    try await run(fixture) { try await $0.campaign(id).status == .completed }
    #expect(try await fixture.engine.counts(of: id)[.skipped] == 3)
    #expect(fixture.simulator.log.requestCount == 0)
  }

  @Test("A series makes one campaign each time, however many engines run")
  func series() async throws {
    let store = InMemoryStore(time: time)
    let fixture = try fixture(store)
    let other = try self.fixture(store, seed: 2)
    let id = try await fixture.campaign(people: 1)
    let first = CalendarDay(time.now, in: .gmt)
    let recurrence = try #require(Recurrence(.daily, from: first, minute: 61, timeZone: "UTC", count: 2))
    let start = time.now
    let scheduled = try await fixture.engine.schedule(id, CampaignSchedule(recurrence: recurrence))
    #expect(scheduled.plan.schedule?.start == start + 60)
    #expect(await refusal { try await fixture.engine.start(id) }?.code == .wrongStatus)
    #expect(await refusal { _ = try await fixture.engine.send(id) }?.code == .wrongStatus)

    try await run(fixture, other) { engine in try await engine.campaigns().count { $0.status == .completed } == 1 }
    time.wallClockJumps(to: start + 86_400)
    try await run(fixture, other) { engine in try await engine.campaigns().allSatisfy { $0.status == .completed } }
    let campaigns = try await fixture.engine.campaigns()
    #expect(campaigns.count == 3)
    #expect(Set(campaigns.map(\.id)).count == 3)
    #expect(campaigns.contains { $0.id == CampaignID("\(id)-20261130T0101Z") })
    #expect(fixture.simulator.log.acceptedCount + other.simulator.log.acceptedCount == 2)
  }

  @Test("After a long rest a series does not make up for what it missed")
  func seriesAfterRest() async throws {
    let fixture = try fixture()
    let id = try await fixture.campaign(people: 1)
    let first = CalendarDay(time.now, in: .gmt)
    let recurrence = try #require(Recurrence(.daily, from: first, minute: 61, timeZone: "UTC"))
    try await fixture.engine.schedule(id, CampaignSchedule(recurrence: recurrence))
    time.wallClockJumps(by: .seconds(5 * 86_400 + 6 * 3_600))
    try await run(fixture) { engine in
      let campaigns = try await engine.campaigns()
      return campaigns.count == 2 && campaigns[0].statusReason != nil
    }
    let campaigns = try await fixture.engine.campaigns()
    #expect(campaigns[0].status == .draft)
    #expect(campaigns[0].statusReason?.contains("missed by 5 h 59 min") == true)
    #expect(campaigns[1].status == .scheduled)
    #expect(fixture.simulator.log.requestCount == 0)
  }

  @Test("A draft that is scheduled is dry-run at its start")
  func dryRunAtStart() async throws {
    let fixture = try fixture()
    let id = try await fixture.campaign(people: 1) { $0.window = SendWindow("09:00-18:00", zone: .fixed("UTC")) }
    #expect(try await fixture.engine.dryRun(id).hold == 1)
    try await fixture.engine.schedule(id, at: time.now + 10 * 3_600)
    #expect(try await fixture.engine.dryRun(id).send == 1)
  }
}
