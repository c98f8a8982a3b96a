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

  @Test("Texts that a rule cannot take for an amount or a day are counted, each field once for either")
  func unreadableFields() async throws {
    let engine = CampaignEngine(store: InMemoryStore(), channels: [:])
    let texts = ["RM 5", "five", "2026-11-21", "", nil]
    try await engine.add(
      texts.enumerated().map { ContactDraft(phone: EngineFixture.number($0), fields: $1.map { ["paid": $0] } ?? [:]) },
      to: "customers"
    )
    let day = try #require(CalendarDay("2026-11-01"))
    let rule = SegmentRule.any([
      .field("PAID", .isAtLeast(1)), .not(.field("paid", .isBefore(day))), .field("paid", .isOnOrAfter(day)),
      .field("name", .contains("x")), .field("nobody's", .isLessThan(1)),
    ])
    #expect(
      try await engine.unreadableFields(of: rule) == [
        UnreadableField(name: "PAID", reading: .amount, people: 2),
        UnreadableField(name: "paid", reading: .day, people: 2),
      ]
    )
    #expect(try await engine.unreadableFields(of: .field("paid", .contains("five"))).isEmpty)
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
