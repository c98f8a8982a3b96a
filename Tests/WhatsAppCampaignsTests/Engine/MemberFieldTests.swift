import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsSQLite
import WhatsAppCampaignsTesting

@Suite("What holds of somebody in one group alone")
struct MemberFieldTests {
  private static func key(_ index: Int) -> PersonKey { PersonKey(EngineFixture.number(index)) }

  /// A list of two people with a code each.
  private static func list(_ code: String) -> [UInt8] {
    let rows = (0..<2).map { "Orang \($0),\(EngineFixture.number($0).e164),\(code)-\($0)\n" }
    return Array(("name,phone,code\n" + rows.joined()).utf8)
  }

  private static func importList(
    _ code: String,
    into group: GroupName,
    in fixture: EngineFixture,
    _ columns: ColumnMapping.MemberColumns = .named(["Code"])
  ) async throws -> ImportReport {
    try await fixture.engine.importContacts(into: group) { () throws(ImportError) in
      try ContactImporter(
        CSVReader(bytes: list(code)),
        mapping: ColumnMapping(memberColumns: columns),
        normalizer: PhoneNormalizer(defaultRegion: RegionCode("MY"))
      )
    }
  }

  /// A campaign that says a person's code to everybody in some groups.
  private static func campaign(_ groups: GroupName..., in fixture: EngineFixture) async throws -> CampaignID {
    let plan = CampaignPlan(
      name: "Codes",
      provider: EngineFixture.cloud,
      template: "promo",
      language: "ms",
      variables: try VariableMapping(assignments: ["1=field:name", "2=field:code|nothing"]),
      audience: Audience(groups: groups),
      ignoresProviderLimits: true
    )
    return try await fixture.engine.createCampaign(plan).id
  }

  /// Both lists are imported, everybody agreed, and the template is there.
  private static func fixture(
    _ store: any CampaignStore = InMemoryStore(),
    _ bodies: Recorder<[UInt8]>? = nil
  ) async throws -> EngineFixture {
    let fixture = try EngineFixture(store: store, bodies: bodies)
    try await fixture.engine.saveTemplate(EngineFixture.template)
    #expect(try await importList("NOV", into: "november", in: fixture).created == 2)
    #expect(try await importList("DEC", into: "december", in: fixture).existing == 2)
    try await fixture.engine.recordConsent(
      EngineFixture.grant(),
      for: (0..<2).map { .phone(EngineFixture.number($0)) }
    )
    return fixture
  }

  private static func codes(_ bodies: Recorder<[UInt8]>, from first: Int = 0) -> [String] {
    bodies.all.dropFirst(first).compactMap { body in
      String(decoding: body, as: UTF8.self).firstMatch(of: /(NOV|DEC|LATE|OTHER)-\d/).map { String($0.output.0) }
    }.sorted()
  }

  private static func previews(of id: CampaignID, in fixture: EngineFixture) async throws -> [String] {
    var previews: [String] = []
    _ = try await fixture.engine.dryRun(id) { previews.append($0.preview ?? "none") }
    return previews
  }

  private static func preview(_ index: Int, _ code: String) -> String {
    "Hai Orang \(index), tawaran untuk anda di \(code) hari ini."
  }

