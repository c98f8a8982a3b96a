import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Cloud API webhooks: hostile and broken bodies")
struct CloudAPIWebhookHostileTests {
  private typealias Fixture = CloudAPIWebhookFixture

  @Test(
    "A body that is no webhook gives no events and one problem",
    arguments: [
      "", " ", "null", "true", "1", "\"x\"", "[]", "{}", "{\"object\":\"whatsapp_business_account\"}",
      "{\"object\":\"page\",\"entry\":[]}", "{\"object\":7,\"entry\":[]}", "{\"entry\":{}}", "{\"entry\":null}", "{",
      "{\"entry\":[}", "\u{FEFF}\u{FEFF}{}", "<html></html>", "{\"entry\":[]} x",
    ]
  )
  func noWebhook(body: String) {
    let parsed = CloudAPIWebhookFormat().parse(Array(body.utf8))
    #expect(parsed.events.isEmpty)
    #expect(parsed.problems.count == 1)
    #expect(parsed.problems.first?.path == "")
  }

  @Test("Bytes that are no text give one problem")
  func invalidUTF8() {
    let parsed = CloudAPIWebhookFormat().parse([0xFF, 0xFE, 0x00, 0x7B])
    #expect(parsed.events.isEmpty && parsed.problems.count == 1)
  }

  @Test("One bad item is a problem with its place, and the others are still events")
  func badItems() {
    let good = Fixture.message("text", ["body": "STOP"], id: "wamid.GOOD")
    let bad: [JSONValue] = [
      nil, 5, "text", [], [:], ["id": ""], ["id": 7], ["id": .string(String(repeating: "x", count: 513))],
      Fixture.message("text", nil), Fixture.message("text", ["body": 7]), Fixture.message("image", []),
      Fixture.message("interactive", [:]), Fixture.message("location", ["latitude": "north", "longitude": 1]),
      Fixture.message("contacts", [:]),
    ]
    for item in bad {
      let parsed = Fixture.parse(
        Fixture.body([
          Fixture.change("account_update", ["event": "X"]), Fixture.change("messages", ["messages": [item, good]]),
        ])
      )
      #expect(parsed.events.map(\.kind) == ["account_update", "message.text"])
      #expect(parsed.problems.map(\.path) == ["entry[0].changes[1].value.messages[0]"])
    }
  }

  @Test("Words without an identifier are a problem and a message all the same, the same one in every repetition")
  func unnamed() throws {
    func read(_ body: String, from: String = "60123456789", at second: Int = 1) throws -> InboundMessage? {
      let part: JSONObject = [
        "from": .string(from), "timestamp": .number(JSONNumber(second)), "type": "text",
        "text": ["body": .string(body)],
      ]
      let parsed = Fixture.parse(
        Fixture.messages([.object(part), ["from": .string(from), "type": "text", "text": 7]])
      )
      #expect(parsed.problems.map(\.path) == (0..<2).map { "entry[0].changes[0].value.messages[\($0)]" })
      guard case .message(let message)? = parsed.events.first, parsed.events.count == 1 else { return nil }
      return message
    }
    let message = try #require(try read("STOP"))
    #expect(message.text == "STOP" && message.sender.waID == "60123456789")
    #expect(try read("STOP")?.id == message.id)
    let others = [try read("START"), try read("STOP", from: "60123456780"), try read("STOP", at: 2)]
    #expect(Set(others.map { $0?.id } + [message.id]).count == 4)
  }

  @Test("Where the sender stands beside the message only, two people do not become one")
  func unnamedByContact() {
    let ids = ["60123456789", "60123456780"].map { number -> ProviderMessageID? in
      let contact: JSONValue = ["wa_id": .string(number)]
      let parsed = Fixture.parse(Fixture.messages([["type": "text", "text": "STOP"]], contacts: [contact]))
      guard case .message(let message)? = parsed.events.first else { return nil }
      return message.id
    }
    #expect(ids[0] != nil && ids[1] != nil && ids[0] != ids[1])
  }

