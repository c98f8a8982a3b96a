import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("Why something happened to somebody", .timeLimit(.minutes(15)))
struct WhyTests {
  private func key(_ index: Int) -> PersonKey { PersonKey(EngineFixture.number(index)) }

  @Test("A failure that was reported later is explained in the words of the report, in both languages")
  func failure() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 2)
    fixture.simulator.script(for: EngineFixture.number(1).e164, .fail(code: 131_049))
    _ = try await fixture.engine.send(id)
    try await fixture.deliverWebhooks()
    let why = try #require(try await fixture.engine.why(key(1), in: id))

    let sentence = "WhatsApp limits how many marketing messages this person gets."
    #expect(why.reason?.word == "recipientLimit")
    #expect(why.reason?.sentence(in: .english) == sentence)
    #expect(why.sentence() == "Refused or undeliverable. \(sentence) (Provider code 131049)")
    #expect(why.sentence(in: .malay).contains("WhatsApp mengehadkan mesej pemasaran untuk orang ini."))
    #expect(why.recipient?.reportReason?.word == "recipientLimit")
    #expect(why.waiting == nil)

    let events = why.moments.map(\.event)
    guard case .consent(let consent) = events.first else {
      Issue.record("the history does not begin with the agreement")
      return
    }
    #expect(consent.decision == .granted)
    #expect(events.contains(.started))
    #expect(events.contains { if case .failure(let failure, _) = $0 { failure.code == 131_049 } else { false } })
    #expect(events.contains { if case .ended(.completed) = $0 { true } else { false } })

    let json = why.json()
    #expect(json["status"] == "failed")
    #expect(json["reason"] == "recipientLimit")
    #expect(json["errorCode"] == 131_049)
    #expect(json["history"]?.array?.last?["failures"]?.array?.count == 1)
    #expect(json["consent"]?.array?.first?["decision"] == "granted")
    #expect(json["waiting"] == .null)
    for text in [why.text(), why.text(language: .malay), String(decoding: json.encoded(), as: UTF8.self)] {
      #expect(!text.contains("123000001"))
      #expect(!text.contains("Orang 1"))
    }
  }

  @Test("A refusal at once, a retry and an arrival stand in their order with their times")
  func attempts() async throws {
    let fixture = try EngineFixture(settings: EngineConfiguration(patience: .seconds(30)))
    let id = try await fixture.campaign(people: 1)
    fixture.simulator.script(for: EngineFixture.number(0).e164, .refuse(code: 131_050))
    _ = try await fixture.engine.send(id)
    let why = try #require(try await fixture.engine.why(key(0), in: id))
    #expect(why.reason?.word == "recipientOptedOut")
    // On a machine that stands still, an attempt before it may have been too late to leave.
    #expect(why.text().contains(": refused by the provider. The person stopped marketing"))
    // The stop that followed from it is a decision that matters.
    #expect(why.consent.map(\.decision) == [.granted, .platformStop])
    #expect(why.moments.map(\.at) == why.moments.map(\.at).sorted())
  }

  @Test("Somebody who was not sent to is told what they wait for, and until when")
  func waiting() async throws {
    let time = ManualTimeSource(now: Date(timeIntervalSince1970: 1_800_064_800))
    let fixture = try EngineFixture(store: InMemoryStore(time: time), time: time)
    let window = try #require(SendWindow("03:00-03:01", zone: .fixed("Asia/Kuala_Lumpur")))
    let id = try await fixture.campaign(people: 2) { $0.window = window }

    let draft = try #require(try await fixture.engine.why(key(0), in: id))
    #expect(draft.waiting?.word == "notStarted")
    #expect(draft.recipient == nil)

    let start = time.now + 3_600
    try await fixture.engine.schedule(id, at: start)
    let scheduled = try #require(try await fixture.engine.why(key(0), in: id))
    #expect(scheduled.waiting?.word == "scheduled")
    #expect(scheduled.waiting?.until == start)
    #expect(scheduled.json()["waiting"]?["until"]?.string == start.formatted(.iso8601))

    try await fixture.engine.start(id)
    let closed = try #require(try await fixture.engine.why(key(0), in: id))
    #expect(closed.waiting?.word == "outsideWindow")
    let opening = try #require(closed.waiting?.until)
    #expect(opening > time.now)
    #expect(closed.sentence().hasPrefix("Waiting for the hours of sending. Until 20"))

    try await fixture.engine.pause(id, reason: "lunch")
    let paused = try #require(try await fixture.engine.why(key(0), in: id))
    #expect(paused.waiting?.word == "paused")
    #expect(paused.text().contains("Paused: lunch\n"))
    #expect(paused.json()["campaign"]?["statusReason"] == "lunch")

    #expect(
      paused.moments.contains { if case .changed(let change) = $0.event { change.detail == "lunch" } else { false } }
    )

    try await fixture.engine.cancel(id)
    let cancelled = try #require(try await fixture.engine.why(key(0), in: id))
    #expect(cancelled.waiting == nil)
    #expect(cancelled.sentence() == "Never sent: the campaign was cancelled.")
  }

  @Test("Somebody whose outcome is unknown waits for evidence, at most as long as evidence can come")
  func settling() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 1)
    fixture.simulator.script(for: EngineFixture.number(0).e164, .dropConnection)
    _ = try await fixture.engine.send(id)
    let why = try #require(try await fixture.engine.why(key(0), in: id))
    #expect(why.waiting?.word == "evidence")
    let begun = try #require(why.recipient?.attempts.last?.committedAt)
    #expect(why.waiting?.until == begun + Duration.seconds(8 * 86_400))
  }

  @Test("Under at-least-once nobody is told that an unknown outcome is left alone, until it is", arguments: [2, 3])
  func resent(_ most: Int) async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 2) { $0.delivery = .atLeastOnce(maximumAttempts: most) }
    fixture.simulator.script(for: EngineFixture.number(0).e164, .dropConnection)
    _ = try await fixture.engine.send(id)
    let why = try #require(try await fixture.engine.why(key(0), in: id))
    let english = "Without proof it is sent again by itself, up to \(most) attempts in all."
    #expect(why.sentence().hasPrefix("Nobody knows whether it arrived. \(english)"))
    #expect(why.sentence(in: .malay).contains("dihantar semula dengan sendirinya, sehingga \(most) percubaan."))

    var report = CampaignReport(campaign: try await fixture.engine.campaign(id), generatedAt: Date())
    try await fixture.engine.forEachRecipient(of: id) { report.add($0) }
    #expect(report.html().contains(english))
    #expect(!report.html().contains("It is not sent again by itself."))

    try await fixture.engine.cancel(id)
    let over = try #require(try await fixture.engine.why(key(0), in: id))
    #expect(over.sentence().hasPrefix("Nobody knows whether it arrived. It is not sent again by itself."))
  }

  @Test("Whoever objected, was held out or lacks a value is told so, before and after the start")
  func leftOut() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 40) { $0.holdout = 50 }
    let plan = try await fixture.engine.campaign(id).plan
    let held = try #require((0..<40).first { plan.isHeldOut(key($0)) })
    let other = try #require((0..<40).first { !plan.isHeldOut(key($0)) })
    let refusal = ConsentEvent(decision: .withdrawn, purposes: [.marketing], at: .now, source: "phone call")
    try await fixture.engine.recordConsent(refusal, for: [.phone(EngineFixture.number(other))])

    let before = try #require(try await fixture.engine.why(key(held), in: id))
    #expect(before.sentence().hasPrefix("Would get no message. Deliberately left out"))
    _ = try await fixture.engine.send(id)
    #expect(try await fixture.engine.why(key(held), in: id)?.reason?.word == "holdout")
    let objected = try #require(try await fixture.engine.why(key(other), in: id))
    #expect(objected.sentence().contains("The person said no, or withdrew their consent."))
    #expect(objected.text().contains("Refused or withdrew: marketing (phone call)"))
    let stranger = try #require(PhoneNumber(e164: "+60199999999"))
    #expect(try await fixture.engine.why(PersonKey(stranger), in: id) == nil)
  }
}
