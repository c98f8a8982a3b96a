import Foundation
import Synchronization
import Testing

@testable import WhatsAppCampaigns
@testable import WhatsAppCampaignsSQLite
@testable import WhatsAppCampaignsTesting

@Suite("The engine at hostile moments")
struct HostileEngineTests {
  @Test("Settling by hand as unconfirmed sends nothing again, whatever the campaign's delivery policy")
  func settlingSendsNothingAgain() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 3) { $0.delivery = .atLeastOnce(maximumAttempts: 3) }
    let lost = EngineFixture.number(1)
    fixture.simulator.script(for: lost.e164, .loseAnswer)
    let first = try await fixture.engine.send(id)
    #expect(first.counts.settling == 1)

    try await fixture.engine.settle(id, as: .unconfirmed)
    let counts = try await fixture.engine.counts(of: id)
    #expect(counts[.unconfirmed] == 1)
    #expect(counts[.pending] == 0)
    _ = try await fixture.engine.send(id)
    #expect(fixture.simulator.log.duplicates.isEmpty, "the person got it twice")
  }

  @Test("After a STOP was answered with 200, no intent commits for that person")
  func stopBindsAtItsAnswer() async throws {
    let store = InMemoryStore(time: ManualTimeSource())
    let bench = StoreBench(caseName: "stop", store: store, time: ManualTimeSource())
    let id = try await bench.startedCampaign(0..<1)
    let fixture = try EngineFixture(
      store: store,
      settings: EngineConfiguration(tenant: StoreBench.tenant, patience: .zero)
    )
    let from = try bench.phone(0).digits
    let body = """
      {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{
      "messaging_product":"whatsapp","metadata":{"phone_number_id":"1"},"messages":[
      {"id":"wamid.STOP","from":"\(from)","type":"text","text":{"body":"STOP"},"timestamp":"1763000000"}]}}]}]}
      """
    #expect(await fixture.engine.receive(trusted: Array(body.utf8), from: EngineFixture.cloud).status == 200)
    let claimed = try await bench.claim(id)
    let plan = try await bench.intend(id, claimed)
    #expect(plan.intents.isEmpty, "the STOP is on disk and was answered, and yet an intent committed")
  }

  @Test("A pause that is lifted at once does not end the send with people left")
  func pauseAndResumeDuringSend() async throws {
    let time = ManualTimeSource()
    let base = InMemoryStore(time: time)
    let commits = Mutex(0)
    let target = Mutex<CampaignID?>(nil)
    let store = InterposedStore(
      base,
      afterCommit: { () async throws(StoreError) in
        let count = commits.withLock {
          $0 += 1; return $0
        }
        guard count == 3, let id = target.withLock({ $0 }) else { return }
        for command in [CampaignCommand.pause(reason: nil), .resume] {
          _ = try await base.control(ControlCampaign(tenant: .default, campaign: id, command: command))
        }
      }
    )
    let fixture = try EngineFixture(store: store, time: time)
    let id = try await fixture.campaign(people: 20)
    target.withLock { $0 = id }
    let summary = try await withMovingClock(time) { try await fixture.engine.send(id) }
    #expect(summary.campaign.status == .sending || summary.campaign.status == .completed)
    #expect(summary.counts[.pending] == 0, "ended \(summary.ending) with \(summary.counts[.pending]) people left")
  }

  @Test(
    "The wall clock is set back an hour after an intent: its message is not kept back for an hour",
    .timeLimit(.minutes(15))
  )
  func clockSetBackAfterIntent() async throws {
    let time = ManualTimeSource()
    let commits = Mutex(0)
    let store = InterposedStore(
      InMemoryStore(time: time),
      afterCommit: { () async throws(StoreError) in
        if commits.withLock({
          $0 += 1; return $0
        }) == 1 {
          time.wallClockJumps(by: .seconds(-3_600))
        }
      }
    )
    let fixture = try EngineFixture(store: store, time: time)
    let id = try await fixture.campaign(people: 1)
    let task = Task { try await fixture.engine.send(id) }
    for _ in 0..<20_000 { await Task.yield() }
    // A stop must not have to wait for it either.
    task.cancel()
    for _ in 0..<20_000 { await Task.yield() }
    let wait = time.nextDeadline.map { $0 - time.uptime } ?? .zero
    #expect(wait <= .seconds(10), "an intent waits \(wait) for its slot, and the send cannot be stopped meanwhile")
    while !Task.isCancelled, time.advanceToNextDeadline() { for _ in 0..<2_000 { await Task.yield() } }
    _ = try await task.value
  }

  @Test(
    "A disk on which every commit takes eleven seconds still sends, or the send says why not",
    .timeLimit(.minutes(15))
  )
  func verySlowDisk() async throws {
    let time = ManualTimeSource()
    let commits = Mutex(0)
    let canceller = Mutex<Task<SendSummary, any Error>?>(nil)
    let store = InterposedStore(
      InMemoryStore(time: time),
      afterCommit: { () async throws(StoreError) in
        try? await time.sleep(for: .seconds(11))
        if commits.withLock({
          $0 += 1; return $0
        }) == 60 {
          canceller.withLock { $0?.cancel() }
        }
      }
    )
    let fixture = try EngineFixture(store: store, time: time)
    let id = try await fixture.campaign(people: 1)
    let summary = try await withMovingClock(time) {
      let task = Task { try await fixture.engine.send(id) }
      canceller.withLock { $0 = task }
      return try await task.value
    }
    let attempts = try await fixture.engine.recipients(of: id).first?.recipient.attempts.count ?? 0
    #expect(summary.counts[.sent] == 1, "\(summary.ending): \(attempts) attempts, none of which left")
  }

  @Test("A limit holds for what leaves, over any window shortened by the second that is allowed, on a slow disk too")
  func limitHoldsOnSlowDisk() async throws {
    let time = ManualTimeSource()
    let commits = Mutex(0)
    let store = InterposedStore(
      InMemoryStore(time: time),
      afterCommit: { () async throws(StoreError) in
        // Every fifth commit is slow.
        if commits.withLock({
          $0 += 1; return $0
        }) % 5 == 0 {
          try? await time.sleep(for: .seconds(4))
        }
        if commits.withLock({ $0 }) % 5 == 4 { try? await time.sleep(for: .seconds(3)) }
      }
    )
    let fixture = try EngineFixture(
      store: store,
      settings: EngineConfiguration(patience: .seconds(600)),
      time: time
    )
    let limit = RateLimit.perMinute(60)
    let id = try await fixture.campaign(people: 200) { $0.limits = [limit] }
    let summary = try await withMovingClock(time) { try await fixture.engine.send(id) }
    #expect(summary.counts[.sent] == 200)
    let times = fixture.simulator.log.entries.map(\.receivedAt).sorted()
    var most = 0
    for (index, first) in times.enumerated() {
      most = max(most, times[index...].prefix { $0.timeIntervalSince(first) < 59 }.count)
    }
    #expect(most <= 60, "\(most) messages left within 59 seconds")
  }

  @Test("At 80 a second a slow commit makes no burst: no window of one second holds more than one beyond the limit")
  func perSecondLimitWithJitter() async throws {
    let time = ManualTimeSource()
    let commits = Mutex(0)
    let store = InterposedStore(
      InMemoryStore(time: time),
      afterCommit: { () async throws(StoreError) in
        let count = commits.withLock {
          $0 += 1; return $0
        }
        try? await time.sleep(for: .milliseconds(count % 10 == 0 ? 240 : 4))
      }
    )
    let fixture = try EngineFixture(
      store: store,
      settings: EngineConfiguration(patience: .seconds(600)),
      time: time
    )
    let id = try await fixture.campaign(people: 1_500) { $0.limits = [.perSecond(80)] }
    let summary = try await withMovingClock(time) { try await fixture.engine.send(id) }
    #expect(summary.counts[.sent] == 1_500)
    let times = fixture.simulator.log.entries.map(\.receivedAt).sorted()
    var most = 0
    for (index, first) in times.enumerated() {
      most = max(most, times[index...].prefix { $0.timeIntervalSince(first) < 1 }.count)
    }
    // A message may leave a moment after its slot: that is what slots are further apart for than the limit asks.
    #expect(most <= 81, "\(most) messages left within one second")
  }

  @Test("A machine without zone data skips nobody for good: the window's own zone is not the person's fault")
  func missingZoneDataIsNoSkip() async throws {
    let window = try JSONDecoder().decode(
      SendWindow.self,
      from: Data(#"{"startMinute":0,"endMinute":1440,"zone":{"fixed":{"_0":"Nowhere/Land"}}}"#.utf8)
    )
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 5) { $0.window = window }
    let summary = try? await fixture.engine.send(id)
    let counts = try await fixture.engine.counts(of: id)
    #expect(counts[.skipped] == 0, "\(String(describing: summary?.ending))")
  }
}

