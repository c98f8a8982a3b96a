import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Cloud API webhooks: inbound messages")
struct CloudAPIWebhookMessageTests {
  private typealias Fixture = CloudAPIWebhookFixture

  private func only(_ message: JSONValue, contacts: [JSONValue] = [Fixture.contact]) throws -> InboundMessage {
    let parsed = Fixture.parse(Fixture.messages([message], contacts: contacts))
    #expect(parsed.problems.isEmpty)
    guard case .message(let inbound)? = parsed.events.first, parsed.events.count == 1 else {
      throw UnexpectedWebhook()
    }
    return inbound
  }

  @Test("A text carries the sender, the name, the time and our number")
  func text() throws {
    let message = try only(Fixture.message("text", ["body": "Saya nak tahu 🙂"]))
    #expect(message.id.rawValue == "wamid.IN1")
    #expect(message.sender == WebhookParty(waID: "60123456789", userID: "MY.1A2B3C"))
    #expect(message.sender.identities.map(\.address) == ["60123456789", "MY.1A2B3C"])
    #expect(message.sender.identities.first?.phoneNumber?.e164 == "+60123456789")
    #expect(message.profileName == "Siti")
    #expect(message.timestamp == Date(timeIntervalSince1970: 1_763_000_000))
    #expect(message.text == "Saya nak tahu 🙂")
    #expect(message.phoneNumberID == "106540352242922")
    #expect(message.businessNumber == "60312345678")
    #expect(WebhookEvent.message(message).kind == "message.text")
    #expect(WebhookEvent.message(message).isUrgent)
    #expect(!message.isStandby)
  }

  @Test("The name of a profile comes without the spaces around it", arguments: [("  Siti\u{A0} ", "Siti"), (" ", nil)])
  func profileName(written: String, name: String?) throws {
    let contact: JSONValue = ["wa_id": "60123456789", "profile": ["name": .string(written)]]
    #expect(try only(Fixture.message("text", ["body": "hi"]), contacts: [contact]).profileName == name)
  }

