import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsSQLite

@Suite("What is left of somebody who was forgotten")
struct ForgettingTests {
  private static let key = Secret(String(repeating: "5A", count: 32))

  private func settings() throws -> EngineConfiguration {
    var settings = EngineConfiguration(cipher: try FieldCipher(Self.key), patience: .zero)
    settings.dialogue = ConsentDialogue(brand: "Kedai Ali", keepsIdentityCards: true)
    return settings
  }

  /// Everything that a person leaves behind: a campaign with reports, replies, a group, fields, sealed values.
  private func fill(_ fixture: EngineFixture, reserved: PhoneNumber) async throws -> CampaignID {
    let engine = fixture.engine
    let id = try await fixture.campaign(people: 3) { $0.audience.numbers = [reserved] }
    try await engine.recordConsent(EngineFixture.grant(), for: [.phone(reserved)])
    try await engine.save([
      ContactDraft(phone: reserved, name: "Zulaikha Canary", fields: ["street": "Jalan Kenari 17", "city": "Ipoh"])
    ])
    try await engine.start(id)
    _ = try await engine.send(id)
    try await fixture.deliverWebhooks()
    let person = PersonKey(reserved)
    try await engine.keepSealed("901231011234", as: CampaignEngine.identityCardField, of: person)
    _ = await engine.take(trusted: Self.webhook("Saya Zulaikha", from: reserved), from: EngineFixture.cloud)
    _ = await engine.take(trusted: Self.unreadable(from: reserved), from: EngineFixture.cloud)
    try await engine.applyPendingWebhooks()
    try await engine.note("Zulaikha likes the colour of Jalan Kenari", about: person, by: "Ali")
    return id
  }

  private static func webhook(_ text: String, from phone: PhoneNumber, id: Int = 0) -> [UInt8] {
    let message: JSONValue = [
      "id": .string("wamid.\(id)\(phone.e164)"), "from": .string(String(phone.e164.dropFirst())),
      "timestamp": .string(String(Int(Date().timeIntervalSince1970))), "type": "text", "text": ["body": .string(text)],
    ]
    return body([message])
  }

  /// A body of which a part cannot be read, so that a durable store keeps it.
  private static func unreadable(from phone: PhoneNumber) -> [UInt8] {
    body([["from": .string(String(phone.e164.dropFirst())), "type": "text"]])
  }

  private static func body(_ messages: [JSONValue]) -> [UInt8] {
    let value: JSONValue = ["metadata": ["phone_number_id": "100"], "messages": .array(messages)]
    let entry: JSONValue = ["id": "1", "changes": [["field": "messages", "value": value]]]
    return (["object": "whatsapp_business_account", "entry": [entry]] as JSONValue).encoded()
  }

  @Test("Nothing of the person is in the file any more, and every number adds up", arguments: [false, true])
  func inFile(erases: Bool) async throws {
    let folder = try TemporaryFolder()
    let store = try await SQLiteStore.open(at: folder.path())
    let fixture = try EngineFixture(store: store, settings: try settings())
    let engine = fixture.engine
    let phone = try #require(PhoneNumber(e164: "+60198765432"))
    let id = try await fill(fixture, reserved: phone)
    let before = try await engine.report(of: id)
    #expect(try Self.traces(in: folder).isEmpty == false, "the case fills nothing in")

    let result = erases ? try await engine.erase(PersonKey(phone)) : try await engine.anonymize(PersonKey(phone))
    #expect(result.wasContact && result.recipients == 1 && result.pendingWebhooks == 0)
    #expect(result.isKeptAway == erases)
    #expect(try Self.traces(in: folder) == [])
    #expect(try await engine.report(of: id).counts == before.counts)
    let ledger = try await engine.verifyLedger()
    #expect(ledger.problem == nil)
    #expect(ledger.erased >= 1)
    #expect(try await engine.personalData(of: PersonKey(phone)).contact == nil)

    // The number comes back: as somebody new, or as somebody who is kept away.
    try await engine.save([ContactDraft(phone: phone)])
    #expect(try await engine.personalData(of: PersonKey(phone)).suppression?.source == (erases ? "erasure" : nil))
    await store.close()
  }

