import Foundation
import Testing
import WhatsAppCampaigns

// sample: provider
/// A gateway that takes `{"to":…,"template":…,"values":[…],"ref":…}` and answers 202 with `{"id":…}`.
struct ExampleGateway: MessagingProvider {
  let credential: CredentialHolder

  var capabilities: ProviderCapabilities {
    ProviderCapabilities(
      echoesCallbackData: true,
      reportsDelivery: true,
      signsWebhooks: true,
      defaultLimits: [.perSecond(20)]
    )
  }

  func request(for send: ProviderSend) async throws(ProviderRequestError) -> HTTPRequest {
    guard case .template(let template) = send.message else {
      throw ProviderRequestError(code: .unsupported, path: "message", rule: "must be a template")
    }
    var values: [JSONValue] = []
    for component in template.components {
      guard component.place == .body else {
        throw ProviderRequestError(code: .unsupported, path: "template.components", rule: "must be the body")
      }
      for case .text(let text, _) in component.parameters { values.append(.string(text)) }
    }
    var body: JSONObject = [
      "to": .string(send.recipient.address), "template": .string(template.name.rawValue), "values": .array(values),
    ]
    body["ref"] = send.callbackData.map(JSONValue.string)
    let token = try await credential.secret()
    return HTTPRequest(
      method: .post,
      url: "https://gateway.example/messages",
      headers: ["Authorization": "Bearer \(token.revealed)", "Content-Type": "application/json"],
      body: JSONValue.object(body).encoded()
    )
  }

  func answer(to response: HTTPResponse) -> ProviderAnswer {
    // A token that was refused is asked for again before the campaign pauses.
    meaning(of: response).renewing(credential)
  }

  private func meaning(of response: HTTPResponse) -> ProviderAnswer {
    let body = try? JSONValue.parse(response.body)
    switch response.status {
    case 202:
      // Accepted, even if the identifier cannot be read: such a message is never sent again.
      return .accepted(body?["id"]?.string.flatMap { ProviderMessageID(provider: $0) })
    case 400, 422:
      return .refused(ProviderError(errorClass: .invalidRequest, scope: .request, reaction: .fail))
    case 401:
      return .refused(ProviderError(errorClass: .authentication, scope: .account, reaction: .refreshToken))
    case 429:
      var error = ProviderError(errorClass: .throttled, scope: .sender, reaction: .slowDown, code: 429)
      error.retryAfter = RetryAfter.duration(response.headers)
      return .refused(error)
    default:
      // The gateway may have passed it on before it failed: only evidence can tell.
      return .refused(ProviderError(errorClass: .ambiguous, scope: .request, reaction: .settle))
    }
  }
}
// end

// sample: webhook-format
/// Reads `{"id":…,"ref":…,"status":"delivered"}` and `{"id":…,"from":…,"text":…}`.
struct ExampleGatewayWebhooks: WebhookFormat {
  func parse(_ body: [UInt8]) -> ParsedWebhook {
    guard let json = try? JSONValue.parse(body), let id = json["id"]?.string.flatMap(ProviderMessageID.init(provider:))
    else { return ParsedWebhook(problems: [WebhookProblem(path: "", problem: "must be an object with an id")]) }
    if let status = json["status"]?.string {
      let update = StatusUpdate(
        messageID: id,
        status: DeliveryStatus(status),
        timestamp: nil,
        recipient: WebhookParty(),
        callbackData: json["ref"]?.string
      )
      return ParsedWebhook(events: [.status(update)])
    }
    guard let sender = json["from"]?.string, let text = json["text"]?.string else {
      return ParsedWebhook(problems: [WebhookProblem(path: "status", problem: "must be there, or from and text")])
    }
    let message = InboundMessage(
      id: id,
      sender: WebhookParty(waID: sender),
      timestamp: nil,
      content: .text(text)
    )
    return ParsedWebhook(events: [.message(message)])
  }
}
// end

// sample: own-provider
/// An engine that sends through the gateway, and takes in its webhooks behind `/webhooks/gateway/…`.
func gatewayEngine(_ store: any CampaignStore, transport: any HTTPTransport, secret: Secret) throws -> CampaignEngine {
  let channel = ProviderChannel(
    provider: ExampleGateway(credential: CredentialHolder(Secret("token"))),
    transport: transport,
    sender: "gateway:main",
    webhookFormat: ExampleGatewayWebhooks(),
    webhookOrigin: .signed(try WebhookSignature(secrets: [secret]))
  )
  // Campaigns name it: `CampaignPlan(name: …, provider: "gateway", …)`.
  return CampaignEngine(store: store, channels: ["gateway": channel])
}
// end

@Suite("The samples of the guide to providers run")
struct ProviderSampleTests {
  private let gateway = ExampleGateway(credential: CredentialHolder(Secret("token")))

