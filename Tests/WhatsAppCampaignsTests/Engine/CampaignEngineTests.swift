import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("A campaign from audience to outcome", .timeLimit(.minutes(15)))
struct CampaignEngineTests {
  @Test("Everybody who agreed gets the message once, and the counts add up")
  func sendsToEverybodyOnce() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 500)
    let summary = try await fixture.engine.send(id)

    #expect(summary.ending == .nothingLeft)
    #expect(summary.counts[.sent] == 500)
    #expect(summary.counts.total == 500)
    #expect(fixture.simulator.log.acceptedCount == 500)
    #expect(fixture.simulator.log.duplicates.isEmpty)
  }

  @Test("Webhooks raise what was sent to delivered and read, and the campaign is completed")
  func webhooksRaiseOutcomes() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 60)
    _ = try await fixture.engine.send(id)
    try await fixture.deliverWebhooks()

    let counts = try await fixture.engine.counts(of: id)
    #expect(counts[.delivered] + counts[.read] + counts[.sent] + counts[.failed] == 60)
    #expect(counts[.delivered] + counts[.read] > 0)
    #expect(try await fixture.engine.campaign(id).status == .completed)
  }

  @Test("Somebody who refused, somebody who was never asked and somebody suppressed get nothing")
  func consentIsTheGate() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 3)
    let refusal = ConsentEvent(decision: .withdrawn, purposes: [.marketing], at: .now, source: "whatsapp")
    try await fixture.engine.recordConsent(refusal, for: [.phone(EngineFixture.number(0))])
    try await fixture.engine.suppress([PersonKey(EngineFixture.number(1))], source: "test")
    try await fixture.engine.add(
      [ContactDraft(phone: EngineFixture.number(9), name: "Baru")],
      to: EngineFixture.customers
    )

    let summary = try await fixture.engine.send(id)
    #expect(summary.counts[.optedOut] == 3)
    #expect(summary.counts[.sent] == 1)
    #expect(fixture.simulator.log.acceptedRecipients.count == 1)
    let refused = try await fixture.engine.recipient(PersonKey(EngineFixture.number(0)), of: id)
    #expect(refused?.recipient.reason == "withdrawn")
  }

  @Test("A missing variable skips only the person who has no value")
  func missingVariableSkips() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 2)
    let nameless = EngineFixture.number(7)
    try await fixture.engine.add([ContactDraft(phone: nameless)], to: EngineFixture.customers)
    try await fixture.engine.recordConsent(EngineFixture.grant(), for: [.phone(nameless)])
    let summary = try await fixture.engine.send(id)
    #expect(summary.counts[.sent] == 2)
    #expect(summary.counts[.skipped] == 1)
    #expect(try await fixture.engine.recipient(PersonKey(nameless), of: id)?.recipient.reason == "missingVariable")
  }

  @Test("An answer that was lost leaves the person unconfirmed until a webhook says that it arrived")
  func lostAnswerIsSettledByEvidence() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 5)
    fixture.simulator.script(for: EngineFixture.number(2).e164, .loseAnswer)

    let summary = try await fixture.engine.send(id)
    #expect(summary.counts[.unconfirmed] == 1)
    #expect(summary.counts.settling == 1)
    #expect(summary.campaign.status == .sending)

    try await fixture.deliverWebhooks()
    let counts = try await fixture.engine.counts(of: id)
    #expect(counts[.unconfirmed] == 0)
    #expect(fixture.simulator.log.duplicates.isEmpty)
    _ = try await fixture.engine.send(id)
    #expect(fixture.simulator.log.acceptedCount == 5)
  }

  @Test("A connection that drops before anything was accepted is unknown too, and is not sent again")
  func droppedConnectionIsUnknown() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 3)
    fixture.simulator.script(for: EngineFixture.number(1).e164, .dropConnection)
    let summary = try await fixture.engine.send(id)
    #expect(summary.counts[.unconfirmed] == 1)
    #expect(fixture.simulator.log.acceptedCount == 2)
  }

  @Test("A wrong token stops the campaign at the first answer and costs nobody their turn")
  func wrongTokenPauses() async throws {
    let fixture = try EngineFixture(token: Secret("wrong"))
    let id = try await fixture.campaign(people: 200)
    let summary = try await fixture.engine.send(id)
    guard case .refused(let reason) = summary.ending else {
      Issue.record("the send should have been refused")
      return
    }
    #expect(reason.contains("access token"))
    #expect(summary.campaign.status == .paused)
    #expect(summary.counts[.pending] == 200)
    #expect(fixture.simulator.log.requestCount <= 2)
  }

  @Test("A refusal for one person fails only that person, with the provider's code")
  func refusalFailsOne() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 4)
    fixture.simulator.script(for: EngineFixture.number(3).e164, .refuse(code: 131_026))
    let summary = try await fixture.engine.send(id)
    #expect(summary.counts[.failed] == 1)
    #expect(summary.counts[.sent] == 3)
    let failed = try await fixture.engine.recipient(PersonKey(EngineFixture.number(3)), of: id)
    #expect(failed?.recipient.bestAttempt?.errorCode == 131_026)
  }

  @Test("A stop at the provider is remembered as the person's decision")
  func platformStopIsConsent() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 2)
    fixture.simulator.script(for: EngineFixture.number(0).e164, .refuse(code: 131_050))
    _ = try await fixture.engine.send(id)
    let record = try await fixture.engine.consent(of: PersonKey(EngineFixture.number(0)))
    #expect(record.state.isStoppedByPlatform(.marketing))
  }

  @Test("An engine leaves the webhooks of a provider that it was not given to one that was")
  func foreignWebhooksWait() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 1)
    _ = try await fixture.engine.send(id)
    try await fixture.simulator.deliverAllWebhooks { await fixture.engine.receive($0, from: EngineFixture.cloud) }
    #expect(try await CampaignEngine(store: fixture.store).applyPendingWebhooks() == WebhookSummary())
    #expect(try await fixture.engine.applyPendingWebhooks().joined > 0)
  }

  @Test("A STOP that arrives by webhook holds for the next campaign")
  func stopHolds() async throws {
    let fixture = try EngineFixture()
    let first = try await fixture.campaign(people: 3)
    fixture.simulator.script(for: EngineFixture.number(1).e164, .reply("Stop. Terima kasih"))
    _ = try await fixture.engine.send(first)
    try await fixture.deliverWebhooks()

    let second = try await fixture.engine.createCampaign(try await fixture.engine.campaign(first).plan).id
    let summary = try await fixture.engine.send(second)
    #expect(summary.counts[.optedOut] == 1)
    #expect(summary.counts[.sent] == 2)
    let replied = try await fixture.engine.recipient(PersonKey(EngineFixture.number(1)), of: first)
    #expect(replied?.recipient.hasResponded == true)
  }

  @Test("A campaign that is cancelled sends to nobody else and ends")
  func cancelEnds() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 50)
    try await fixture.engine.start(id)
    try await fixture.engine.cancel(id)
    let summary = try await fixture.engine.send(id)
    #expect(summary.ending == .notSending)
    #expect(summary.campaign.status == .cancelled)
    #expect(summary.counts[.cancelled] == 50)
    #expect(fixture.simulator.log.requestCount == 0)
  }

  @Test("A paused campaign goes on where it was")
  func pauseAndResume() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 20)
    try await fixture.engine.start(id)
    try await fixture.engine.pause(id, reason: "lunch")
    #expect(try await fixture.engine.send(id).ending == .notSending)
    #expect(fixture.simulator.log.requestCount == 0)
    try await fixture.engine.resume(id)
    #expect(try await fixture.engine.send(id).counts[.sent] == 20)
  }

  @Test("Throttling delays people and loses nobody")
  func throttlingDelays() async throws {
    var rough = SimulatorConfiguration.instant
    rough.faults.throttled = 0.2
    let time = ManualTimeSource()
    let fixture = try EngineFixture(
      store: InMemoryStore(time: time),
      simulator: rough,
      settings: EngineConfiguration(patience: .seconds(600)),
      time: time
    )
    let id = try await fixture.campaign(people: 40)
    let summary = try await withMovingClock(time) { try await fixture.engine.send(id) }
    #expect(summary.ending == .nothingLeft)
    #expect(summary.counts[.sent] == 40)
    #expect(fixture.simulator.log.duplicates.isEmpty)
  }

  @Test("A campaign without anybody to send to does not start")
  func nobody() async throws {
    let fixture = try EngineFixture()
    try await fixture.engine.createGroup(EngineFixture.customers)
    let id = try await fixture.campaign(people: 0)
    await #expect(throws: EngineError.self) { try await fixture.engine.start(id) }
    #expect(try await fixture.engine.campaign(id).status == .draft)
  }
}
