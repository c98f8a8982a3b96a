import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("Of a person whom webhooks name by number and by user id")
struct NamedTwiceTests {
  private let time = ManualTimeSource()
  private let fixture: EngineFixture
  private let number = PersonKey(EngineFixture.number(1))
  private let user: PersonKey
  private static let userID = "MY.1A2B3C"
  private static let both: JSONObject = [
    "from": .string(String(EngineFixture.number(1).e164.dropFirst())), "from_user_id": .string(userID),
  ]
  private static let alone: JSONObject = ["from_user_id": .string(userID)]

  init() throws {
    user = try #require(PersonKey(userID: Self.userID))
    let key = try FieldCipher.Key(id: "k", bytes: [UInt8](repeating: 7, count: 32))
    let settings = EngineConfiguration(
      dialogue: ConsentDialogue(brand: "Kedai"),
      cipher: try FieldCipher(key),
      patience: .zero
    )
    fixture = try EngineFixture(store: InMemoryStore(time: time), settings: settings, time: time)
  }

  /// Hands one message over, and returns what was applied before the answer.
  private func take(
    _ text: String,
    from sender: JSONObject,
    id: String,
    late: Duration = .zero
  ) async throws -> WebhookSummary {
    time.advance(by: .seconds(1))
    var message = sender
    message["id"] = .string(id)
    message["timestamp"] = .number(JSONNumber(Int(time.now.timeIntervalSince1970)))
    message["type"] = "text"
    message["text"] = ["body": .string(text)]
    time.advance(by: late)
    return try await take(["messages": [.object(message)]])
  }

  private func take(_ members: JSONObject, _ other: EngineFixture? = nil) async throws -> WebhookSummary {
    var value: JSONObject = ["metadata": ["phone_number_id": "100"]]
    for member in members { value[member.key] = member.value }
    let body: JSONValue = [
      "object": "whatsapp_business_account",
      "entry": [["id": "1", "changes": [["field": "messages", "value": .object(value)]]]],
    ]
    let receipt = await (other ?? fixture).engine.take(trusted: body.encoded(), from: EngineFixture.cloud)
    #expect(receipt.response.status == 200)
    return receipt.applied
  }

  /// Hands over a report that names the person twice.
  private func takeReport(tag: JSONValue? = nil) async throws -> WebhookSummary {
    var status: JSONObject = [
      "id": "wamid.1", "status": "delivered", "timestamp": "1763000000", "recipient_id": Self.both["from"] ?? .null,
      "recipient_user_id": .string(Self.userID),
    ]
    status["biz_opaque_callback_data"] = tag
    return try await take(["statuses": [.object(status)]])
  }

  private func agree() async throws {
    try await fixture.engine.recordConsent(
      ConsentEvent(decision: .granted, purposes: [.marketing], at: time.now, source: "form"),
      for: [.phone(EngineFixture.number(1))]
    )
  }

  private func isStopped(_ person: PersonKey) async throws -> Bool {
    try await fixture.engine.consent(of: person).state.isWithdrawn(.marketing)
  }

  @Test("a STOP by the user id alone binds the number before its webhook is answered")
  func userIDAlone() async throws {
    _ = try await take("YES", from: Self.both, id: "a")
    _ = try await take("STOP", from: Self.alone, id: "b")
    #expect(try await isStopped(number))
    #expect(try await fixture.engine.contact(user)?.person == number)
  }

  @Test("a STOP by number binds the user id, and is one entry of the ledger")
  func numberAlone() async throws {
    _ = try await take("hello", from: Self.alone, id: "a")
    _ = try await take("YES", from: Self.alone, id: "b")
    _ = try await take("STOP", from: Self.both, id: "c")
    #expect(try await isStopped(user))
    let decisions = try await fixture.engine.consent(of: user).history.map(\.event.decision)
    #expect(decisions.count { $0 == .withdrawn } == 1)
    #expect(try await fixture.engine.verifyLedger().isIntact)
  }

  @Test("a report about a message that we sent joins the two before it is answered, and so before it is applied")
  func report() async throws {
    try await agree()
    let applied = try await takeReport()
    #expect(applied == WebhookSummary())
    _ = try await take("STOP", from: Self.alone, id: "a")
    #expect(try await isStopped(number))
  }

  @Test("a stop in the app that names both is recorded once, and binds both")
  func preference() async throws {
    let preference: JSONValue = [
      "wa_id": Self.both["from"] ?? .null, "user_id": .string(Self.userID), "category": "marketing_messages",
      "value": "stop", "timestamp": "1763000001",
    ]
    let value: JSONValue = ["metadata": ["phone_number_id": "100"], "user_preferences": [preference]]
    let body: JSONValue = [
      "object": "whatsapp_business_account",
      "entry": [["id": "1", "changes": [["field": "user_preferences", "value": value]]]],
    ]
    _ = await fixture.engine.take(trusted: body.encoded(), from: EngineFixture.cloud)
    for person in [number, user] {
      let record = try await fixture.engine.consent(of: person)
      #expect(record.state.isStoppedByPlatform(.marketing) && record.history.count == 1)
    }
  }

  @Test("a new user id that the platform announces leads to the same contact")
  func changedUserID() async throws {
    _ = try await take("YES", from: Self.both, id: "a")
    let system: JSONValue = [
      "from": Self.both["from"] ?? .null, "id": "b", "timestamp": "1763000002", "type": "system",
      "system": ["type": "user_changed_user_id", "user_id": "MY.2", "previous_user_id": .string(Self.userID)],
    ]
    _ = try await take(["messages": [system]])
    _ = try await take("STOP", from: ["from_user_id": "MY.2"], id: "c")
    #expect(try await isStopped(number))
  }

