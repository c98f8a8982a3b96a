import Foundation
import Testing
import WhatsAppCampaigns

@Suite("What the business itself wrote, by other means")
struct MessageEchoTests {
  private typealias Fixture = CloudAPIWebhookFixture

  private func echo(_ text: String, id: String = "wamid.ECHO") -> JSONValue {
    var echo = Fixture.message("text", ["body": .string(text)], id: id).object ?? [:]
    echo["from"] = "60312345678"
    echo["to"] = "60123456789"
    return .object(echo)
  }

  @Test("An echo names whom it went to, and is no message of anybody")
  func typed() throws {
    let body = Fixture.body([Fixture.change("smb_message_echoes", ["message_echoes": [echo("STOP")]])])
    let parsed = Fixture.parse(body)
    guard case .echo(let echo)? = parsed.events.first else { throw UnexpectedWebhook() }
    #expect(parsed.events.map(\.kind) == ["smb_message_echoes"])
    #expect(parsed.problems.isEmpty && !parsed.isUrgent)
    #expect(echo.id.rawValue == "wamid.ECHO" && echo.recipient.waID == "60123456789")
    #expect(echo.content == .text("STOP") && echo.phoneNumberID == "106540352242922")
    #expect(echo.timestamp == Date(timeIntervalSince1970: 1_763_000_000))
    #expect("\(echo)" == "smb_message_echoes text to ••••••••6789" || !"\(echo)".contains("60123456789"))
    #expect(!String(reflecting: echo).contains("STOP"))
  }

  @Test("A bad echo is a problem with its place, and an unknown shape is passed on as it came")
  func hostile() {
    let mixed = Fixture.change("smb_message_echoes", ["message_echoes": [1, echo("a"), ["id": "x", "type": "text"]]])
    let parsed = Fixture.parse(Fixture.body([mixed]))
    #expect(parsed.events.count == 1)
    #expect(parsed.problems.map(\.path) == [0, 2].map { "entry[0].changes[0].value.message_echoes[\($0)]" })
    let odd = Fixture.parse(Fixture.body([Fixture.change("smb_message_echoes", ["state": "x"])]))
    guard case .notice(let notice)? = odd.events.first else {
      Issue.record("what is no echo must be a notice")
      return
    }
    #expect(notice.field == "smb_message_echoes" && notice.value["state"] == "x")
  }

  @Test("A STOP that the business wrote withdraws nobody's consent")
  func consent() async throws {
    let fixture = try EngineFixture()
    let body = Fixture.body([Fixture.change("smb_message_echoes", ["message_echoes": [echo("STOP")]])]).encoded()
    #expect(await fixture.engine.receive(trusted: body, from: EngineFixture.cloud).status == 200)
    let summary = try await fixture.engine.applyPendingWebhooks()
    #expect(summary.events == 1 && summary.messages == 0)
    let phone = try #require(PhoneNumber(e164: "+60123456789"))
    #expect(try await fixture.engine.consent(of: PersonKey(phone)).history.isEmpty)
    #expect(try await fixture.engine.contact(PersonKey(phone)) == nil)
  }

  @Test("What the business wrote to a contact stands in their history, sealed, with what became of it")
  func history() async throws {
    var settings = EngineConfiguration(patience: .zero)
    settings.cipher = try FieldCipher(Secret(String(repeating: "5A", count: 32)))
    let fixture = try EngineFixture(settings: settings)
    let phone = try #require(PhoneNumber(e164: "+60123456789"))
    try await fixture.engine.save([ContactDraft(phone: phone)])
    let body = Fixture.body([Fixture.change("smb_message_echoes", ["message_echoes": [echo("See you at nine")]])])
    for _ in 0..<2 {
      _ = await fixture.engine.receive(trusted: body.encoded(), from: EngineFixture.cloud)
      try await fixture.engine.applyPendingWebhooks()
    }
    let messages = try await fixture.engine.conversation(with: PersonKey(phone))
    #expect(messages.map(\.text) == ["See you at nine"] && messages.map(\.kind) == ["echo.text"])
    #expect(messages.first?.origin == .business && messages.first?.status == .sent)
    #expect(messages.first?.at == Date(timeIntervalSince1970: 1_763_000_000))
    let query = KeptTextQuery(tenant: .default, kind: .freeMessages)
    #expect(try await fixture.store.keptTexts(query).allSatisfy { SealedText($0.text) != nil })
    let summary = try await fixture.engine.conversationSummary(of: PersonKey(phone))
    #expect(summary.outbound == 1 && summary.openings.isEmpty)
  }

  @Test("What the phone of a gateway sent is an echo, too")
  func gateway() throws {
    let message =
      #"{"key":{"remoteJid":"60123456789@s.whatsapp.net","fromMe":true,"id":"3EB0"},"message":{"conversation":"hi"}}"#
    let body = #"{"instance_id":"A1","data":{"event":"messages.upsert","data":{"messages":[\#(message)]}}}"#
    guard case .echo(let echo)? = WABotWebhookFormat().parse(Array(body.utf8)).events.first else {
      throw UnexpectedWebhook()
    }
    #expect(echo.recipient.waID == "60123456789" && echo.content == .text("hi") && echo.field == "message_echoes")
  }
}
