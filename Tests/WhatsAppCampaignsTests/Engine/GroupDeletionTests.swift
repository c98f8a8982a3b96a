import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Deleting a group")
struct GroupDeletionTests {
  private static func campaign(_ fixture: EngineFixture, _ audience: Audience) async throws -> CampaignID {
    try await fixture.campaign(people: 1) { $0.audience = audience }
  }

  @Test(
    "is refused while a campaign that was not started names it, in whatever way",
    arguments: [
      Audience(groups: ["vip"]), Audience(groups: ["customers"], excludedGroups: ["vip"]),
      Audience(segments: [.all([.not(.any([.inGroup("vip")]))])]),
      Audience(groups: ["customers"], excludedSegments: [.inGroup("vip")]),
    ]
  )
  func inUse(audience: Audience) async throws {
    let fixture = try EngineFixture()
    try await fixture.engine.add([ContactDraft(phone: EngineFixture.number(5))], to: "vip")
    let id = try await Self.campaign(fixture, audience)
    let error = await #expect(throws: EngineError.self) { try await fixture.engine.deleteGroup("vip") }
    #expect(error?.code == .groupInUse && error?.detail.contains(id.rawValue) == true)
    #expect(try await fixture.engine.group("vip").memberCount == 1)
    _ = try await fixture.engine.cancel(id)
    try await fixture.engine.deleteGroup("vip")
  }

  @Test("does not wait for campaigns that were started, nor for those of others")
  func free() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 2)
    try await fixture.engine.createGroup("others")
    try await fixture.engine.deleteGroup("others")
    _ = try await fixture.engine.send(id)
    try await fixture.engine.deleteGroup(EngineFixture.customers)
    #expect(try await fixture.engine.groups().isEmpty)
  }

  @Test("is refused for a scheduled campaign, too")
  func scheduled() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 1)
    _ = try await fixture.engine.schedule(id, at: Date(timeIntervalSince1970: 4_000_000_000))
    let error = await #expect(throws: EngineError.self) {
      try await fixture.engine.deleteGroup(EngineFixture.customers)
    }
    #expect(error?.code == .groupInUse)
  }
}
