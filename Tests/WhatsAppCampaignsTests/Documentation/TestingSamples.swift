import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

// sample: simulated-engine
func simulatedEngine(
  _ simulator: ProviderSimulator,
  store: any CampaignStore = InMemoryStore(),
  time: any TimeSource = .system
) throws -> CampaignEngine {
  let account = simulator.account
  let channel = ProviderChannel(
    provider: CloudAPIProvider(
      try CloudAPIConfiguration(phoneNumberID: account.phoneNumberID, accessToken: account.accessToken)
    ),
    transport: SimulatorTransport(simulator),
    sender: account.phoneNumberID,
    webhookFormat: CloudAPIWebhookFormat(),
    webhookOrigin: .signed(try WebhookSignature(secrets: [account.appSecret]))
  )
  return CampaignEngine(
    store: store,
    channels: ["cloud": channel],
    configuration: EngineConfiguration(patience: .zero),
    time: time,
    random: SeededRandomSource(seed: 1)
  )
}
// end

/// Saves a group of people who agreed, and a campaign for them.
private func smallCampaign(_ engine: CampaignEngine, _ numbers: [String]) async throws -> CampaignID {
  let phones = try numbers.map { try PhoneNormalizer(defaultRegion: nil).normalize($0).number }
  try await engine.add(phones.map { ContactDraft(phone: $0, name: "Ali") }, to: "customers")
  let agreement = ConsentEvent(
    decision: .granted,
    purposes: [.marketing],
    at: Date(timeIntervalSince1970: 1_760_000_000),
    source: "test"
  )
  try await engine.recordConsent(agreement, forGroup: "customers")
  try await engine.saveTemplate(
    MessageTemplate(name: "sale", language: "en", category: .marketing, status: .approved, body: "Hi {{1}}, sale!")
  )
  let plan = CampaignPlan(
    name: "Sale",
    provider: "cloud",
    template: "sale",
    language: "en",
    variables: try VariableMapping(assignments: ["1=field:name"]),
    audience: Audience(groups: ["customers"])
  )
  return try await engine.createCampaign(plan).id
}

@Suite("The samples of the guide to testing run", .timeLimit(.minutes(15)))
struct TestingSampleTests {
  // sample: campaign-test
  @Test("A STOP holds, and a lost answer is settled by the webhook")
  func saleReachesPeople() async throws {
    let statuses = SimulatorConfiguration.Statuses(delay: .zero ... .zero)
    let replies = SimulatorConfiguration.Replies(delay: .zero ... .zero)
    let simulator = try ProviderSimulator(
      seed: 7,
      configuration: SimulatorConfiguration(statuses: statuses, replies: replies)
    )
    simulator.script(for: "+60123456789", .reply("STOP"))
    simulator.script(for: "+60123456780", .loseAnswer)
    let engine = try simulatedEngine(simulator)
    let id = try await smallCampaign(engine, ["+60123456789", "+60123456780", "+60123456781"])

    let summary = try await engine.send(id)
    #expect(summary.counts[.sent] == 2)
    #expect(summary.counts[.unconfirmed] == 1)

    try await simulator.deliverAllWebhooks { await engine.receive($0, from: "cloud") }
    try await engine.applyPendingWebhooks()
    #expect(try await engine.counts(of: id)[.unconfirmed] == 0)
    let stopped = PersonKey(try #require(PhoneNumber(e164: "+60123456789")))
    #expect(try await engine.consent(of: stopped).state.isWithdrawn(.marketing))
    #expect(simulator.log.acceptedCount == 3)
    #expect(simulator.log.duplicates.isEmpty)
  }
  // end

  // sample: manual-time
  @Test("Six messages at ten a minute take half a minute and not an instant less")
  func paceHolds() async throws {
    let time = ManualTimeSource()
    let simulator = try ProviderSimulator(seed: 1, time: time)
    let engine = try simulatedEngine(simulator, store: InMemoryStore(time: time), time: time)
    let numbers = (0..<6).map { "+6012345678\($0)" }
    var plan = try await engine.campaign(smallCampaign(engine, numbers)).plan
    plan.limits = [.perMinute(10)]
    let id = try await engine.createCampaign(plan).id

    let start = time.now
    async let summary = engine.send(id)
    while simulator.log.acceptedCount < numbers.count {
      // Everybody has had their turn when nothing changes any more; then the clock moves on.
      for _ in 0..<500 { await Task.yield() }
      time.advanceToNextDeadline()
    }
    #expect(try await summary.counts[.sent] == numbers.count)
    #expect(time.now.timeIntervalSince(start) >= 30)
  }
  // end
}
