import Foundation
import Testing
import WhatsAppCampaigns

@Suite("WABot")
struct WABotProviderTests {
  private func provider() throws -> WABotProvider {
    WABotProvider(try WABotConfiguration(instanceID: "609ACF283XXXX", accessToken: Secret("695df3770b34a")))
  }

  @Test("Text and media have the documented fields; the credential stands in the body, never in the address")
  func requests() async throws {
    let text = try await provider().request(
      for: ProviderSend(recipient: .waID("60123456789"), message: .text(TextMessage("Hi")), callbackData: "v1.tag")
    )
    #expect(text.method == .post && text.url == "https://app.wabot.my/api/send")
    #expect(!text.url.contains("695df3770b34a") && !"\(text)".contains("695df3770b34a"))
    #expect(
      String(decoding: text.body, as: UTF8.self)
        == #"{"number":"60123456789","type":"text","message":"Hi","instance_id":"609ACF283XXXX","access_token":"695df3770b34a"}"#
    )
    let medium = MediaMessage(.image, .link("https://example.com/promo.jpg"), caption: "Hi", filename: nil)
    let media = try await provider().request(
      for: ProviderSend(recipient: .waID("60123456789"), message: .media(medium))
    )
    let body = try JSONValue.parse(media.body)
    #expect(body["type"]?.string == "media" && body["media_url"]?.string == "https://example.com/promo.jpg")
    #expect(body["message"]?.string == "Hi")
    let payload = try WABotPayload(body)
    #expect(try payload.encoded() == media.body)
    #expect(!"\(payload)".contains("6012345") && Mirror(reflecting: payload).children.isEmpty)
  }

  @Test("What the gateway cannot send is refused before it is tried")
  func unsupported() async throws {
    let template = OutboundMessage.template(TemplateMessage(name: "a", language: "en"))
    let uploaded = OutboundMessage.media(MediaMessage(.image, .id("5")))
    for message in [template, uploaded] {
      await #expect(throws: ProviderRequestError.self) {
        try await provider().request(for: ProviderSend(recipient: .waID("60123456789"), message: message))
      }
    }
    await #expect(throws: ProviderRequestError.self) {
      try await provider().request(for: ProviderSend(recipient: .userID("MY.1"), message: .text(TextMessage("x"))))
    }
  }

  @Test("One message every half second; no template, no tag, no receipt, no signature")
  func capabilities() throws {
    let capabilities = try provider().capabilities
    #expect(capabilities.defaultLimits == [.perSecond(2)])
    #expect(capabilities.templates == .asWords && !capabilities.echoesCallbackData)
    #expect(!capabilities.reportsDelivery && !capabilities.signsWebhooks)
  }

  @Test(
    "Errors that come with 200 are told apart by their words",
    arguments: [
      (#"{"status":"success","message":"ok"}"#, nil),
      (#"{"status":"error","message":"Instance ID Invalidated"}"#, .pauseSender),
      (#"{"status":"error","message":"The instance id has been invalidated"}"#, .pauseSender),
      (#"{"status":"error","message":"The authentication process has failed"}"#, .pauseSender),
      (#"{"status":"error","message":"x","relogin":true}"#, .pauseSender),
      (#"{"status":"error","message":"x","relogin":1}"#, .pauseSender),
      (#"{"status":"error","message":"x","relogin":"1"}"#, .pauseSender),
      (#"{"status":"error","message":"x","relogin":"True"}"#, .pauseSender),
      (#"{"status":"error","message":"x","relogin":0}"#, .fail),
      (#"{"status":"error","message":"x","relogin":"no"}"#, .fail),
      (#"{"status":"error","message":"Session closed, please scan QR again"}"#, .pauseSender),
      (#"{"status":"error","message":"Access token does not exist"}"#, .refreshToken),
      (#"{"status":"error","message":"This number is not on WhatsApp"}"#, .suppressNumber),
      (#"{"status":"error","message":"Something else"}"#, .fail),
      ("<!DOCTYPE html>", .settle),
      ("{}", .settle),
    ] as [(String, ProviderError.Reaction?)]
  )
  func answers(body: String, reaction: ProviderError.Reaction?) throws {
    switch WABotErrors.classify(status: 200, headers: [:], body: Array(body.utf8)) {
    case .accepted(let id, _): #expect(reaction == nil && id == nil)
    case .refused(let error):
      #expect(error.reaction == reaction)
      #expect(error.isKnown == ![.fail, .settle].contains(error.reaction))
    }
  }

  @Test("Every status has an answer, and only success in a 2xx is an acceptance")
  func total() {
    for status in 100...599 {
      for body in ["", "{}", #"{"status":"success"}"#, #"{"status":"error","message":"?"}"#] {
        let answer = WABotErrors.classify(status: status, headers: [:], body: Array(body.utf8))
        if case .accepted = answer { #expect((200..<300).contains(status) && body.contains("success")) }
      }
    }
  }

  @Test("Words that nobody knows do not hide what the status says")
  func statusBehindWords() {
    func reaction(_ status: Int, _ body: String = #"{"status":"error","message":"?"}"#) -> ProviderError.Reaction? {
      let headers: HTTPHeaders = ["Retry-After": "7"]
      guard case .refused(let error) = WABotErrors.classify(status: status, headers: headers, body: Array(body.utf8))
      else { return nil }
      if error.reaction == .slowDown { #expect(error.retryAfter == .seconds(7)) }
      return error.reaction
    }
    #expect(reaction(200) == .fail)
    #expect(reaction(400) == .fail)
    #expect(reaction(401) == .refreshToken)
    #expect(reaction(403) == .pauseCampaign)
    #expect(reaction(404) == .pauseCampaign)
    #expect(reaction(429) == .slowDown)
    #expect(reaction(503) == .settle)
    #expect(reaction(503, #"{"status":"error","message":"Instance ID Invalidated"}"#) == .pauseSender)
  }

  @Test("What people write is a message; what the phone sent, groups' news and the rest are not")
  func webhooks() throws {
    func parse(_ data: String) -> ParsedWebhook {
      WABotWebhookFormat().parse(Array(#"{"instance_id":"A1","data":\#(data)}"#.utf8))
    }
    func upsert(_ messages: String) -> ParsedWebhook {
      parse(#"{"event":"messages.upsert","data":{"messages":[\#(messages)],"type":"notify"}}"#)
    }
    func message(_ jid: String, _ content: String, fromMe: Bool = false) -> String {
      #"{"key":{"remoteJid":"\#(jid)","fromMe":\#(fromMe),"id":"3EB0"},"message":\#(content),"messageTimestamp":{"low":1700000000,"high":0},"pushName":"Siti"}"#
    }
    let plain = upsert(message("60123456789@s.whatsapp.net", #"{"conversation":"STOP"}"#))
    let first = try plain.firstMessage()
    #expect(first.text == "STOP" && first.sender.waID == "60123456789" && first.profileName == "Siti")
    #expect(first.timestamp?.timeIntervalSince1970 == 1_700_000_000)
    let quoted =
      #"{"ephemeralMessage":{"message":{"extendedTextMessage":{"text":"hi","contextInfo":{"stanzaId":"B1"}}}}}"#
    let reply = try upsert(message("60123456789:7@s.whatsapp.net", quoted)).firstMessage()
    #expect(reply.text == "hi" && reply.contextID?.rawValue == "B1")
    #expect(upsert(message("60123456789@s.whatsapp.net", "{}", fromMe: true)).events.map(\.kind) == ["message_echoes"])
    #expect(upsert(message("status@broadcast", "{}")).events.map(\.kind) == ["status"])
    let lid = #"{"key":{"remoteJid":"99@lid","remoteJidAlt":"60123456789@s.whatsapp.net","id":"3EB1"},"#
    let beside = try upsert(lid + #""message":{"conversation":"STOP"}}"#).firstMessage()
    #expect(beside.sender.waID == "60123456789" && beside.raw["key"] != nil)
    let unnamed = upsert(message("99@lid", #"{"conversation":"STOP"}"#))
    #expect(unnamed.events.count == 1 && unnamed.problems.count == 1)
    let edit = #"{"protocolMessage":{"type":14,"editedMessage":{"conversation":"STOP"}}}"#
    #expect(try upsert(message("60123456789@s.whatsapp.net", edit)).firstMessage().text == "STOP")
    let group = try upsert(message("120363@g.us", #"{"conversation":"x"}"#)).firstMessage()
    #expect(group.groupID == "120363@g.us" && group.sender.isEmpty)
    #expect(upsert(message("120363@g.us", #"{"conversation":"STOP"}"#)).problems.isEmpty, "it binds nobody anyway")
    let hidden = try upsert(message("99@lid", #"{"conversation":"x"}"#)).firstMessage()
    #expect(hidden.sender.isEmpty)
    #expect(parse(#"{"event":"messages.update","data":[]}"#).events.map(\.kind) == ["messages.update"])
    #expect(
      upsert(#"{"key":{}},\#(message("60123456789@c.us", #"{"conversation":"x"}"#))"#).problems.map(\.path) == [
        "data.data.messages[0]"
      ]
    )
    let other = #"{"instance_id":"A1","type":"message","data":{"from":"60123456789","message":"hello"}}"#
    #expect(WABotWebhookFormat().parse(Array(other.utf8)).events.map(\.kind) == ["message.text"])
    #expect(WABotWebhookFormat().parse(Array("{}".utf8)).problems.count == 1)
    #expect(WABotWebhookFormat().parse([0x5B]).problems.count == 1)
  }
}
