import Testing
@testable import WhatsAppCampaigns

@Suite("A channel that does not send")
struct PlanningChannelTests {
  @Test("An engine that only plans with a provider leaves its campaigns to others, and pauses none")
  func planningOnly() async throws {
    let store = InMemoryStore()
    let fixture = try EngineFixture(store: store)
    let id = try await fixture.campaign(people: 2)
    try await fixture.engine.start(id)
    var channels = fixture.engine.channels
    channels[EngineFixture.cloud]?.sends = false
    let planner = CampaignEngine(store: store, channels: channels)
    let error = await #expect(throws: EngineError.self) { try await planner.send(id) }
    #expect(error?.code == .unknownProvider)
    #expect(try await fixture.engine.campaign(id).status == .sending)
    #expect(try await fixture.engine.send(id).counts[.sent] == 2)
  }
}
