import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Tata")
struct TataProviderTests {
  /// The sample of the vendor's page, as a customer wrote it down.
  private static let sample =
    #"{"to":"+919000000001","type":"template","source":"crm_automation","template":{"name":"template_name","language":{"code":"en"},"components":[{"type":"body","parameters":[{"type":"text","text":"Lead Name"},{"type":"text","text":"Project Name"}]},{"type":"header","parameters":[{"type":"image","link":"https://cdn.example.com/media.jpg"}]}]},"metaData":{"custom_callback_data":"lead_123_timestamp"}}"#

  private static func template(_ components: [TemplateComponent]) -> OutboundMessage {
    .template(TemplateMessage(name: "template_name", language: "en", components: components))
  }

  private func send(_ message: OutboundMessage) -> ProviderSend {
    ProviderSend(recipient: .waID("919000000001"), message: message, callbackData: "v1.tag")
  }

  @Test("The documented body is read and written as it was")
  func documented() throws {
    let body = try JSONValue.parse(Self.sample)
    let payload = try TataPayload(body)
    #expect(try JSONValue.parse(try payload.encoded()) == body)
    #expect(payload.send.callbackData == "lead_123_timestamp")
  }

  @Test("A request has the documented path and body; how the credential is written can be set")
  func request() async throws {
    let message = Self.template([
      TemplateComponent(.header, parameters: [.media(.image, .link("https://a.b/c.jpg"))]),
      TemplateComponent(.body, parameters: [.text("Siti")]),
    ])
    func headers(_ authorization: TataConfiguration.Authorization) async throws -> HTTPRequest {
      let configuration = try TataConfiguration(token: Secret("jwt.x.y"), authorization: authorization, source: "crm")
      return try await TataProvider(configuration).request(for: send(message))
    }
    let request = try await headers(.bearer)
    #expect(request.url == "https://wb.omni.tatatelebusiness.com/whatsapp-cloud/messages")
    #expect(request.headers["authorization"] == "Bearer jwt.x.y")
    #expect(
      String(decoding: request.body, as: UTF8.self)
        == #"{"to":"+919000000001","type":"template","template":{"name":"template_name","language":{"code":"en"},"#
        + #""components":[{"type":"header","parameters":[{"type":"image","link":"https://a.b/c.jpg"}]},"#
        + #"{"type":"body","parameters":[{"type":"text","text":"Siti"}]}]},"source":"crm","#
        + #""metaData":{"custom_callback_data":"v1.tag"}}"#
    )
    #expect(try await headers(.bare).headers["authorization"] == "jwt.x.y")
    let other = try await headers(.header("apikey"))
    #expect(other.headers["apikey"] == "jwt.x.y" && other.headers["authorization"] == nil)
  }

  @Test("A variable in a button is refused, when a message is built and when a campaign is planned")
  func buttons() async throws {
    let provider = TataProvider(try TataConfiguration(token: Secret("t")))
    let message = Self.template([TemplateComponent(.button(.url, index: 0), parameters: [.text("x")])])
    await #expect(throws: ProviderRequestError.self) { try await provider.request(for: send(message)) }
    let template = MessageTemplate(
      name: "a",
      language: "en",
      category: .marketing,
      body: "Hello",
      buttons: [TemplateButton(kind: .url, label: "Go", target: "https://a.b/{{1}}")]
    )
    let builder = try TemplatePayloadBuilder(template: template, variables: ["button0:1": .text("x")])
    #expect(provider.capabilities.problems(with: builder).map(\.path) == ["buttons[0]"])
  }

  @Test("The default pace is 0.8 messages a second and 100 000 a day; nothing is signed, the tag comes back")
  func capabilities() throws {
    let capabilities = TataProvider(try TataConfiguration(token: Secret("t"))).capabilities
    #expect(capabilities.defaultLimits == [RateLimit(count: 4, per: .seconds(5)), .perDay(100_000)].compactMap(\.self))
    #expect(!capabilities.signsWebhooks && capabilities.echoesCallbackData && capabilities.reportsDelivery)
  }

  @Test("An acceptance has no message identifier; what a status does not prove is ambiguous")
  func answers() {
    func answer(_ status: Int, _ body: String) -> ProviderAnswer {
      TataErrors.classify(status: status, headers: [:], body: Array(body.utf8))
    }
    #expect(answer(200, #"{"id":"req-1"}"#) == .accepted(nil))
    #expect(answer(202, "<html>") == .accepted(nil))
    func reaction(_ status: Int, _ body: String = "") -> ProviderError.Reaction? {
      if case .refused(let error) = answer(status, body) { error.reaction } else { nil }
    }
    #expect(reaction(400, #"{"error":{"code":131026}}"#) == .suppressNumber)
    #expect(reaction(400, #"{"message":"bad"}"#) == .fail)
    #expect(reaction(401) == .refreshToken)
    #expect(reaction(404) == .pauseCampaign)
    #expect(reaction(429) == .slowDown)
    for status in [408, 500, 502, 504] { #expect(reaction(status, "<html>") == .settle) }
    for status in 100...599 {
      if case .accepted = answer(status, "?") { #expect((200..<300).contains(status)) }
    }
  }

  @Test("Webhooks are read flat and in Meta's envelope, and the echo is found wherever it stands")
  func webhooks() throws {
    let format = TataWebhookFormat()
    func statuses(_ text: String) -> [StatusUpdate] {
      format.parse(Array(text.utf8)).events.compactMap { if case .status(let status) = $0 { status } else { nil } }
    }
    let flat =
      #"{"statuses":[{"id":"wamid.A","status":"delivered","timestamp":"1700000000","recipient_id":"919000000002","custom_callback_data":"v1.a"}],"businessPhoneNumber":"919000000001"}"#
    let nested =
      #"{"entry":[{"id":"1","changes":[{"field":"messages","value":{"statuses":[{"id":"wamid.A","status":"failed","timestamp":1700000000,"metaData":{"custom_callback_data":"v1.a"},"errors":[{"code":131026}]}]}}]}]}"#
    let outside = #"{"statuses":[{"id":"wamid.A","status":"read"}],"metaData":{"custom_callback_data":"v1.a"}}"#
    for text in [flat, nested, outside] { #expect(statuses(text).map(\.callbackData) == ["v1.a"]) }
    #expect(statuses(nested).first?.errors.first?.code == 131_026)

    let single =
      #"{"contacts":[{"wa_id":"919000000002","profile":{"name":"A"}}],"messages":{"from":"919000000002","id":"wamid.X","timestamp":"1700000000","type":"text","text":{"body":"Hi"}},"businessPhoneNumber":"919000000001"}"#
    let parsed = format.parse(Array(single.utf8))
    let message = try parsed.firstMessage()
    #expect(message.text == "Hi" && message.businessNumber == "919000000001" && message.profileName == "A")
    let broken = format.parse(
      Array(#"{"messages":[{"id":5},{"from":"919000000002","id":"m","type":"text","text":{"body":"x"}}]}"#.utf8)
    )
    #expect(broken.events.count == 1 && broken.problems.map(\.path) == ["messages[0]"])
    #expect(format.parse(Array(#"{"calls":{"id":"c"},"botId":"b"}"#.utf8)).events.map(\.kind) == ["calls"])
    #expect(format.parse(Array("{}".utf8)).problems.count == 1)
    #expect(format.parse(Array("[1]".utf8)).problems.count == 1)
    #expect(format.parse([0xFF]).problems.count == 1)
  }
}