  @Test("the number stays and is sent to, whatever the announcement of a new user id says and whenever it comes")
  func numberStays() async throws {
    let from = Self.both["from"] ?? .null
    let report: JSONValue = [
      "id": "wamid.1", "status": "delivered", "timestamp": "1763000000", "recipient_id": from,
      "recipient_user_id": "MY.2",
    ]
    for (index, sender) in [["from": from, "from_user_id": "MY.2"], ["from": from], ["from_user_id": "MY.2"]]
      .enumerated()
    {
      for comesFirst in [true, false] {
        let fixture = try EngineFixture(store: InMemoryStore(time: time), time: time)
        try await fixture.engine.recordConsent(
          ConsentEvent(decision: .granted, purposes: [.marketing], at: time.now, source: "form"),
          for: [.phone(EngineFixture.number(1))]
        )
        var system: JSONObject = [
          "id": .string("s-\(index)"), "timestamp": "1763000002", "type": "system",
          "system": ["type": "user_changed_user_id", "user_id": "MY.2", "previous_user_id": .string(Self.userID)],
        ]
        for member in sender { system[member.key] = member.value }
        if comesFirst { _ = try await take(["statuses": [report]], fixture) }
        _ = try await take(["messages": [.object(system)]], fixture)
        if !comesFirst { _ = try await take(["statuses": [report]], fixture) }
        let new = try #require(PersonKey(userID: "MY.2"))
        #expect(try await fixture.engine.contact(new)?.identity == .phone(EngineFixture.number(1)))
        #expect(try await fixture.engine.contact(number)?.person == number)
        if comesFirst || sender["from"] != nil { #expect(try await fixture.engine.contact(user)?.person == number) }
      }
    }
  }

  @Test("whoever is known by a user id alone is sent to under the new one, and then by number")
  func successor() async throws {
    _ = try await take("YES", from: Self.alone, id: "a")
    let system: JSONValue = [
      "from_user_id": .string(Self.userID), "id": "b", "timestamp": "1763000002", "type": "system",
      "system": ["type": "user_changed_user_id", "user_id": "MY.2", "previous_user_id": .string(Self.userID)],
    ]
    _ = try await take(["messages": [system]])
    #expect(try await fixture.engine.contact(user)?.identity == .userID("MY.2"))
    let moved: JSONValue = [
      "from_user_id": "MY.2", "id": "c", "timestamp": "1763000003", "type": "system",
      "system": ["type": "user_changed_number", "wa_id": Self.both["from"] ?? .null, "user_id": "MY.3"],
    ]
    _ = try await take(["messages": [moved]])
    for id in [Self.userID, "MY.2", "MY.3"] {
      #expect(try await fixture.engine.contact(try #require(PersonKey(userID: id)))?.person == number)
    }
    _ = try await take("STOP", from: ["from_user_id": "MY.3"], id: "d")
    #expect(try await isStopped(number))
  }

  @Test("a START that is the first to give both names counts, although the number refused long ago")
  func startNamesBoth() async throws {
    try await fixture.engine.recordConsent(
      ConsentEvent(decision: .withdrawn, purposes: [.marketing], at: time.now, source: "till"),
      for: [.phone(EngineFixture.number(1))]
    )
    _ = try await take("YES", from: Self.alone, id: "a")
    time.advance(by: .seconds(60))
    _ = try await take("START", from: Self.both, id: "b", late: .seconds(2))
    #expect(try await fixture.engine.consent(of: number).state.isGranted(.marketing))
    #expect(try await fixture.engine.verifyLedger().isIntact)
  }

  @Test("a report about somebody of whom something is sealed makes them one person before it is answered")
  func sealedAndReported() async throws {
    _ = try await take("hello", from: Self.alone, id: "a")
    try await fixture.engine.keepSealed("A-12", as: "member", of: user)
    try await agree()
    _ = try await takeReport()
    #expect(try await fixture.engine.contact(user)?.person == number)
    #expect(try await fixture.engine.sealedValue("member", of: number) == "A-12")
  }

  @Test("a report with a tag of somebody else gives nobody a name")
  func strangeTag() async throws {
    try await agree()
    _ = try await takeReport(tag: "v2.AAAAAAAAAAAAAAAAAAAAAA.1.AAAAAAAAAAAAAA")
    #expect(try await fixture.engine.contact(user) == nil)
  }

  @Test("a new number that the platform announces takes the decisions along, and is no message of the person")
  func changedNumber() async throws {
    _ = try await take("YES", from: Self.both, id: "a")
    _ = try await take("STOP", from: Self.both, id: "b")
    let new = EngineFixture.number(2)
    let system: JSONValue = [
      "from": Self.both["from"] ?? .null, "id": "c", "timestamp": "1763000002", "type": "system",
      "system": ["type": "user_changed_number", "wa_id": .string(String(new.e164.dropFirst()))],
    ]
    #expect(try await take(["messages": [system]]).messages == 0)
    #expect(try await isStopped(PersonKey(new)))
    let contact = try await fixture.engine.contact(number)
    #expect(contact?.person == PersonKey(new))
    #expect(try await fixture.engine.contact(user)?.id == contact?.id)
  }

  @Test("a value that was sealed under the user id is kept for the contact that stays")
  func sealed() async throws {
    _ = try await take("hello", from: Self.alone, id: "a")
    try await fixture.engine.keepSealed("A-12", as: "member", of: user)
    _ = try await take("hello again", from: Self.both, id: "b")
    #expect(try await fixture.engine.contact(user)?.person == number)
    #expect(try await fixture.engine.sealedValue("member", of: user) == "A-12")
  }
}
