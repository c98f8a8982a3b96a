import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

/// Campaigns through providers that are not the Cloud API.
@Suite("Sending through gateways")
struct GatewaySendingTests {
  private static let pathSecret = "kY4tTq9mV2bR7xWc"

  private func engine(
    _ name: ProviderName,
    _ provider: any MessagingProvider,
    _ format: any WebhookFormat,
    _ transport: any HTTPTransport,
    path: WebhookPath? = nil,
    store: any CampaignStore = InMemoryStore()
  ) -> CampaignEngine {
    let channel = ProviderChannel(
      provider: provider,
      transport: transport,
      sender: name.rawValue,
      webhookFormat: format,
      webhookOrigin: path.map { .secretAddress($0) } ?? .trustedBodies
    )
    return CampaignEngine(store: store, channels: [name: channel], configuration: EngineConfiguration(patience: .zero))
  }

  private func plan(
    _ engine: CampaignEngine,
    _ provider: ProviderName,
    _ template: MessageTemplate,
    people: Int = 3
  ) async throws -> CampaignPlan {
    try await engine.saveTemplate(template)
    let drafts = (0..<people).map { ContactDraft(phone: EngineFixture.number($0), name: "Orang \($0)", fields: [:]) }
    try await engine.add(drafts, to: EngineFixture.customers)
    try await engine.recordConsent(EngineFixture.grant(), for: drafts.map { .phone($0.phone) })
    return CampaignPlan(
      name: "Promo",
      provider: provider,
      template: template.name,
      language: template.language,
      variables: try VariableMapping(assignments: template.placeholders.map { "\($0)=field:name" }),
      audience: Audience(groups: [EngineFixture.customers]),
      ignoresProviderLimits: true
    )
  }

  private static let template = MessageTemplate(
    name: "promo",
    language: "ms",
    category: .marketing,
    header: .text("Jualan"),
    body: "Hai {{1}}, jumpa lagi.",
    footer: "Kedai",
    buttons: [TemplateButton(kind: .url, label: "Lihat", target: "https://example.com/")]
  )

