import Testing
import WhatsAppCampaigns

@Suite("Bodies of the Cloud API as values")
struct CloudAPIPayloadTests {
  /// What stands where nothing is said.
  private static let defaults: [String: JSONValue] = ["recipient_type": "individual"]

  private static func problems(_ text: String) throws -> [String] {
    let json = try JSONValue.parse(text)
    do {
      _ = try CloudAPIPayload(json)
      return []
    } catch {
      return error.problems.map(\.path)
    }
  }

  @Test("Every documented body is read, and written as it was", arguments: PayloadFixture.documented)
  func documented(text: String) throws {
    var expected = try #require(try JSONValue.parse(text).object)
    let payload = try CloudAPIPayload(.object(expected))
    let written = try #require(try JSONValue.parse(try payload.encoded()).object)
    if expected["status"] == nil {
      for (key, value) in Self.defaults where expected[key] == nil { expected[key] = value }
    }
    #expect(written == expected, "\(JSONValue.object(written).encodedString())")
  }

  @Test("Whatever message is built comes back equal from what is written")
  func roundTrip() throws {
    let random = SeededRandomSource(seed: 41)
    for _ in 0..<2_000 {
      let message = PayloadFixture.message(random)
      #expect(message.problems.isEmpty, "\(message.problems)")
      let send = ProviderSend(
        recipient: .phone(EngineFixture.number(1)),
        message: message,
        callbackData: random.next() % 2 == 0 ? "v1.tag" : nil,
        replyTo: random.next() % 2 == 0 ? ProviderMessageID(provider: "wamid.x=") : nil
      )
      let bytes = try CloudAPIPayload.message(send).encoded()
      let read = try CloudAPIPayload(try JSONValue.parse(bytes))
      #expect(read == .message(send))
      #expect(try read.encoded() == bytes)
    }
  }

  @Test("No damaged body traps; what is still accepted is written and read back as itself")
  func damage() throws {
    let random = SeededRandomSource(seed: 43)
    let interesting: [JSONValue] = [
      .null, true, -1, .number(JSONNumber("1e400") ?? 0), "", " ", "x", [], [[]], [:], ["type": "text"],
      .number(JSONNumber("1e99") ?? 0),
    ]
    func damaged(_ value: JSONValue) -> JSONValue {
      switch value {
      case .array(var elements) where !elements.isEmpty && random.next() % 4 != 0:
        let place = Int(random.next() % UInt64(elements.count))
        if random.next() % 8 == 0 { elements += elements } else { elements[place] = damaged(elements[place]) }
        return .array(elements)
      case .object(var object) where !object.isEmpty && random.next() % 4 != 0:
        let key = object.keys[Int(random.next() % UInt64(object.count))]
        if random.next() % 8 == 0 { object[key] = nil } else { object[key] = object[key].map(damaged) }
        return .object(object)
      default: return interesting[Int(random.next() % UInt64(interesting.count))]
      }
    }
    for round in 0..<4_000 {
      let source = PayloadFixture.documented[round % PayloadFixture.documented.count]
      let body = damaged(damaged(try JSONValue.parse(source)))
      guard let payload = try? CloudAPIPayload(body) else { continue }
      #expect(try CloudAPIPayload(try JSONValue.parse(try payload.encoded())) == payload)
    }
  }