  @Test(
    "Two groups, two codes, two campaigns: each says its own, whatever is imported in between",
    arguments: [true, false]
  )
  func journey(isInMemory: Bool) async throws {
    let store: any CampaignStore = isInMemory ? InMemoryStore() : try await SQLiteStore.open(.memory)
    let bodies = Recorder<[UInt8]>()
    let fixture = try await Self.fixture(store, bodies)
    let november = try await Self.campaign("november", in: fixture)
    let december = try await Self.campaign("december", in: fixture)
    let expected = [Self.preview(0, "NOV-0"), Self.preview(1, "NOV-1")]
    #expect(try await Self.previews(of: november, in: fixture) == expected)
    #expect(try await fixture.engine.contact(Self.key(0))?.fields == [:])

    try await fixture.engine.start(november)
    _ = try await Self.importList("LATE", into: "november", in: fixture)
    _ = try await Self.importList("OTHER", into: "others", in: fixture, .none)
    #expect(try await fixture.engine.contact(Self.key(0))?.fields == ["code": "OTHER-0"])
    #expect(try await Self.previews(of: november, in: fixture) == expected)
    #expect(try await fixture.engine.why(Self.key(1), in: november)?.member.value(of: "code") == "NOV-1")

    #expect(try await fixture.engine.send(november).counts[.sent] == 2)
    #expect(Self.codes(bodies) == ["NOV-0", "NOV-1"])
    #expect(try await fixture.engine.send(december).counts[.sent] == 2)
    #expect(Self.codes(bodies, from: 2) == ["DEC-0", "DEC-1"])
    let again = try await Self.campaign("november", "december", in: fixture)
    #expect(try await Self.previews(of: again, in: fixture) == [Self.preview(0, "LATE-0"), Self.preview(1, "LATE-1")])
    #expect(try await fixture.engine.why(Self.key(0), in: again)?.member.value(of: "code") == "LATE-0")
    let others = try await Self.campaign("others", in: fixture)
    #expect(
      try await Self.previews(of: others, in: fixture) == [Self.preview(0, "OTHER-0"), Self.preview(1, "OTHER-1")]
    )
  }

  @Test("A trial says what the person's own message says, before the audience is fixed and afterwards")
  func trial() async throws {
    let bodies = Recorder<[UInt8]>()
    let fixture = try await Self.fixture(InMemoryStore(), bodies)
    let own = EngineFixture.number(900)
    try await fixture.engine.recordConsent(EngineFixture.grant(), for: [.phone(own)])
    let id = try await Self.campaign("november", in: fixture)
    for person in [nil, Self.key(1)] { _ = try await fixture.engine.sendTest(of: id, to: [own], as: person) }
    #expect(Self.codes(bodies) == ["NOV-0", "NOV-1"])
    try await fixture.engine.start(id)
    _ = try await Self.importList("LATE", into: "november", in: fixture)
    for person in [nil, Self.key(1)] { _ = try await fixture.engine.sendTest(of: id, to: [own], as: person) }
    #expect(Self.codes(bodies, from: 2) == ["NOV-0", "NOV-1"])
  }

  @Test("Who did not get a message is tried again with the same words")
  func collect() async throws {
    let fixture = try await Self.fixture()
    let id = try await Self.campaign("november", in: fixture)
    fixture.simulator.script(for: EngineFixture.number(1).e164, .refuse(code: 131_026))
    _ = try await fixture.engine.send(id)
    _ = try await Self.importList("LATE", into: "november", in: fixture)
    try await fixture.engine.collect(into: "again", from: id) { $0.status == .failed }
    let again = try await Self.campaign("again", in: fixture)
    #expect(try await Self.previews(of: again, in: fixture) == [Self.preview(1, "NOV-1")])
  }

  @Test("Who is tried again in a group that knew them already is told what the campaign had fixed, and nothing older")
  func collectAnew() async throws {
    let fixture = try await Self.fixture()
    let engine = fixture.engine
    try await engine.cloneGroup("november", as: "again")
    for (group, expected) in [("december", "DEC-1"), ("plain", nil)] as [(GroupName, String?)] {
      if group == "plain" { try await engine.add([ContactDraft(phone: EngineFixture.number(1))], to: group) }
      let id = try await Self.campaign(group, in: fixture)
      _ = try await engine.send(id)
      try await engine.collect(into: "again", from: id) { $0.person == Self.key(1) }
      #expect(try await engine.member(Self.key(1), of: "again")?.fields["code"] == expected)
      #expect(try await engine.member(Self.key(0), of: "again")?.fields == ["code": "NOV-0"])
    }
  }

  @Test("Recipients who were forgotten since are collected into no group, and no code of theirs comes back")
  func collectForgotten() async throws {
    let fixture = try await Self.fixture()
    let id = try await Self.campaign("november", in: fixture)
    _ = try await fixture.engine.send(id)
    let gone = try #require(try await fixture.engine.contact(Self.key(1))).id
    _ = try await fixture.engine.erase(Self.key(1))
    let group = try await fixture.engine.collect(into: "again", from: id) { _ in true }
    #expect(group.memberCount == 1)
    #expect(try await fixture.engine.members(of: "again").map(\.contact.person) == [Self.key(0)])
    #expect(try await fixture.engine.add([gone], to: "again").memberCount == 1)
  }

  @Test("A group that is made of an audience says what the audience's groups say, and keeps what it knew of the others")
  func collectAudience() async throws {
    let fixture = try await Self.fixture()
    let engine = fixture.engine
    let other = EngineFixture.number(5)
    try await engine.add([ContactDraft(phone: other, memberFields: ["code": "own"])], to: "all")
    try await engine.add([ContactDraft(phone: EngineFixture.number(0), memberFields: ["seat": "1"])], to: "all")
    try await engine.collect(into: "all", from: Audience(groups: ["december", "november"], numbers: [other]))
    #expect(
      Set(try await engine.members(of: "all").map(\.fields)) == [["code": "DEC-0"], ["code": "DEC-1"], ["code": "own"]]
    )
  }

  @Test("A membership is read, changed, cleared and copied, and goes when the person is taken out")
  func membership() async throws {
    let fixture = try await Self.fixture()
    let engine = fixture.engine
    #expect(try await engine.members(of: "november").map(\.fields) == [["code": "NOV-0"], ["code": "NOV-1"]])
    let member = try #require(try await engine.member(Self.key(1), of: "november"))
    #expect(member.contact.person == Self.key(1) && member.fields == ["code": "NOV-1"])
    #expect(try await engine.member(Self.key(7), of: "november") == nil)
    for index in [1, 7] {
      let error = await #expect(throws: EngineError.self) { try await engine.member(Self.key(index), of: "nowhere") }
      #expect(error?.code == .unknownGroup)
    }

    try await engine.add(
      [ContactDraft(phone: EngineFixture.number(1), memberFields: [" seat ": " 12 "])],
      to: "november"
    )
    #expect(try await engine.member(Self.key(1), of: "november")?.fields == ["code": "NOV-1", "seat": "12"])
    try await engine.cloneGroup("november", as: "copy")
    try await engine.setMemberFields(["code ": "new"], of: [member.contact.id], in: "november")
    #expect(try await engine.member(Self.key(1), of: "november")?.fields == ["code": "new"])
    #expect(
      try await engine.members(of: "copy").map(\.fields) == [["code": "NOV-0"], ["code": "NOV-1", "seat": "12"]]
    )
    #expect(try await engine.group("copy").memberCount == 2)
    try await engine.setMemberFields([:], of: [member.contact.id], in: "november")
    #expect(try await engine.member(Self.key(1), of: "november")?.fields == [:])

    try await engine.remove([member.contact.id], from: "copy")
    #expect(try await engine.member(Self.key(1), of: "copy") == nil)
    for group in [GroupName("copy"), GroupName("nowhere")].compactMap(\.self) {
      let error = await #expect(throws: EngineError.self) {
        try await engine.setMemberFields(["code": "x"], of: [member.contact.id], in: group)
      }
      #expect(error?.code == (group == "copy" ? .store : .unknownGroup))
    }
    await #expect(throws: EngineError.self) { try await engine.cloneGroup("november", as: "copy") }
  }

  @Test("Everything about a person includes what their memberships say and what was fixed with campaigns")
  func access() async throws {
    let fixture = try await Self.fixture()
    let id = try await Self.campaign("december", in: fixture)
    try await fixture.engine.start(id)
    let document = JSONValue.object(try await fixture.engine.personalDocument(of: Self.key(0)))
    #expect(document["memberFields"] == ["december": ["code": "DEC-0"], "november": ["code": "NOV-0"]])
    #expect(document["campaigns"]?.array?.first?["memberFields"] == ["code": "DEC-0"])
    _ = try await fixture.engine.erase(Self.key(0))
    #expect(try await fixture.engine.recipients(of: id).map(\.recipient.memberFields) == [[:], ["code": "DEC-1"]])
  }
}
