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

  @Test("What a rule names has to be there, however deep it stands: a misspelt exclusion would exclude nobody")
  func names() async throws {
    let engine = CampaignEngine(store: InMemoryStore(), channels: [:])
    try await engine.add([ContactDraft(phone: EngineFixture.number(0))], to: "customers")
    func refusal(_ rule: SegmentRule) async -> EngineError.Code? {
      do throws(EngineError) {
        _ = try await engine.preview(Audience(groups: ["customers"], excludedSegments: [.all([.not(.any([rule]))])]))
        return nil
      } catch {
        return error.code
      }
    }
    #expect(await refusal(.inGroup("custmers")) == .unknownGroup)
    #expect(await refusal(.entered(ContestID(unchecked: "w000000000"), .everybody)) == .unknownContest)
    #expect(await refusal(.responded(to: CampaignID(unchecked: "c000000000"))) == .unknownCampaign)
    #expect(await refusal(.recipient(of: CampaignID(unchecked: "c000000000"), [.read])) == .unknownCampaign)
    #expect(await refusal(.inGroup("customers")) == nil)
    #expect(await refusal(.responded(to: nil)) == nil)
    let rule = SegmentRule.inGroup("custmers")
    await #expect(throws: EngineError.self) { try await engine.collect(into: "mix", from: Audience(segments: [rule])) }
    #expect(try await engine.groups().map(\.name) == ["customers"])
  }
}