  /// What of the person stands in any file of the store.
  private static func traces(in folder: TemporaryFolder) throws -> [String] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    let bytes = try names.map { try Data(contentsOf: folder.url.appending(path: $0)) }
    return ["198765432", "Zulaikha", "Kenari", "901231011234"].filter { text in
      bytes.contains { $0.range(of: Data(text.utf8)) != nil }
    }
  }

  @Test("An access request is answered with everything, and with nothing of anybody else")
  func access() async throws {
    let fixture = try EngineFixture(settings: try settings())
    let phone = try #require(PhoneNumber(e164: "+60198765432"))
    _ = try await fill(fixture, reserved: phone)
    let document = JSONValue.object(try await fixture.engine.personalDocument(of: PersonKey(phone)))
    #expect(document["contact"]?["phone"]?.string == "+60198765432")
    #expect(document["contact"]?["fields"]?["street"]?.string == "Jalan Kenari 17")
    #expect(document["sealed"]?["ic_number"]?.string == "901231011234")
    #expect(document["consent"]?[0]?["decision"]?.string == "granted")
    #expect(document["campaigns"]?[0]?["attempts"]?[0]?["messageIDs"]?[0]?.string != nil)
    #expect(document["messages"]?.array?.contains { $0["text"]?.string == "Saya Zulaikha" } == true)
    #expect(document["notes"]?.array?.contains { $0["author"]?.string == "Ali" } == true)
    #expect(!document.encodedString().contains("Orang 1"))
  }

  @Test("Keys are changed, a value whose key is missing is a clear error, and who shares a value is found")
  func sealedValues() async throws {
    let store = InMemoryStore()
    func engine(_ keys: String...) throws -> CampaignEngine {
      let secret = Secret(
        keys.map { "\($0):\(String(repeating: $0 == "old" ? "11" : "22", count: 32))" }.joined(separator: ",")
      )
      return CampaignEngine(store: store, configuration: EngineConfiguration(cipher: try FieldCipher(secret)))
    }
    let people = (0..<5).map { EngineFixture.number($0) }
    let old = try engine("old")
    try await old.save(people.map { ContactDraft(phone: $0) })
    for (index, phone) in people.enumerated() {
      try await old.keepSealed(index < 2 ? "shared" : "own \(index)", as: "ic_number", of: PersonKey(phone))
    }
    #expect(try await old.people(withSealed: "shared", as: "ic_number") == people.prefix(2).map { PersonKey($0) })
    let both = try engine("new", "old")
    try await both.keepSealed("shared", as: "ic_number", of: PersonKey(people[4]))
    #expect(try await both.people(withSealed: "shared", as: "ic_number").count == 3)
    let error = await #expect(throws: EngineError.self) { try await engine("new").resealAll() }
    #expect(error?.code == .unreadableValue)
    #expect(error?.description.contains("“old”") == true)
    #expect(try await both.resealAll(batch: 2).values == 4)
    #expect(try await both.resealAll() == ResealSummary())
    let new = try engine("new")
    #expect(try await new.sealedValue("ic_number", of: PersonKey(people[2])) == "own 2")
    #expect(try await new.people(withSealed: "shared", as: "ic_number").count == 3)
    #expect(
      await #expect(throws: EngineError.self) {
        try await old.sealedValue("ic_number", of: PersonKey(people[0]))
      }?.code == .unreadableValue
    )
    let none = CampaignEngine(store: store)
    #expect(
      await #expect(throws: EngineError.self) {
        try await none.keepSealed("x", as: "ic_number", of: PersonKey(people[0]))
      }?.code == .missingKey
    )
  }

  @Test("What people write is sealed where there is a key, and nobody can write what then does not open")
  func messageTexts() async throws {
    let folder = try TemporaryFolder()
    let phone = EngineFixture.number(1)
    let person = PersonKey(phone)
    let store = try await SQLiteStore.open(at: folder.path())
    let sealing = try EngineFixture(store: store, settings: try settings())
    _ = await sealing.engine.take(trusted: Self.webhook("rahsia besar", from: phone), from: EngineFixture.cloud)
    try await sealing.engine.applyPendingWebhooks()
    #expect(try await sealing.engine.conversation(with: person).map(\.text) == ["rahsia besar"])
    let bytes = try Data(contentsOf: folder.url.appending(path: "store.sqlite"))
    #expect(bytes.range(of: Data("rahsia".utf8)) == nil)
    let open = try EngineFixture(store: store)
    #expect(
      await #expect(throws: EngineError.self) { try await open.engine.conversation(with: person) }?.code == .missingKey
    )

    let plain = try EngineFixture()
    let looksSealed = "s1.k." + String(repeating: "A", count: 54)
    _ = await plain.engine.take(trusted: Self.webhook(looksSealed, from: phone), from: EngineFixture.cloud)
    try await plain.engine.applyPendingWebhooks()
    #expect(try await plain.engine.conversation(with: person).map(\.text) == [looksSealed])
  }

  @Test("Keys are changed for words in both directions, notes and contest entries, also those from before any key")
  func resealedTexts() async throws {
    let folder = try TemporaryFolder()
    let store = try await SQLiteStore.open(at: folder.path())
    let phone = EngineFixture.number(1)
    let person = PersonKey(phone)
    func engine(_ keys: String...) throws -> CampaignEngine {
      let parts = keys.map { "\($0):\(String(repeating: $0 == "old" ? "11" : "22", count: 32))" }
      let secret = parts.joined(separator: ",")
      let cipher = keys.isEmpty ? nil : try FieldCipher(Secret(secret))
      let settings = EngineConfiguration(cipher: cipher, patience: .zero)
      return try EngineFixture(store: store, seed: UInt64(keys.count + 7), settings: settings).engine
    }
    func write(_ text: String, _ id: Int, with engine: CampaignEngine) async throws {
      _ = await engine.take(trusted: Self.webhook(text, from: phone, id: id), from: EngineFixture.cloud)
      try await engine.applyPendingWebhooks()
      try await engine.reply(to: person, text: "answer to \(text)")
      try await engine.note("note on \(text)", about: person)
    }
    let (plain, old) = (try engine(), try engine("old"))
    try await write("one", 1, with: plain)
    try await write("two", 2, with: old)
    let contest = try await old.createContest(
      ContestPlan(
        name: "Giveaway",
        opensAt: Date() - 60,
        closesAt: Date() + 60,
        prize: "A rice cooker",
        claimInstructions: "Come to our counter."
      )
    )
    let reference = try #require(ProviderMessageID(provider: "form 7"))
    _ = try await old.enter(contest.id, as: .phone(phone), reference: reference, text: "I want it")

    // Without any key that was ever used it does not begin.
    let refused = await #expect(throws: EngineError.self) { try await engine("new").resealAll() }
    #expect(refused?.code == .missingKey)
    try await write("three", 3, with: try engine("other", "old"))
    // It stops in the middle, for want of a key, and goes on from there.
    let error = await #expect(throws: EngineError.self) { try await engine("new", "old").resealAll(batch: 1) }
    #expect(error?.code == .unreadableValue)
    let all = try engine("new", "old", "other")
    let done = try await all.resealAll(batch: 1)
    #expect(done.messages == 1 && done.freeMessages == 3 && done.contestEntries == 1 && done.notes == 4)
    #expect(done.total == 9)
    #expect(try await all.resealAll() == ResealSummary())
    // Nothing needs the old keys.
    let new = try engine("new")
    let texts = Set(try await new.conversation(with: person).compactMap(\.text))
    #expect(texts == ["one", "two", "three", "answer to one", "answer to two", "answer to three"])
    #expect(Set(try await new.notes(of: person).map(\.text)).isSuperset(of: ["note on one", "note on two"]))
    #expect(try await new.entries(of: contest.id).map(\.text) == ["I want it"])
    await store.close()
  }

  @Test("A dialogue that is to keep numbers without a key is refused when the engine starts")
  func missingKey() async throws {
    var settings = EngineConfiguration()
    settings.dialogue = ConsentDialogue(brand: "Kedai Ali", keepsIdentityCards: true)
    let engine = CampaignEngine(store: InMemoryStore(), configuration: settings)
    #expect(await #expect(throws: EngineError.self) { try await engine.run() }?.code == .missingKey)
  }
}