  @Test("A tapped template button names the message that it answers")
  func button() throws {
    var object = try #require(
      Fixture.message("button", ["payload": "stop-marketing", "text": "Berhenti"]).object
    )
    object["context"] = ["from": "60312345678", "id": "wamid.OUT1"]
    let message = try only(.object(object))
    #expect(message.content == .button(.init(payload: "stop-marketing", text: "Berhenti")))
    #expect(message.text == "Berhenti")
    #expect(message.contextID?.rawValue == "wamid.OUT1")
    let wordless = try only(Fixture.message("button", ["payload": "stop-marketing"]))
    #expect(wordless.text == "stop-marketing")
  }

  @Test("A choice in a list or among buttons gives its id and title")
  func interactive() throws {
    let list = try only(
      Fixture.message(
        "interactive",
        ["type": "list_reply", "list_reply": ["id": "r1", "title": "Kuala Lumpur", "description": "Cawangan"]]
      )
    )
    #expect(
      list.content
        == .interactive(.init(kind: "list_reply", id: "r1", title: "Kuala Lumpur", detail: "Cawangan"))
    )
    #expect(list.text == "Kuala Lumpur")
    let button = try only(
      Fixture.message("interactive", ["type": "button_reply", "button_reply": ["id": "yes", "title": "Ya"]])
    )
    #expect(button.text == "Ya")
    let form = try only(
      Fixture.message(
        "interactive",
        ["type": "nfm_reply", "nfm_reply": ["name": "flow", "body": "Sent", "response_json": "{\"a\":1}"]]
      )
    )
    guard case .interactive(let reply) = form.content else { throw UnexpectedWebhook() }
    #expect(reply.responseJSON == "{\"a\":1}")
  }

  @Test("Media carries its id and its caption is text", arguments: ["image", "video", "audio", "document", "sticker"])
  func media(type: String) throws {
    let message = try only(
      Fixture.message(
        type,
        ["id": "777", "mime_type": "x/y", "sha256": "abc", "caption": "STOP", "filename": "a.pdf", "voice": true]
      )
    )
    guard case .media(let media) = message.content else { throw UnexpectedWebhook() }
    #expect(media.kind.rawValue == type)
    #expect(media.id == "777" && media.mimeType == "x/y" && media.filename == "a.pdf" && media.isVoice)
    #expect(message.text == "STOP")
    #expect(WebhookEvent.message(message).kind == "message.\(type)")
  }

  @Test("Places, contact cards and reactions are read and have no text")
  func others() throws {
    let place = try only(Fixture.message("location", ["latitude": 3.139, "longitude": 101.6869, "name": "KL"]))
    #expect(place.content == .location(.init(latitude: 3.139, longitude: 101.6869, name: "KL")))
    let cards = try only(
      Fixture.message(
        "contacts",
        [["name": ["formatted_name": "Ali"], "phones": [["phone": "+60 12", "wa_id": "6012"]]]]
      )
    )
    #expect(cards.content == .contacts([.init(formattedName: "Ali", phones: ["+60 12"])]))
    let reaction = try only(Fixture.message("reaction", ["message_id": "wamid.OUT1", "emoji": "👍"]))
    #expect(reaction.content == .reaction(.init(messageID: .init(provider: "wamid.OUT1"), emoji: "👍")))
    let removed = try only(Fixture.message("reaction", ["message_id": "wamid.OUT1"]))
    #expect(removed.content == .reaction(.init(messageID: .init(provider: "wamid.OUT1"), emoji: nil)))
    for message in [place, cards, reaction, removed] { #expect(message.text == nil) }
  }

  @Test("A changed number and a changed user id say who the person is from now on")
  func system() throws {
    let number = try only(
      Fixture.message("system", ["body": "changed", "wa_id": "60198765432", "type": "user_changed_number"])
    )
    #expect(
      number.content
        == .system(.init(kind: "user_changed_number", newIdentity: .init(waID: "60198765432"), body: "changed"))
    )
    let user = try only(
      Fixture.message("system", ["type": "user_changed_user_id", "user_id": "MY.2", "previous_user_id": "MY.1"])
    )
    #expect(
      user.content
        == .system(
          .init(kind: "user_changed_user_id", newIdentity: .init(userID: "MY.2"), previousUserID: "MY.1")
        )
    )
    #expect(number.text == nil)
  }

  @Test("A message that Meta cannot pass on keeps its reasons")
  func unsupported() throws {
    let message = try only([
      "from": "60123456789", "id": "wamid.IN1", "timestamp": "1763000000", "type": "unsupported",
      "errors": [["code": 131_051, "title": "Message type unknown"]],
    ])
    guard case .unsupported(let errors) = message.content else { throw UnexpectedWebhook() }
    #expect(errors.map(\.code) == [131_051])
    #expect(WebhookEvent.message(message).kind == "message.unsupported")
  }

  @Test("A type of next year is a message still, with the words that can be read")
  func unknownType() throws {
    let hologram = try only(Fixture.message("hologram", ["body": "STOP"]))
    #expect(hologram.content == .unknown(type: "hologram", text: "STOP"))
    #expect(hologram.text == "STOP")
    #expect(WebhookEvent.message(hologram).kind == "message.hologram")
    #expect(hologram.raw["hologram"]?["body"] == "STOP")
  }

  @Test("Changed and taken-back messages name the one that they are about, and changed words are the person's")
  func changes() throws {
    func edit(_ message: JSONValue) throws -> InboundMessage {
      try only(Fixture.message("edit", ["original_message_id": "wamid.IN0", "message": message]))
    }
    let original = ProviderMessageID(provider: "wamid.IN0")
    let words = try edit(["type": "text", "text": ["body": "BERHENTI"]])
    #expect(words.content == .edit(.init(originalID: original, text: "BERHENTI")))
    #expect(words.text == "BERHENTI" && !words.content.opensWindow)
    #expect(WebhookEvent.message(words).kind == "message.edit")
    #expect(try edit(["type": "image", "image": ["id": "1", "caption": "STOP"]]).text == "STOP")
    #expect(try edit(["type": "image", "image": ["id": "1"]]).text == nil)
    #expect(try only(Fixture.message("edit", ["body": "STOP"])).text == "STOP")
    let beside: JSONValue = [
      "from": "60123456789", "id": "wamid.IN1", "timestamp": "1763000000", "type": "edit", "text": ["body": "STOP"],
    ]
    #expect(try only(beside).text == "STOP", "words that can be read are read wherever they stand")
    let revoked = try only(Fixture.message("revoke", ["original_message_id": "wamid.IN0"]))
    #expect(revoked.content == .revocation(of: original))
    #expect(WebhookEvent.message(revoked).kind == "message.revoke")
    let welcome = try only([
      "from": "60123456789", "id": "wamid.IN1", "timestamp": "1763000000", "type": "request_welcome",
    ])
    #expect(welcome.content == .welcomeRequest && welcome.text == nil)
  }

  @Test("An order has its products, with prices as they were written")
  func order() throws {
    let order = try only(
      Fixture.message(
        "order",
        [
          "catalog_id": "7", "text": "Before noon, please",
          "product_items": [
            ["product_retailer_id": "p1", "quantity": 2, "item_price": 12.50, "currency": "MYR"],
            ["product_retailer_id": "p2", "quantity": "3", "item_price": "8"], ["quantity": 1],
          ],
        ]
      )
    )
    guard case .order(let content) = order.content else { throw UnexpectedWebhook() }
    #expect(content.catalogID == "7" && order.text == "Before noon, please")
    #expect(
      content.items == [
        .init(productID: "p1", quantity: 2, price: "12.5", currency: "MYR"),
        .init(productID: "p2", quantity: 3, price: "8"),
      ]
    )
    #expect(order.raw["order"]?["product_items"]?.array?.count == 3, "what cannot be read is there, too")
  }

  @Test("A message says what brought the person to write: an advertisement, a product, somebody else's words")
  func origin() throws {
    func origin(_ beside: [String: JSONValue]) throws -> InboundOrigin {
      var message = Fixture.message("text", ["body": "Hai"]).object ?? [:]
      for (key, value) in beside { message[key] = value }
      return try only(.object(message)).origin
    }
    #expect(try origin([:]) == InboundOrigin())
    let advertisement: JSONValue = [
      "source_url": "https://fb.me/1", "source_type": "ad", "source_id": "120", "headline": "Sale", "body": "Come",
      "ctwa_clid": "c1",
    ]
    let found = try origin(["referral": advertisement]).referral
    #expect(
      found
        == .init(
          kind: "ad",
          sourceID: "120",
          address: "https://fb.me/1",
          headline: "Sale",
          body: "Come",
          clickID: "c1"
        )
    )
    let context: JSONValue = [
      "referred_product": ["catalog_id": "7", "product_retailer_id": "p1"], "forwarded": true,
    ]
    let asked = try origin(["context": context])
    #expect(asked.product == .init(catalogID: "7", productID: "p1"))
    #expect(asked.isForwarded && !asked.isForwardedOften)
    #expect(try origin(["referral": "ad", "context": ["referred_product": 5]]) == InboundOrigin())
  }

  @Test("Faults of a number name the number; words that nobody signed are a problem, because they may be a STOP")
  func faults() throws {
    let faults = Fixture.parse(Fixture.body([Fixture.change("messages", ["errors": [["code": 130_429]]])]))
    #expect(faults.events.map(\.phoneNumberID) == ["106540352242922"])
    let nameless: JSONValue = ["id": "wamid.IN1", "timestamp": "1763000000", "type": "text", "text": ["body": "STOP"]]
    let parsed = Fixture.parse(Fixture.messages([nameless], contacts: []))
    #expect(parsed.events.count == 1 && parsed.problems.count == 1)
    for (sender, problems) in [("abc", 1), ("+60 12-345 6789", 1), ("60123456789", 0)] {
      var signed = nameless.object ?? [:]
      signed["from"] = .string(sender)
      #expect(Fixture.parse(Fixture.messages([.object(signed)], contacts: [])).problems.count == problems, "\(sender)")
      signed["group_id"] = "G-1"
      // What is written in a group binds nobody anyway.
      #expect(Fixture.parse(Fixture.messages([.object(signed)], contacts: [])).problems.isEmpty)
    }
    let unreadable = try only([
      "from": "60123456789", "id": "wamid.IN1", "timestamp": "1763000000", "type": "unknown",
      "errors": ["code": 131_051],
    ])
    guard case .unsupported(let errors) = unreadable.content else { throw UnexpectedWebhook() }
    #expect(errors.map(\.code) == [131_051])
    #expect(WebhookEvent.message(unreadable).kind == "message.unknown" && !unreadable.content.opensWindow)
  }

  @Test("A person with a username has no phone anywhere")
  func usernameOnly() throws {
    let message = try only(
      [
        "from_user_id": "MY.1A2B3C", "id": "wamid.IN1", "timestamp": 1_763_000_000, "type": "text",
        "text": ["body": "STOP"],
      ],
      contacts: [["profile": ["name": "Siti"], "user_id": "MY.1A2B3C"]]
    )
    #expect(message.sender.identities == [.userID("MY.1A2B3C")])
    #expect(message.profileName == "Siti")
  }

  @Test("Where a message names nobody, the only contact beside it is the sender")
  func senderFromContact() throws {
    let message = try only(["id": "wamid.IN1", "timestamp": "1763000000", "type": "text", "text": ["body": "hi"]])
    #expect(message.sender.waID == "60123456789")
    let two = Fixture.parse(
      Fixture.messages(
        [["id": "wamid.IN1", "type": "text", "text": ["body": "hi"]]],
        contacts: [Fixture.contact, ["wa_id": "60111111111"]]
      )
    )
    guard case .message(let unnamed)? = two.events.first else { throw UnexpectedWebhook() }
    #expect(unnamed.sender.isEmpty)
  }

  @Test("Neither the message nor the sender is printed")
  func redaction() throws {
    let message = try only(Fixture.message("text", ["body": "my secret illness"]))
    var dump = ""
    Swift.dump(message, to: &dump)
    let printed = "\(message)" + String(reflecting: message) + dump + "\(WebhookEvent.message(message))"
    #expect(!printed.contains("illness") && !printed.contains("6012345") && !printed.contains("Siti"))
    #expect("\(message.sender)" == "+•••••••6789")
  }
}
