import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Groups: their names, what they are for, and where they came from")
struct GroupRenameTests {
  @Test("A campaign that waits is sent to the group under its new name, and says in its history that it changed")
  func rename() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 3)
    _ = try await fixture.engine.schedule(id, at: Date(timeIntervalSince1970: 4_000_000_000))
    let group = try await fixture.engine.renameGroup(EngineFixture.customers, to: "regulars")
    #expect(group.name == "regulars" && group.memberCount == 3)
    #expect(try await fixture.engine.campaign(id).plan.audience.groups == ["regulars"])
    #expect(try await fixture.engine.campaign(id).status == .scheduled)
    #expect(try await fixture.engine.history(of: id).last?.detail == "The group “customers” is called “regulars” now.")
    _ = try await fixture.engine.unschedule(id)
    _ = try await fixture.engine.send(id)
    #expect(try await fixture.engine.recipients(of: id).count == 3)
    // One that was started keeps what its plan said.
    try await fixture.engine.renameGroup("regulars", to: "friends")
    #expect(try await fixture.engine.campaign(id).plan.audience.groups == ["regulars"])
  }

  @Test("A name that is taken, and a group that is not there, are refused with the reason")
  func refused() async throws {
    let fixture = try EngineFixture()
    try await fixture.engine.createGroup("a")
    try await fixture.engine.createGroup("b")
    let taken = await #expect(throws: EngineError.self) { try await fixture.engine.renameGroup("a", to: "b") }
    #expect(taken?.storeError?.code == .conflict)
    let unknown = await #expect(throws: EngineError.self) { try await fixture.engine.renameGroup("c", to: "d") }
    #expect(unknown?.code == .unknownGroup)
  }

  @Test("A group says what made it")
  func sources() async throws {
    let fixture = try EngineFixture()
    let engine = fixture.engine
    #expect(try await engine.createGroup("made", note: "  For friends ").note == "For friends")
    #expect(try await engine.group("made").source == .hand)
    #expect(try await engine.describeGroup("made", as: " ").note == nil)
    let list = Array("phone\n0123456789\n".utf8)
    for name in ["list.csv", "other.csv"] {
      _ = try await engine.importContacts(into: "imported", named: name) { () throws(ImportError) in
        try ContactImporter(CSVReader(bytes: list), normalizer: PhoneNormalizer(defaultRegion: RegionCode("MY")))
      }
    }
    #expect(try await engine.group("imported").source == .list("list.csv"))
    #expect(try await engine.cloneGroup("imported", as: "copy").source == .group("imported"))
    let audience = Audience(segments: [.new()])
    #expect(
      try await engine.collect(into: "new", from: audience, source: .segment("new:30")).source == .segment("new:30")
    )
    let id = try await fixture.campaign(people: 1)
    _ = try await engine.send(id)
    #expect(try await engine.collect(into: "again", from: id) { _ in true }.source == .campaign(id.rawValue))
  }

  @Test(
    "Sources come back from their texts",
    arguments: ["hand", "list:a:b.csv", "segment", "segment:x", "contest:w1", "campaign:c1", "group:g"]
  )
  func texts(_ text: String) {
    #expect(GroupSource(rawValue: text)?.rawValue == text)
    for wrong in ["", "hand:x", "list", "contest:", "group:", "elsewhere:x"] {
      #expect(GroupSource(rawValue: wrong) == nil)
    }
  }
}