  @Test("A template becomes a request, and anything else is refused before it is tried")
  func request() async throws {
    let phone = try #require(PhoneNumber(e164: "+60123456789"))
    let component = TemplateComponent(.body, parameters: [.text("Ali")])
    let message = TemplateMessage(name: "sale", language: "en", components: [component])
    let send = ProviderSend(recipient: .phone(phone), message: .template(message), callbackData: "v1.a.b")
    let body = try JSONValue.parse(try await gateway.request(for: send).body)
    #expect(body["to"]?.string == "60123456789")
    #expect(body["values"]?[0]?.string == "Ali")
    #expect(body["ref"]?.string == "v1.a.b")
    await #expect(throws: ProviderRequestError.self) {
      try await gateway.request(for: ProviderSend(recipient: .phone(phone), message: .text(TextMessage("Hi"))))
    }
  }

  @Test("Every response has an answer")
  func answers() {
    #expect(gateway.answer(to: HTTPResponse(status: 202, body: Array(#"{"id":"7"}"#.utf8))) == .accepted("7"))
    #expect(gateway.answer(to: HTTPResponse(status: 202)) == .accepted(nil))
    for status in [302, 401, 422, 429, 500] {
      guard case .refused(let error) = gateway.answer(to: HTTPResponse(status: status)) else {
        Issue.record("a response of \(status) was taken for an acceptance")
        continue
      }
      #expect(error.reaction == .settle || status < 500 && status != 302)
    }
  }

  @Test("A refused token is asked for again, and the same one twice is the end of it")
  func credential() async throws {
    let gateway = ExampleGateway(credential: CredentialHolder(Secret("old"), source: OneCredential()))
    let phone = try #require(PhoneNumber(e164: "+60123456789"))
    let message = TemplateMessage(name: "sale", language: "en")
    let send = ProviderSend(recipient: .phone(phone), message: .template(message))
    for reaction in [ProviderError.Reaction.retry, .refreshToken] {
      #expect(try await gateway.request(for: send).headers["Authorization"] == "Bearer fresh")
      guard case .refused(let error) = gateway.answer(to: HTTPResponse(status: 401)) else {
        Issue.record("a refusal was taken for an acceptance")
        return
      }
      #expect(error.reaction == reaction)
    }
  }

  @Test("The gateway says how long to wait")
  func retryAfter() {
    guard case .refused(let error) = gateway.answer(to: HTTPResponse(status: 429, headers: ["Retry-After": "7"])) else {
      Issue.record("a refusal was taken for an acceptance")
      return
    }
    #expect(error.retryAfter == .seconds(7))
  }

  @Test("A campaign through the gateway is sent, and what it reports is joined")
  func use() async throws {
    let transport = GatewayTransport()
    let secret = Secret("a secret of the gateway")
    let engine = try gatewayEngine(InMemoryStore(), transport: transport, secret: secret)
    try await engine.saveTemplate(EngineFixture.template)
    let number = EngineFixture.number(0)
    try await engine.recordConsent(EngineFixture.grant(), for: [.phone(number)])
    let plan = CampaignPlan(
      name: "Promo",
      provider: "gateway",
      template: EngineFixture.template.name,
      language: EngineFixture.template.language,
      variables: ["1": .text("Ali"), "2": .text("Ipoh")],
      audience: Audience(numbers: [number])
    )
    let id = try await engine.createCampaign(plan).id
    #expect(try await engine.send(id).counts[.sent] == 1)
    let body = Array(#"{"id":"7","status":"delivered"}"#.utf8)
    #expect(await engine.receive(trusted: body, from: "gateway").status == 200)
    try await engine.applyPendingWebhooks()
    #expect(try await engine.counts(of: id)[.delivered] == 1)
    let forged = WebhookRequest(method: .post, body: body)
    #expect(await engine.receive(forged, from: "gateway").status == 401)
  }

  @Test("A report and a message are read, and nonsense is a problem")
  func webhooks() {
    let format = ExampleGatewayWebhooks()
    #expect(format.parse(Array(#"{"id":"7","status":"delivered"}"#.utf8)).events.map(\.kind) == ["status.delivered"])
    #expect(format.parse(Array(#"{"id":"8","from":"60123456789","text":"STOP"}"#.utf8)).isUrgent)
    #expect(format.parse(Array("nonsense".utf8)).problems.count == 1)
  }
}

/// Takes every message.
private struct GatewayTransport: HTTPTransport {
  func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
    HTTPResponse(status: 202, body: Array(#"{"id":"7"}"#.utf8))
  }
}

/// A source that always knows the same credential.
private struct OneCredential: CredentialSource {
  func credential(_ request: CredentialRequest) async throws(CredentialError) -> Secret { Secret("fresh") }
}