  @Test("Neither an identifier nor a sender, or nothing to read: a problem and no message")
  func nobody() {
    let items: [JSONValue] = [
      ["type": "text", "text": "STOP"], ["from": "60123456789", "type": "image", "image": ["id": "1"]],
    ]
    for item in items {
      let parsed = Fixture.parse(Fixture.messages([item], contacts: []))
      #expect(parsed.events.isEmpty && parsed.problems.count == 1)
    }
  }

  @Test("A text that stands there without its object is read")
  func bareText() throws {
    for type in ["text", nil] {
      var object = try #require(Fixture.message("text", "STOP").object)
      object["type"] = type.map { .string($0) }
      let parsed = Fixture.parse(Fixture.messages([.object(object)]))
      #expect(parsed.problems.isEmpty)
      guard case .message(let message)? = parsed.events.first else { throw UnexpectedWebhook() }
      #expect(message.content == .text("STOP"))
    }
  }

  @Test("Bad entries, changes and values are problems with their places")
  func badEnvelope() {
    let good = Fixture.change("messages", ["messages": [Fixture.message("text", ["body": "hi"])]])
    let body: JSONValue = [
      "object": "whatsapp_business_account",
      "entry": [
        7, ["id": "1"], ["id": "1", "changes": "x"],
        ["id": "1", "changes": [nil, ["field": "messages"], ["value": 1], ["field": "messages", "value": 1], good]],
      ],
    ]
    let parsed = Fixture.parse(body)
    #expect(parsed.events.map(\.kind) == ["message.text"])
    #expect(
      parsed.problems.map(\.path) == [
        "entry[0]", "entry[1]", "entry[2]", "entry[3].changes[0]", "entry[3].changes[1]", "entry[3].changes[2]",
        "entry[3].changes[3].value",
      ]
    )
  }

  @Test("A change that lost its field is read all the same where it holds messages")
  func missingField() {
    let parsed = Fixture.parse(
      Fixture.body([["value": ["messages": [Fixture.message("text", ["body": "STOP"])]]]])
    )
    #expect(parsed.events.map(\.kind) == ["message.text"])
    #expect(parsed.problems.isEmpty)
  }

  @Test("Where a list is expected, a lone object will do")
  func loneObject() {
    let parsed = Fixture.parse(
      Fixture.body([Fixture.change("messages", ["messages": Fixture.message("text", ["body": "hi"])])])
    )
    #expect(parsed.events.map(\.kind) == ["message.text"])
  }

  @Test("A list of one for a value, and a lone object for a list of entries or changes, hold what they hold")
  func otherNesting() throws {
    let message = Fixture.message("text", ["body": "STOP"])
    let value: JSONValue = ["messages": [message]]
    let change: JSONValue = ["field": "messages", "value": value]
    let bodies: [JSONValue] = [
      Fixture.body([["field": "messages", "value": [value]]]), Fixture.body([["value": [value]]]),
      ["entry": ["id": "1", "changes": [change]]], ["entry": [["id": "1", "changes": change]]],
      ["entry": ["id": "1", "changes": ["field": "messages", "value": [["messages": message]]]]],
    ]
    for body in bodies {
      let parsed = Fixture.parse(body)
      #expect(parsed.events.map(\.kind) == ["message.text"], "\(body.encodedString())")
      #expect(parsed.problems.isEmpty)
    }
    let notice = Fixture.parse(Fixture.body([["field": "account_update", "value": [["event": "DISABLED_UPDATE"]]]]))
    guard case .notice(let news)? = notice.events.first else { throw UnexpectedWebhook() }
    #expect(news.value == ["event": "DISABLED_UPDATE"])
    let novel = Fixture.parse(Fixture.body([["field": "novel", "value": [1, 2]]]))
    guard case .unknown(let unknown)? = novel.events.first else { throw UnexpectedWebhook() }
    #expect(unknown.value == [1, 2] && novel.events.count == 1)
  }

  @Test("What is bad in such a nesting is a problem with its place, and the rest is read")
  func badNesting() {
    let good = Fixture.message("text", ["body": "STOP"])
    let value: JSONValue = ["messages": [7, good]]
    let list = Fixture.parse(Fixture.body([["field": "messages", "value": [5, value, []]]]))
    #expect(list.events.map(\.kind) == ["message.text"])
    let change = "entry[0].changes[0].value"
    #expect(list.problems.map(\.path) == ["\(change)[0]", "\(change)[1].messages[0]", "\(change)[2]"])
    let lone = Fixture.parse(["entry": ["changes": ["field": "messages", "value": value]]])
    #expect(lone.events.map(\.kind) == ["message.text"])
    #expect(lone.problems.map(\.path) == ["entry.changes.value.messages[0]"])
    #expect(Fixture.parse(Fixture.body([["field": "messages", "value": []]])).problems.map(\.path) == [change])
    #expect(Fixture.parse(["entry": ["changes": [:]]]).problems.map(\.path) == ["entry.changes"])
  }

  @Test("Words beside a content that cannot be read are read, and the content is a problem")
  func wordsBeside() throws {
    for (type, content) in [
      ("image", "x"), ("interactive", [:]), ("button", "x"), ("location", 5), ("contacts", [:]), ("order", nil),
    ] as [(String, JSONValue)] {
      for words in ["STOP", ["body": "STOP"]] as [JSONValue] {
        var object = try #require(Fixture.message(type, content).object)
        object["text"] = words
        let parsed = Fixture.parse(Fixture.messages([.object(object)]))
        #expect(parsed.problems.map(\.path) == ["entry[0].changes[0].value.messages[0]"], "\(type)")
        guard case .message(let message)? = parsed.events.first else { throw UnexpectedWebhook() }
        #expect(message.text == "STOP" && message.sender.waID == "60123456789", "\(type)")
        #expect(WebhookEvent.message(message).kind == "message.\(type)")
      }
    }
    var captioned = try #require(Fixture.message("image", ["id": "1"]).object)
    captioned["text"] = ["body": "STOP"]
    let parsed = Fixture.parse(Fixture.messages([.object(captioned)]))
    guard case .message(let message)? = parsed.events.first else { throw UnexpectedWebhook() }
    #expect(message.text == "STOP" && parsed.problems.isEmpty)
  }

  @Test(
    "A timestamp that cannot be read never traps and never loses the item",
    arguments: [
      "\"abc\"", "-1", "1e18", "1e400", "9223372036854775808", "1.5", "[]", "{}", "true", "\"\"", "\"٣\"",
      "253402300800", "\"+1\"",
    ]
  )
  func timestamps(written: String) throws {
    let body = """
      {"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":{"messages":
      [{"id":"wamid.1","from":"60123456789","type":"text","text":{"body":"STOP"},"timestamp":\(written)}]}}]}]}
      """
    let parsed = CloudAPIWebhookFormat().parse(Array(body.utf8))
    guard case .message(let message)? = parsed.events.first else { throw UnexpectedWebhook() }
    #expect(message.timestamp == nil)
    #expect(message.text == "STOP")
    #expect(parsed.problems.map(\.path) == ["entry[0].changes[0].value.messages[0]"])
  }

  @Test("Seconds are read as a number, as digits and as 1.0", arguments: ["1763000000", "\"1763000000\"", "1.763e9"])
  func readableTimestamps(written: String) throws {
    let body = """
      {"entry":[{"changes":[{"field":"messages","value":{"statuses":
      [{"id":"wamid.1","status":"read","timestamp":\(written)}]}}]}]}
      """
    let parsed = CloudAPIWebhookFormat().parse(Array(body.utf8))
    guard case .status(let update)? = parsed.events.first else { throw UnexpectedWebhook() }
    #expect(update.timestamp == Date(timeIntervalSince1970: 1_763_000_000))
  }

  @Test("Fields of the wrong type count as absent")
  func wrongTypes() throws {
    let parsed = Fixture.parse(
      Fixture.body([
        Fixture.change(
          "messages",
          [
            "metadata": [], "contacts": 7,
            "messages": [
              [
                "id": "wamid.1", "from": 60_123_456_789, "type": "text", "text": ["body": "hi"], "context": "x",
                "group_id": [], "errors": "none",
              ]
            ],
            "statuses": [["id": "wamid.2", "status": "sent", "errors": [:], "pricing": 3, "conversation": []]],
          ]
        )
      ])
    )
    #expect(parsed.problems.isEmpty)
    #expect(parsed.events.map(\.kind) == ["message.text", "status.sent"])
    guard case .message(let message)? = parsed.events.first else { throw UnexpectedWebhook() }
    #expect(message.sender.waID == "60123456789")
    #expect(message.phoneNumberID == nil)
  }

  @Test("Exact repetitions in one body count once, and what differs in anything counts by itself")
  func repetitions() {
    let status: JSONValue = ["id": "wamid.1", "status": "sent", "timestamp": "1", "recipient_id": "60123456789"]
    let later: JSONValue = ["id": "wamid.1", "status": "sent", "timestamp": "2", "recipient_id": "60123456789"]
    let reordered: JSONValue = ["timestamp": 1, "recipient_id": "60123456789", "status": "sent", "id": "wamid.1"]
    let many = [JSONValue](repeating: status, count: 1_000)
    let one = Fixture.change("messages", ["statuses": .array(many + [later, reordered])])
    let notice: JSONValue = ["field": "account_update", "value": ["event": "DISABLED_UPDATE"]]
    let parsed = Fixture.parse(Fixture.body([one, one, notice, notice]))
    #expect(parsed.events.map(\.kind) == ["status.sent", "status.sent", "account_update"])
  }

  @Test("A thousand entries of a thousand changes are read in time that grows with their size")
  func manyChanges() {
    let changes = "[" + Array(repeating: "{}", count: 1_000).joined(separator: ",") + "]"
    let entry = #"{"changes":"# + changes + "}"
    let body = #"{"entry":["# + Array(repeating: entry, count: 1_000).joined(separator: ",") + "]}"
    let bytes = Array(body.utf8)
    #expect(bytes.count <= WebhookRequest.maximumBodyBytes)
    let parsed = CloudAPIWebhookFormat().parse(bytes)
    #expect(parsed.events.isEmpty)
    #expect(parsed.problems.count == 1_001)
    #expect(parsed.problems.last?.problem == "999000 further problems are not listed")
  }

  @Test("A body of three megabytes is read, one byte more is refused")
  func size() {
    let body = Fixture.messages([Fixture.message("text", ["body": "STOP"])]).encoded()
    let padding = [UInt8](repeating: UInt8(ascii: " "), count: WebhookRequest.maximumBodyBytes - body.count)
    #expect(CloudAPIWebhookFormat().parse(body + padding).events.count == 1)
    let tooLarge = CloudAPIWebhookFormat().parse(body + padding + [UInt8(ascii: " ")])
    #expect(tooLarge.events.isEmpty && tooLarge.problems.count == 1)
  }

  @Test("Deep nesting is refused, not followed", arguments: [65, 1_000, 500_000])
  func depth(levels: Int) {
    let body = "{\"entry\":" + String(repeating: "[", count: levels) + String(repeating: "]", count: levels) + "}"
    let parsed = CloudAPIWebhookFormat().parse(Array(body.utf8))
    #expect(parsed.events.isEmpty && parsed.problems.count == 1)
  }

  @Test("A problem quotes nothing of the body")
  func problemsAreRedacted() {
    let parsed = Fixture.parse(
      Fixture.messages([["id": "", "from": "60123456789", "type": "text", "text": ["body": "secret"]]])
    )
    #expect(parsed.problems.count == 1)
    #expect(!parsed.problems.map(\.description).joined().contains("6012345"))
    #expect(!parsed.problems.map(\.description).joined().contains("secret"))
  }
}