  @Test(
    "What breaks a documented limit is named by its place",
    arguments: [
      (#"{"to":"+60123456789","type":"text","text":{"body":"x"}}"#, ["messaging_product"]),
      (#"{"messaging_product":"whatsapp","type":"text","text":{"body":"x"}}"#, ["to"]),
      (
        #"{"messaging_product":"whatsapp","to":"12x","type":"text","text":{"body":""},"more":1}"#,
        ["more", "to", "text.body"]
      ),
      (#"{"messaging_product":"whatsapp","to":"+60123456789","type":"fax","fax":{}}"#, ["type"]),
      (
        #"{"messaging_product":"whatsapp","to":"+60123456789","type":"audio","audio":{"id":"1","caption":"x"}}"#,
        ["audio.caption"]
      ),
      (
        #"{"messaging_product":"whatsapp","to":"+60123456789","type":"image","image":{"id":"1","link":"https://a.b/c"}}"#,
        ["image"]
      ),
      (
        #"{"messaging_product":"whatsapp","to":"+60123456789","type":"image","image":{"link":"ftp://a.b/c"}}"#,
        ["image"]
      ),
      (
        #"{"messaging_product":"whatsapp","to":"+60123456789","type":"location","location":{"latitude":91,"longitude":"x"}}"#,
        ["location.longitude"]
      ),
      (
        #"{"messaging_product":"whatsapp","to":"+60123456789","type":"location","location":{"latitude":91,"longitude":1}}"#,
        ["location.latitude"]
      ),
      (
        #"{"messaging_product":"whatsapp","to":"+60123456789","type":"interactive","interactive":{"type":"button","body":{"text":"x"},"action":{"buttons":[{"type":"reply","reply":{"id":"a","title":"This title is too long"}},{"type":"reply","reply":{"id":"a","title":"b"}}]}}}"#,
        ["interactive.action.buttons[0].reply.title", "interactive.action.buttons"]
      ),
      (
        #"{"messaging_product":"whatsapp","to":"+60123456789","type":"template","template":{"name":"Bad Name","language":{"code":"en"}}}"#,
        ["template.name"]
      ),
      (
        #"{"messaging_product":"whatsapp","to":"+60123456789","type":"template","template":{"name":"a","language":{"code":"en"},"components":[{"type":"body","parameters":[{"type":"text","text":"a\nb"}]}]}}"#,
        ["template.components[0].parameters[0].text"]
      ),
      (
        #"{"messaging_product":"whatsapp","to":"+60123456789","type":"template","template":{"name":"a","language":{"code":"en"},"components":[{"type":"carousel","cards":[{"card_index":0,"components":[]}]}]}}"#,
        ["template.components[0].cards"]
      ),
      (
        #"{"messaging_product":"whatsapp","to":"+60123456789","type":"template","template":{"name":"a","language":{"code":"en"},"components":[{"type":"button","sub_type":"url","index":10,"parameters":[]}]}}"#,
        ["template.components[0].index"]
      ),
      (
        #"{"messaging_product":"whatsapp","to":"+60123456789","type":"text","text":{"body":"x"},"product_policy":"STRICT","message_activity_sharing":true}"#,
        ["product_policy", "message_activity_sharing"]
      ),
      (
        #"{"messaging_product":"whatsapp","to":"+60123456789","type":"template","template":{"name":"a","namespace":"n","language":{"code":"en"}}}"#,
        ["template.namespace"]
      ),
      (
        #"{"messaging_product":"whatsapp","to":"+60123456789","type":"image","image":{"id":"notaurl"}}"#, ["image"]
      ),
      (
        #"{"messaging_product":"whatsapp","to":"+60123456789","type":"image","image":{"link":"https://127.0.0.1/a.png"}}"#,
        ["image"]
      ),
      (
        #"{"messaging_product":"whatsapp","to":"+60123456789","recipient":"a b","type":"text","text":{"body":"x"}}"#,
        ["recipient"]
      ),
      ("[]", [""]),
    ]
  )
  func limits(body: String, paths: [String]) throws {
    #expect(try Self.problems(body) == paths)
  }

  private static func problems(_ type: String, _ content: String) throws -> [String] {
    try problems(#"{"messaging_product":"whatsapp","to":"+60123456789","type":"\#(type)","\#(type)":\#(content)}"#)
  }

  @Test(
    "A card has a part of the name, a birthday that there is, and a value in each of its lists",
    arguments: [
      (#"{"name":{"formatted_name":"A B","first_name":""}}"#, ["name"]),
      (#"{"name":{"formatted_name":"A B","first_name":" ","last_name":"\u200B"}}"#, ["name"]),
      (#"{"name":{"formatted_name":"A B","first_name":"","last_name":"B"}}"#, []),
      (#"{"name":{"formatted_name":"A B"}}"#, ["name"]),
      (#"{"name":{"formatted_name":"A","first_name":"A"},"birthday":"1990-02-31"}"#, ["birthday"]),
      (#"{"name":{"formatted_name":"A","first_name":"A"},"birthday":"1990-02-29"}"#, ["birthday"]),
      (#"{"name":{"formatted_name":"A","first_name":"A"},"birthday":"1992-02-29"}"#, []),
      (#"{"name":{"formatted_name":"A","first_name":"A"},"birthday":"1992-2-29"}"#, ["birthday"]),
      (#"{"name":{"formatted_name":"A","first_name":"A"},"phones":[{}]}"#, ["phones[0].phone"]),
      (
        #"{"name":{"formatted_name":"A","first_name":"A"},"phones":[{"phone":" ","type":"CELL"}]}"#, ["phones[0].phone"]
      ),
      (#"{"name":{"formatted_name":"A","first_name":"A"},"phones":[{"wa_id":"60123456789"}]}"#, []),
      (#"{"name":{"formatted_name":"A","first_name":"A"},"emails":[{}]}"#, ["emails[0].email"]),
      (#"{"name":{"formatted_name":"A","first_name":"A"},"emails":[{"email":""}]}"#, ["emails[0].email"]),
      (#"{"name":{"formatted_name":"A","first_name":"A"},"urls":[{}]}"#, ["urls[0].url"]),
      (#"{"name":{"formatted_name":"A","first_name":"A"},"urls":[5,{"url":""}]}"#, ["urls[0]"]),
    ]
  )
  func cards(card: String, paths: [String]) throws {
    #expect(try Self.problems("contacts", "[\(card)]") == paths.map { "contacts[0].\($0)" })
  }

  @Test(
    "A form has the version, the first step, the mode and the data that the provider knows",
    arguments: [
      (#""flow_message_version":"99""#, ["flow_message_version"]), (#""flow_message_version":3"#, []),
      (#""flow_action":"foo""#, ["flow_action"]), (#""flow_action":"data_exchange""#, []),
      (#""mode":"bar""#, ["mode"]), (#""mode":"published""#, []), (#""mode":"draft""#, []),
      (#""flow_action_payload":"str""#, ["flow_action_payload"]), (#""flow_action_payload":{"screen":"S"}"#, []),
      (#""flow_action_payload":null"#, []), (#""flow_token":"""#, ["flow_token"]),
      (
        #""flow_message_version":"2","flow_action":"Navigate","mode":"","flow_action_payload":[]"#,
        ["flow_message_version", "flow_action", "mode", "flow_action_payload"]
      ),
    ]
  )
  func forms(part: String, keys: [String]) throws {
    let action = #"{"name":"flow","parameters":{"flow_id":"1","flow_cta":"Book",\#(part)}}"#
    let found = try Self.problems("interactive", #"{"type":"flow","body":{"text":"x"},"action":\#(action)}"#)
    #expect(found == keys.map { "interactive.action.parameters.\($0)" })
  }

  @Test(
    "A reaction is one emoji, in whatever way it is put together, or none",
    arguments: [
      ("👍", true), ("👍🏽", true), ("❤️", true), ("❤", true), ("☺", true), ("©", true), ("ℹ️", true), ("1️⃣", true),
      ("#⃣", true), ("🇲🇾", true), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", true), ("👩🏾‍🚀", true), ("👨‍👩‍👧‍👦", true), ("❤️‍🔥", true), ("☝🏿", true),
      ("🏳️‍🌈", true), ("🫩", true), ("", true), ("A", false), ("1", false), ("#", false), ("é", false), ("漢", false),
      (" ", false), ("👍👍", false), ("👍 ", false), ("👍A", false), ("🇲", false), ("\u{FE0F}", false),
      ("1\u{FE0F}", false),
      ("\u{200D}", false), ("👍\u{200D}", false), ("A\u{20E3}", false), ("👍\u{0301}", false), (":)", false),
    ]
  )
  func reactions(emoji: String, isTaken: Bool) throws {
    let found = try Self.problems("reaction", #"{"message_id":"wamid.x","emoji":"\#(emoji)"}"#)
    #expect(found == (isTaken ? [] : ["reaction.emoji"]))
  }

  private static func template(_ components: String) -> String {
    #"{"messaging_product":"whatsapp","to":"+60123456789","type":"template","template":{"name":"a","#
      + #""language":{"code":"en"},"components":[\#(components)]}}"#
  }

  @Test(
    "The end of an offer is in milliseconds of our days",
    arguments: [
      ("1800000000000", true), ("\"1800000000000\"", true), ("1800000000", false), ("1800000000000000", false),
      ("0", false), ("-1", false),
    ]
  )
  func offerEnds(written: String, isTaken: Bool) throws {
    let offer = #"{"type":"limited_time_offer","limited_time_offer":{"expiration_time_ms":\#(written)}}"#
    let body = Self.template(#"{"type":"limited_time_offer","parameters":[\#(offer)]}"#)
    let path = "template.components[0].parameters[0].limited_time_offer.expiration_time_ms"
    #expect(try Self.problems(body) == (isTaken ? [] : [path]))
  }

  @Test("What cannot be read makes no second problem of what is left without it")
  func consequences() throws {
    let amount = #"{"type":"currency","currency":{"fallback_value":"RM1","code":"MYR","amount_1000":1.5}}"#
    let first = "template.components[0].parameters[0]"
    #expect(
      try Self.problems(Self.template(#"{"type":"body","parameters":[\#(amount)]}"#)) == [
        "\(first).currency.amount_1000"
      ]
    )
    let both = amount.replacing("MYR", with: "RM")
    #expect(
      try Self.problems(Self.template(#"{"type":"body","parameters":[\#(both)]}"#))
        == ["\(first).currency.amount_1000", "\(first).currency.code"]
    )
    let unknown = #"{"type":"novel"}"#
    #expect(
      try Self.problems(Self.template(#"{"type":"header","parameters":[\#(unknown)]}"#)) == ["\(first).type"]
    )
    // What stands behind has another place in what is left.
    let long = #"{"type":"text","text":"a\nb"}"#
    #expect(
      try Self.problems(Self.template(#"{"type":"body","parameters":[5,\#(long)]}"#)) == [first]
    )
    #expect(try Self.problems("contacts", "[5]") == ["contacts[0]"])
    let rows = #"{"button":"b","sections":[{"title":"s","rows":[5]},{"rows":[{"id":"","title":"t"}]}]}"#
    #expect(
      try Self.problems("interactive", #"{"type":"list","body":{"text":"x"},"action":\#(rows)}"#) == [
        "interactive.action.sections[0].rows[0]", "interactive.action.sections[1].title",
        "interactive.action.sections[1].rows[0].id",
      ]
    )
  }

  @Test("A user id has at most 128 characters behind its country, and the name of a template 512")
  func lengths() throws {
    func userID(_ text: String) throws -> [String] {
      let body = #"{"messaging_product":"whatsapp","recipient":"\#(text)","type":"text","text":{"body":"x"}}"#
      return try Self.problems(body)
    }
    let long = String(repeating: "a", count: 128)
    #expect(try userID("MY.\(long)").isEmpty && userID("MY.ENT.\(long)").isEmpty)
    for text in ["MY.\(long)a", "MY.ENT.\(long)a", "\(long)a", "."] { #expect(try userID(text) == ["recipient"]) }
    let name = String(repeating: "n", count: 513)
    let body =
      #"{"messaging_product":"whatsapp","to":"+60123456789","type":"template","template":{"name":"\#(name)","#
      + #""language":{"code":"en"}}}"#
    let error = #expect(throws: PayloadError.self) { try CloudAPIPayload(try JSONValue.parse(body)) }
    #expect(error?.problems.map(\.rule) == ["must consist of 1 to 512 lowercase letters, digits and underscores"])
  }

  @Test("Where a number and a user id are given, the number counts, as at the provider")
  func twoNames() throws {
    let text =
      #"{"messaging_product":"whatsapp","to":"+60123456789","recipient":"MY.1A2B3C","type":"text","text":{"body":"x"}}"#
    let written = String(decoding: try CloudAPIPayload(try JSONValue.parse(text)).encoded(), as: UTF8.self)
    #expect(written.contains(#""to":"+60123456789""#) && !written.contains(#""recipient":"#))
  }

  @Test("Positions and kinds of buttons are taken in every spelling, and numbers too")
  func spellings() throws {
    let text =
      #"{"messaging_product":"whatsapp","to":"60 12-345 6789","type":"template","template":{"name":"a","language":{"code":"en-US","policy":"deterministic"},"components":[{"type":"BUTTON","sub_type":"COPY_CODE","index":0,"parameters":[{"type":"coupon_code","coupon_code":"X"}]}]}}"#
    let written = String(decoding: try CloudAPIPayload(try JSONValue.parse(text)).encoded(), as: UTF8.self)
    #expect(written.contains(#""to":"+60123456789""#))
    #expect(written.contains(#""sub_type":"copy_code","index":"0""#))
    #expect(written.contains(#""code":"en_US""#))
  }

  @Test("A hostile body costs no more than its size, and its problems are bounded")
  func hostile() throws {
    let parts = Array(repeating: #"{"type":"reply","reply":5}"#, count: 20_000).joined(separator: ",")
    let text =
      #"{"messaging_product":"whatsapp","to":"+60123456789","type":"interactive","interactive":{"type":"button","body":{"text":"x"},"action":{"buttons":["#
      + parts + "]}}}"
    do {
      _ = try CloudAPIPayload(try JSONValue.parse(text))
      Issue.record("it must be refused")
    } catch let error as PayloadError {
      #expect(error.problems.count == 100)
    }
  }

  @Test("The route for marketing messages has its own path and options, and takes marketing templates only")
  func marketingRoute() async throws {
    let options = MarketingMessageOptions(productPolicy: .strict, sharesActivity: true)
    let provider = CloudAPIProvider(
      try CloudAPIConfiguration(phoneNumberID: "1", accessToken: Secret("t"), route: .marketingMessages(options))
    )
    let template = OutboundMessage.template(TemplateMessage(name: "a", language: "en"))
    let request = try await provider.request(for: ProviderSend(recipient: .waID("60123456789"), message: template))
    #expect(request.url == "https://graph.facebook.com/v25.0/1/marketing_messages")
    let body = String(decoding: request.body, as: UTF8.self)
    #expect(body.contains(#""product_policy":"STRICT","message_activity_sharing":true"#))
    await #expect(throws: ProviderRequestError.self) {
      try await provider.request(for: ProviderSend(recipient: .waID("60123456789"), message: .text(TextMessage("x"))))
    }
    let utility = MessageTemplate(name: "a", language: "en", category: .utility, body: "Hello")
    let builder = try TemplatePayloadBuilder(template: utility, variables: VariableMapping())
    #expect(provider.capabilities.problems(with: builder).map(\.path) == ["category"])
  }

  @Test("A read receipt goes to the messages path, with typing where it is wanted")
  func readReceipt() async throws {
    let provider = CloudAPIProvider(try CloudAPIConfiguration(phoneNumberID: "1", accessToken: Secret("t")))
    let id = try #require(ProviderMessageID(provider: "wamid.HBg="))
    let request = try await provider.request(for: ReadReceipt(id, showsTyping: true))
    #expect(request.url.hasSuffix("/v25.0/1/messages"))
    #expect(
      String(decoding: request.body, as: UTF8.self)
        == #"{"messaging_product":"whatsapp","status":"read","message_id":"wamid.HBg=","typing_indicator":{"type":"text"}}"#
    )
  }

  @Test("What a template cannot hold is named, and nothing is dropped without a word")
  func templateLimits() throws {
    func problems(_ components: String) throws -> [String] {
      try Self.problems(
        #"{"messaging_product":"whatsapp","to":"+60123456789","type":"template","template":{"name":"a","#
          + #""language":{"code":"en"},"components":[\#(components)]}}"#
      )
    }
    func texts(_ count: Int) -> String {
      Array(repeating: #"{"type":"text","text":"x"}"#, count: count).joined(separator: ",")
    }
    #expect(try problems(#"{"type":"body","parameters":[\#(texts(100))]}"#).isEmpty)
    #expect(try problems(#"{"type":"body","parameters":[\#(texts(101))]}"#) == ["template.components[0].parameters"])
    let named = #"{"type":"text","parameter_name":"n","text":"x"}"#
    #expect(
      try problems(#"{"type":"body","parameters":[\#(named),\#(named)]}"#) == ["template.components[0].parameters"]
    )
    let mixed = #"{"type":"header","parameters":[\#(named)]},{"type":"body","parameters":[\#(texts(1))]}"#
    #expect(try problems(mixed) == ["template.components"])
    func button(_ kind: String, _ index: Int, _ parameter: String) -> String {
      #"{"type":"button","sub_type":"\#(kind)","index":"\#(index)","parameters":[\#(parameter)]}"#
    }
    let two = button("url", 0, texts(1)) + "," + button("quick_reply", 0, #"{"type":"payload","payload":"p"}"#)
    #expect(try problems(two) == ["template.components"])
    func cards(_ parts: String) -> String {
      let cards = (0..<2).map { #"{"card_index":\#($0),"components":[\#(parts)]}"# }.joined(separator: ",")
      return #"{"type":"carousel","cards":[\#(cards)]}"#
    }
    let image = #"{"type":"header","parameters":[{"type":"image","image":{"id":"1"}}]}"#
    #expect(try problems(cards(image)).isEmpty)
    #expect(try problems(cards(#"{"type":"header","parameters":[\#(texts(1))]}"#)).count == 2)
    let buttons = (0..<3).map { button("url", $0, texts(1)) }.joined(separator: ",")
    #expect(try problems(cards(buttons)).count == 2)
    let urls = (0..<3).map { button("url", $0, texts(1)) }.joined(separator: ",")
    let codes = (0..<2).map { button("copy_code", $0, #"{"type":"coupon_code","coupon_code":"X"}"#) }
    #expect(try problems(urls) == ["template.components"])
    #expect(try problems(codes.joined(separator: ",")) == ["template.components"])
    #expect(try problems(cards(image + "," + codes.joined(separator: ","))).count == 2)
    func carousel(_ cards: (index: Int, parts: String)...) throws -> [String] {
      let cards = cards.map { #"{"card_index":\#($0.index),"components":[\#($0.parts)]}"# }.joined(separator: ",")
      return try problems(#"{"type":"carousel","cards":[\#(cards)]}"#)
    }
    let video = #"{"type":"header","parameters":[{"type":"video","video":{"id":"1"}}]}"#
    let withURL = image + "," + button("url", 0, texts(1))
    let withReply = image + "," + button("quick_reply", 0, #"{"type":"payload","payload":"p"}"#)
    #expect(try carousel((0, image), (1, image)).isEmpty && carousel((1, image), (0, image)).isEmpty)
    // A web address that is the same for everybody has no part in the message.
    #expect(try carousel((0, withURL), (1, image)).isEmpty)
    let different = ["template.components[0].cards"]
    #expect(try carousel((0, image), (5, image)) == different)
    #expect(try carousel((0, image), (1, video)) == different)
    #expect(try carousel((0, withURL), (1, withReply)) == different)
    let words = String(repeating: "w", count: 161)
    #expect(try problems(cards(#"{"type":"body","parameters":[{"type":"text","text":"\#(words)"}]}"#)).count == 2)
  }
}
