import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

// sample: stop-campaign
/// Halts a campaign, and says how many messages may still arrive.
func halt(_ id: CampaignID, _ engine: CampaignEngine) async throws -> String {
  let underWay = try await engine.pause(id, reason: "The price is wrong")
  let counts = try await engine.counts(of: id)
  return "\(underWay) under way, \(counts[.pending] + counts[.queued]) not sent to, \(counts.total) in all"
}
// end

// sample: settle
/// Ends the waiting by hand: the provider's own records show that everything arrived.
func closeAsSent(_ id: CampaignID, _ engine: CampaignEngine) async throws -> OutcomeCounts {
  if try await engine.counts(of: id)[.unconfirmed] > 0 {
    try await engine.settle(id, as: .sent)
  }
  return try await engine.counts(of: id)
}
// end

// sample: variants
/// A campaign that compares two messages, three to one, and leaves every tenth person out.
func compare(_ plan: CampaignPlan, with other: TemplateName, _ engine: CampaignEngine) async throws -> CampaignID {
  var plan = plan
  plan.variants = [
    CampaignVariant(
      name: "usual",
      weight: 3,
      template: plan.template,
      language: plan.language,
      variables: plan.variables
    ),
    CampaignVariant(name: "new", template: other, language: plan.language, variables: plan.variables),
  ]
  plan.holdout = 10
  return try await engine.createCampaign(plan).id
}
// end

// sample: canary
/// Fifty people go ahead for a quarter of an hour, and three refusals in ten pause the campaign.
func careful(_ plan: CampaignPlan) -> CampaignPlan {
  var plan = plan
  plan.canary = Canary(50, wait: .seconds(900))
  plan.breaker = FailureBreaker(mostFailures: 30)
  return plan
}
// end

@Suite("The samples of the guide to delivery run", .timeLimit(.minutes(15)))
struct DeliverySampleTests {
  @Test("An operator settles what nobody knows, and a halted campaign keeps its counts")
  func settlesAndHalts() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 4)
    fixture.simulator.script(for: EngineFixture.number(1).e164, .loseAnswer)
    let summary = try await fixture.engine.send(id)
    #expect(summary.counts[.unconfirmed] == 1)
    #expect(try await halt(id, fixture.engine) == "0 under way, 0 not sent to, 4 in all")
    let counts = try await closeAsSent(id, fixture.engine)
    #expect(counts[.sent] == 4)
    #expect(fixture.simulator.log.acceptedCount == 4)
  }

  @Test("Two messages are compared, and some people get none")
  func compares() async throws {
    let fixture = try EngineFixture()
    let first = try await fixture.campaign(people: 50)
    let plan = try await fixture.engine.campaign(first).plan
    let id = try await compare(plan, with: plan.template, fixture.engine)
    #expect(try await fixture.engine.campaign(id).plan.variants.map(\.name) == ["usual", "new"])
    let summary = try await fixture.engine.send(id)
    #expect(summary.counts[.sent] + summary.counts[.skipped] == 50)
  }

  @Test("A careful plan has a canary and a breaker")
  func isCareful() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 3) { $0 = careful($0) }
    let plan = try await fixture.engine.campaign(id).plan
    #expect(plan.canary?.size == 50)
    #expect(plan.breaker?.answers == 50)
  }

  @Test("An operator who ends the waiting causes no second message, even at least once")
  func settlingSendsNothing() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 2) { $0.delivery = .atLeastOnce(maximumAttempts: 3) }
    fixture.simulator.script(for: EngineFixture.number(1).e164, .dropConnection)
    _ = try await fixture.engine.send(id)
    #expect(try await fixture.engine.settle(id, as: .unconfirmed) == 1)
    let summary = try await fixture.engine.send(id)
    #expect(summary.counts[.unconfirmed] == 1)
    #expect(fixture.simulator.log.requestCount == 2)
  }
}