@Suite("Sending rights at hostile moments")
struct HostileStoreTests {
  private func benches() async throws -> [StoreBench] {
    let memory = ManualTimeSource()
    let file = ManualTimeSource()
    return [
      StoreBench(caseName: "memory", store: InMemoryStore(time: memory), time: memory),
      StoreBench(caseName: "sqlite", store: try await SQLiteStore.open(.memory, time: file), time: file),
    ]
  }

  @Test("A send that is refused, because another process sends, has not started the draft")
  func refusalLeavesTheDraft() async throws {
    let folder = try TemporaryFolder()
    let sender = try await SQLiteBench.open(folder.path())
    _ = try await sender.enlist("w1")
    let fixture = try EngineFixture(store: try await SQLiteStore.open(at: folder.path()))
    let id = try await fixture.campaign(people: 3)
    let error = await #expect(throws: EngineError.self) { _ = try await fixture.engine.send(id) }
    print("REFUSAL: \(String(describing: error))")
    #expect(try await fixture.engine.campaign(id).status == .draft)
  }
}

@Suite("Purposes at hostile moments")
struct HostileRuleTests {
  @Test(
    "A campaign cannot ask for a laxer purpose than its template's category",
    arguments: [ConsentPurpose.service, .authentication]
  )
  func laxerPurpose(purpose: ConsentPurpose) throws {
    var plan = CampaignPlan(
      name: "Reminder",
      provider: "cloud",
      template: "reminder",
      language: "ms",
      variables: VariableMapping(),
      audience: Audience(groups: [])
    )
    plan.purpose = purpose
    let gate = Gate(plan: plan, category: .utility, policy: PDPAConsentPolicy())
    let now = Date(timeIntervalSince1970: 1_800_000_000)
    var state = ConsentState()
    state.fold(ConsentEvent(decision: .withdrawn, purposes: ConsentPurpose.stoppable, at: now, source: "whatsapp"))
    let number = EngineFixture.number(1)
    let contact = Contact(id: ContactID(1), person: PersonKey(number), identity: .phone(number), createdAt: now)
    let verdict = gate.verdict(for: AudienceMember(contact: contact, consent: state), at: now)
    #expect(verdict == .optedOut(.withdrawn), "a utility template goes to somebody who said STOP")
  }
}
