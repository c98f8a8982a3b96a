import Testing
import WhatsAppCampaigns

@Suite("Audiences are counted and collected")
struct SegmentRuleAudienceTests {
  @Test("Numbers that are no contacts count, become members, and are excluded like everybody")
  func numbers() async throws {
    let engine = CampaignEngine(store: InMemoryStore(), channels: [:])
    let people = (0..<6).map(EngineFixture.number)
    try await engine.add(people.prefix(3).map { ContactDraft(phone: $0, fields: ["tier": "gold"]) }, to: "customers")
    try await engine.add([ContactDraft(phone: people[2])], to: "staff")
    let audience = Audience(
      segments: [.field("tier", .equals("gold"))],
      numbers: Array(people[1...4]),
      excludedGroups: ["staff"]
    )
    let preview = try await engine.preview(audience, sample: 1)
    #expect(preview.count == 4)
    #expect(preview.sample.map(\.phone) == [people[0]])
    #expect(try await engine.collect(into: "mix", from: audience).memberCount == 4)
    #expect(try await engine.contacts(in: "mix").compactMap(\.phone) == [people[0], people[1], people[3], people[4]])
  }

  @Test("A rule that asks too much and a group that is missing are refused, and nothing is made")
  func refusals() async throws {
    let engine = CampaignEngine(store: InMemoryStore(), channels: [:])
    let endless = Audience(segments: [.any(Array(repeating: .suppressed, count: 500))])
    let error = await #expect(throws: EngineError.self) { try await engine.collect(into: "mix", from: endless) }
    #expect(error?.code == .unusableSegment)
    #expect(try await engine.groups().isEmpty)
  }
}
