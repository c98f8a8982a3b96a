import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("Sending variants and holding people out", .timeLimit(.minutes(15)))
struct VariantSendingTests {
  private func campaign(
    _ fixture: EngineFixture,
    people: Int,
    category: TemplateCategory = .marketing,
    status: TemplateStatus = .approved,
    holdout: Int = 0
  ) async throws -> CampaignID {
    try await fixture.engine.saveTemplate(
      MessageTemplate(name: "short", language: "en", category: category, status: status, body: "Hi {{1}}.")
    )
    return try await fixture.campaign(people: people) { plan in
      plan.variants = [
        CampaignVariant(
          name: "long",
          weight: 3,
          template: plan.template,
          language: plan.language,
          variables: plan.variables
        ),
        CampaignVariant(name: "short", template: "short", language: "en", variables: ["1": .field("name")]),
      ]
      plan.holdout = holdout
    }
  }

  @Test("Everybody gets the message of their variant, those held out get nothing, and the report says how each did")
  func wholeJourney() async throws {
    let bodies = Recorder<[UInt8]>()
    let fixture = try EngineFixture(bodies: bodies)
    let id = try await campaign(fixture, people: 400, holdout: 20)
    let summary = try await fixture.engine.send(id)
    let plan = try await fixture.engine.campaign(id).plan
    #expect(plan.seed != nil)

    let keys = (0..<400).map { PersonKey(EngineFixture.number($0)) }
    let held = keys.filter(plan.isHeldOut)
    #expect((40...120).contains(held.count))
    #expect(summary.counts[.skipped] == held.count)
    #expect(summary.counts[.sent] == 400 - held.count)
    #expect(summary.campaign.status == .completed)

    #expect(bodies.all.count == 400 - held.count)
    for bytes in bodies.all {
      let body = try JSONValue.parse(bytes)
      let digits = (body["to"]?.string ?? "").filter(\.isNumber)
      let person = PersonKey(try #require(PhoneNumber(e164: "+\(digits)")))
      #expect(!plan.isHeldOut(person))
      #expect(body["template"]?["name"]?.string == plan.variant(of: person)?.template.rawValue)
    }
    let left = try await fixture.engine.recipients(of: id, status: .skipped)
    #expect(left.allSatisfy { $0.recipient.reason == "holdout" && $0.recipient.attempts.isEmpty })

    try await fixture.deliverWebhooks()
    let report = try await fixture.engine.report(of: id)
    #expect(report.heldOut == held.count)
    #expect(report.variants.map(\.variant.name) == ["long", "short"])
    #expect(report.variants.map(\.people).reduce(0, +) == 400 - held.count)
    let expected = keys.count { !plan.isHeldOut($0) && plan.variant(of: $0)?.name == "short" }
    #expect(report.variants[1].people == expected)
    #expect(report.variants[1].sent + report.variants[1].failed >= expected)
    #expect(report.variants[0].delivered >= report.variants[0].read)
  }

  @Test("A copy of a campaign divides its people alike")
  func copying() async throws {
    let fixture = try EngineFixture()
    let id = try await campaign(fixture, people: 1, holdout: 20)
    let plan = try await fixture.engine.campaign(id).plan
    #expect(try await fixture.engine.createCampaign(plan).plan.seed == plan.seed)
    // A campaign that divides nobody needs no seed.
    let plain = try await fixture.campaign(people: 1)
    #expect(try await fixture.engine.campaign(plain).plan.seed == nil)
  }

  @Test("All are judged by the strictest category among the variants, so that those who are compared are alike")
  func strictest() async throws {
    let fixture = try EngineFixture()
    let id = try await campaign(fixture, people: 40, category: .utility)
    let stranger = try #require(PhoneNumber(e164: "+60199999999"))
    try await fixture.engine.add([ContactDraft(phone: stranger, name: "X", fields: ["city": "Y"])], to: "customers")
    for seed in 0..<8 as Range<UInt64> {
      var plan = try await fixture.engine.campaign(id).plan
      plan.seed = seed
      let copy = try await fixture.engine.createCampaign(plan).id
      let summary = try await fixture.engine.dryRun(copy)
      #expect(summary.reasons["notGranted"] == 1)
    }
  }

  @Test("A trial sends the variant that is asked for, and nobody of it is held out")
  func trial() async throws {
    let bodies = Recorder<[UInt8]>()
    let fixture = try EngineFixture(bodies: bodies)
    let id = try await campaign(fixture, people: 10, holdout: 50)
    let numbers = (0..<10).map(EngineFixture.number)
    let summary = try await fixture.engine.sendTest(of: id, to: numbers, variant: "short")
    #expect(summary.counts[.sent] == 10)
    #expect(try bodies.all.allSatisfy { try JSONValue.parse($0)["template"]?["name"] == "short" })
    await #expect(throws: EngineError.self) { try await fixture.engine.sendTest(of: id, to: numbers, variant: "none") }
  }

  @Test("Whoever may not be written to is not held out, but left out for that reason")
  func eligibleOnly() async throws {
    let fixture = try EngineFixture()
    let id = try await campaign(fixture, people: 60, holdout: 50)
    let refusal = ConsentEvent(decision: .withdrawn, purposes: [.marketing], at: .now, source: "form")
    try await fixture.engine.recordConsent(refusal, forGroup: EngineFixture.customers)
    let summary = try await fixture.engine.send(id)
    #expect(summary.counts[.optedOut] == 60)
    #expect(try await fixture.engine.report(of: id).heldOut == 0)
  }

  @Test("Whoever has no message that could be sent is not held out either, in the dry run and when it is sent")
  func sendableOnly() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 40) { $0.holdout = 50 }
    let nameless = (40..<80).map { ContactDraft(phone: EngineFixture.number($0)) }
    try await fixture.engine.add(nameless, to: EngineFixture.customers)
    try await fixture.engine.recordConsent(EngineFixture.grant(), for: nameless.map { .phone($0.phone) })
    let foreseen = try await fixture.engine.dryRun(id)
    #expect(foreseen.skip + foreseen.send == 80)
    _ = try await fixture.engine.send(id)
    let left = try await fixture.engine.recipients(of: id, status: .skipped)
    #expect(left.count { $0.recipient.reason == "missingVariable" } == 40)
    let held = try await fixture.engine.report(of: id).heldOut
    #expect(left.count == 40 + held)
    #expect(foreseen.skip == left.count)
    #expect((8...32).contains(held))
  }

  @Test("What is wrong with a variant is found when the campaign is created")
  func validation() async throws {
    let fixture = try EngineFixture()
    let id = try await campaign(fixture, people: 1)
    let good = try await fixture.engine.campaign(id).plan
    func code(_ change: (inout CampaignPlan) -> Void) async throws -> EngineError.Code? {
      var plan = good
      change(&plan)
      do throws(EngineError) {
        _ = try await fixture.engine.createCampaign(plan)
        return nil
      } catch {
        return error.code
      }
    }
    #expect(try await code { $0.variants[1].template = "missing" } == .unknownTemplate)
    #expect(try await code { $0.variants[1].language = "fr" } == .unknownTemplate)
    #expect(try await code { $0.variants[0].variables = [:] } == .templateMismatch)
    #expect(try await code { $0.variants[1].name = "long" } == .unusableVariants)
    #expect(try await code { $0.variants[1].weight = 0 } == .unusableVariants)
    #expect(try await code { $0.variants[1].weight = 1_001 } == .unusableVariants)
    #expect(try await code { $0.holdout = 51 } == .unusableVariants)
    #expect(try await code { $0.holdout = -1 } == .unusableVariants)
    #expect(try await code { $0.template = "unused" } == nil)
  }

  @Test("A variant whose template is not approved keeps the whole campaign from starting")
  func unapproved() async throws {
    let fixture = try EngineFixture()
    let id = try await campaign(fixture, people: 2, status: .paused)
    do {
      try await fixture.engine.start(id)
      Issue.record("it was started")
    } catch {
      #expect(error.code == .templateNotApproved)
      #expect(error.detail.contains("short"))
    }
  }
}