  @Test("WABot gets the words of the template, and its messages end as sent")
  func words() async throws {
    let transport = StubTransport { _ in .json(#"{"status":"success","message":"ok"}"#) }
    let provider = WABotProvider(try WABotConfiguration(instanceID: "A1", accessToken: Secret("t")))
    let engine = engine("wabot", provider, WABotWebhookFormat(), transport)
    let id = try await engine.createCampaign(try await plan(engine, "wabot", Self.template)).id
    _ = try await engine.send(id)
    let texts = try transport.requests.map { try JSONValue.parse($0.body)["message"]?.string ?? "" }
    #expect(Set(texts).contains("Jualan\n\nHai Orang 0, jumpa lagi.\n\nKedai\n\nLihat: https://example.com/"))
    let recipients = try await engine.recipients(of: id, limit: 10)
    #expect(recipients.count == 3 && recipients.allSatisfy { $0.recipient.status == .sent })
  }

  @Test("An instance that was logged out stops the campaign, and nobody is lost")
  func loggedOut() async throws {
    let transport = StubTransport { _ in .json(#"{"status":"error","message":"Instance ID Invalidated"}"#) }
    let provider = WABotProvider(try WABotConfiguration(instanceID: "A1", accessToken: Secret("t")))
    let engine = engine("wabot", provider, WABotWebhookFormat(), transport)
    let id = try await engine.createCampaign(try await plan(engine, "wabot", Self.template)).id
    _ = try await engine.send(id)
    #expect(try await engine.campaign(id).status == .paused)
    let recipients = try await engine.recipients(of: id, limit: 10)
    #expect(recipients.allSatisfy { $0.recipient.status == .pending || $0.recipient.status == .queued })
  }

  /// Sends to forty people through a gateway that always says the same.
  private func toForty(_ response: HTTPResponse) async throws -> (Campaign, [RecipientStatus: Int]) {
    let provider = WABotProvider(try WABotConfiguration(instanceID: "A1", accessToken: Secret("t")))
    let engine = engine("wabot", provider, WABotWebhookFormat(), StubTransport { _ in response })
    let id = try await engine.createCampaign(try await plan(engine, "wabot", Self.template, people: 40)).id
    _ = try await engine.send(id)
    let recipients = try await engine.recipients(of: id, limit: 100)
    let counts = Dictionary(grouping: recipients, by: \.recipient.status).mapValues(\.count)
    return (try await engine.campaign(id), counts)
  }

  @Test("A refusal in words that nobody knows pauses the campaign after three, and says which words")
  func unknownRefusal() async throws {
    let (campaign, counts) = try await toForty(.json(#"{"status":"error","message":"The shop is shut"}"#))
    #expect(campaign.status == .paused)
    #expect(try #require(campaign.statusReason).contains("“The shop is shut”"))
    #expect(counts[.failed] == 3)
  }

  @Test("A page instead of JSON pauses the campaign after the first, and says what to check")
  func page() async throws {
    let (campaign, counts) = try await toForty(HTTPResponse(status: 200, body: Array("<!DOCTYPE html>".utf8)))
    #expect(campaign.status == .paused)
    let reason = try #require(campaign.statusReason)
    #expect(reason.contains("no JSON") && reason.contains("access token") && reason.contains("address"))
    #expect(counts[.unconfirmed] == 1 && counts[.failed] == nil)
  }

  @Test("What a provider cannot honour is refused when the campaign is planned")
  func refusedAtPlanning() async throws {
    let transport = StubTransport { _ in nil }
    let tata = TataProvider(try TataConfiguration(token: Secret("t")))
    let engine = engine("tata", tata, TataWebhookFormat(), transport)
    var template = Self.template
    template.buttons = [TemplateButton(kind: .url, label: "Lihat", target: "https://example.com/{{1}}")]
    let plan = try await plan(engine, "tata", template)
    await #expect(throws: EngineError.self) { try await engine.createCampaign(plan) }
    #expect(transport.requests.isEmpty)
  }

  @Test(
    "A webhook without signature halts nothing, lets nothing go on, slows nothing, and reports by our own tag alone"
  )
  func unsignedNews() async throws {
    let store = InMemoryStore()
    let bodies = Recorder<[UInt8]>()
    let transport = StubTransport { request in
      bodies.record(request.body)
      return .json(#"{"messages":[{"id":"gw-\(bodies.all.count)"}]}"#)
    }
    let tata = TataProvider(try TataConfiguration(token: Secret("t")))
    let path = try WebhookPath(secrets: [Secret(Self.pathSecret)])
    let engine = engine("tata", tata, TataWebhookFormat(), transport, path: path, store: store)
    let first = try await engine.createCampaign(try await plan(engine, "tata", Self.template)).id
    _ = try await engine.send(first)
    #expect(try await engine.report(of: first).counts[.sent] == 3)
    let second = try await engine.createCampaign(try await engine.campaign(first).plan).id
    try await engine.start(second)
    func say(_ body: String) async throws {
      let request = WebhookRequest(method: .post, body: Array(body.utf8), pathSecret: Self.pathSecret)
      #expect(await engine.receive(request, from: "tata").status == 200)
      try await engine.applyPendingWebhooks()
    }
    func change(_ field: String, _ value: String) -> String {
      #"{"object":"whatsapp_business_account","entry":[{"id":"1","time":1763000000,"changes":[{"field":"\#(field)","value":\#(value)}]}]}"#
    }
    try await say(
      change(
        "message_template_status_update",
        #"{"event":"DISABLED","message_template_name":"promo","message_template_language":"ms"}"#
      )
    )
    try await say(change("business_capability_update", #"{"max_daily_conversations_per_business":1}"#))
    let failed =
      #"{"id":"ID","status":"failed","timestamp":"1763000000","recipient_id":"60123000000","errors":[{"code":131031}]TAG}"#
    func report(_ id: String, _ tag: String) -> String {
      let status = failed.replacing("ID", with: id).replacing("TAG", with: tag)
      return change("messages", #"{"messaging_product":"whatsapp","statuses":[\#(status)]}"#)
    }
    try await say(report("gw-1", ""))
    try await say(report("gw-of-nobody", ""))
    #expect(try await engine.campaign(second).status == .sending)
    #expect(try await engine.templates(named: "promo").map(\.status) == [.approved])
    #expect(
      try await store.paces(PaceQuery(tenant: .default, keys: [.sender("tata")])).values.flatMap(\.ceilingLimits)
        .isEmpty
    )
    #expect(try await engine.report(of: first).counts[.sent] == 3)
    // By our own tag, which only whoever handles our messages knows, it is believed.
    let sent = try JSONValue.parse(try #require(bodies.all.first))
    let echo = try #require(Self.tag(in: sent))
    try await say(report("gw-1", #","biz_opaque_callback_data":"\#(echo)""#))
    #expect(try await engine.report(of: first).counts[.failed] == 1)
    #expect(try await engine.campaign(second).halts.map(\.subject) == [.account])
  }

  /// The tag of ours in a request, wherever it stands.
  private static func tag(in value: JSONValue) -> String? {
    switch value {
    case .string(let text) where text.hasPrefix("v1.") || text.hasPrefix("v2."): text
    case .array(let items): items.lazy.compactMap(tag).first
    case .object(let object): object.members.lazy.compactMap { tag(in: $0.value) }.first
    default: nil
    }
  }

  @Test("A webhook without signature needs the secret of its address, and cannot agree in anybody's name")
  func unsigned() async throws {
    let tata = TataProvider(try TataConfiguration(token: Secret("t")))
    let path = try WebhookPath(secrets: [Secret("another-old-secret"), Secret(Self.pathSecret)])
    let engine = engine("tata", tata, TataWebhookFormat(), StubTransport { _ in nil }, path: path)
    func body(_ text: String, _ id: String) -> [UInt8] {
      Array(
        #"{"messages":{"from":"60123000001","id":"\#(id)","timestamp":"1700000000","type":"text","text":{"body":"\#(text)"}}}"#
          .utf8
      )
    }
    func receive(_ body: [UInt8], _ secret: String?) async -> Int {
      await engine.receive(WebhookRequest(method: .post, body: body, pathSecret: secret), from: "tata").status
    }
    #expect(await receive(body("STOP", "a"), nil) == 404)
    #expect(await receive(body("STOP", "a"), Self.pathSecret + "x") == 404)
    #expect(await receive(body("START", "b"), Self.pathSecret) == 200)
    #expect(await receive(body("STOP", "c"), "another-old-secret") == 200)
    let record = try await engine.consent(of: PersonKey(EngineFixture.number(1)))
    #expect(record.history.map(\.event.decision) == [.withdrawn])

    // The signature of nobody: a provider that signs is not believed by its address.
    let cloud = CloudAPIProvider(try CloudAPIConfiguration(phoneNumberID: "1", accessToken: Secret("t")))
    let unsigned = self.engine("cloud", cloud, CloudAPIWebhookFormat(), StubTransport { _ in nil }, path: path)
    let known = WebhookRequest(method: .post, body: body("STOP", "d"), pathSecret: Self.pathSecret)
    #expect(await unsigned.receive(known, from: "cloud").status == 403)

    let open = self.engine("tata", tata, TataWebhookFormat(), StubTransport { _ in nil })
    let request = WebhookRequest(method: .post, body: body("STOP", "a"))
    #expect(await open.receive(request, from: "tata").status == 403)
    #expect(throws: WebhookConfigurationError.self) { try WebhookPath(secrets: [Secret("short")]) }
  }
}
