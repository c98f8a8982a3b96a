import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsCurl
import WhatsAppCampaignsSQLite
import WhatsAppCampaignsTesting

// sample: open
/// What a host keeps of the library: one store, one transport and one engine.
struct Campaigns {
  let store: SQLiteStore
  let transport: CurlTransport
  let engine: CampaignEngine

  init(storePath: String, account: Account) async throws {
    store = try await SQLiteStore.open(at: storePath)
    transport = CurlTransport()
    let provider = CloudAPIProvider(
      try CloudAPIConfiguration(phoneNumberID: account.phoneNumberID, accessToken: account.accessToken)
    )
    let channel = ProviderChannel(
      provider: provider,
      transport: transport,
      sender: account.phoneNumberID,
      webhookFormat: CloudAPIWebhookFormat(),
      webhookOrigin: .signed(try WebhookSignature(secrets: [account.appSecret])),
      webhookChallenge: try WebhookChallenge(verifyToken: account.verifyToken)
    )
    engine = CampaignEngine(store: store, channels: ["cloud": channel])
  }
}

/// What the host knows about its business at the provider, from wherever it keeps its secrets.
struct Account {
  var phoneNumberID: String
  var accessToken: Secret
  var appSecret: Secret
  var verifyToken: Secret
}
// end

// sample: import
func importCustomers(_ upload: [UInt8], into engine: CampaignEngine) async throws -> ImportReport {
  try await engine.importContacts(into: "customers") { () throws(ImportError) in
    try ContactImporter(CSVReader(bytes: upload), normalizer: PhoneNormalizer(defaultRegion: "MY"))
  }
}
// end

// sample: consent
func recordSignUps(_ engine: CampaignEngine, signedUpOn date: Date) async throws {
  let agreement = ConsentEvent(
    decision: .granted,
    purposes: [.marketing],
    at: date,
    source: "sign-up form, October 2026",
    wording: "Send me offers on WhatsApp. I can stop this at any time.",
    language: "en"
  )
  try await engine.recordConsent(agreement, forGroup: "customers")
}
// end

// sample: campaign
func startSale(_ engine: CampaignEngine) async throws -> CampaignID {
  try await engine.saveTemplate(
    MessageTemplate(
      name: "sale",
      language: "en",
      category: .marketing,
      status: .approved,
      body: "Hi {{1}}, our sale begins today. Reply STOP to hear no more of this."
    )
  )
  let campaign = try await engine.createCampaign(
    CampaignPlan(
      name: "November sale",
      provider: "cloud",
      template: "sale",
      language: "en",
      variables: ["1": .field("name", fallback: "friend")],
      audience: Audience(groups: ["customers"]),
      window: SendWindow("09:00-21:00", zone: .recipient)
    )
  )
  let forecast = try await engine.dryRun(campaign.id)
  guard forecast.send + forecast.hold > 0 else { return campaign.id }
  try await engine.start(campaign.id)
  return campaign.id
}
// end

// sample: run
func runService(
  _ campaigns: Campaigns,
  httpServer: @escaping @Sendable () async throws -> Void
) async throws {
  let engine = campaigns.engine
  let result: Result<Void, any Error>
  do {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await engine.run() }
      group.addTask { try await httpServer() }
      // Whichever ends first, in good order or not, ends the other.
      try await group.next()
      group.cancelAll()
      try await group.waitForAll()
    }
    result = .success(())
  } catch {
    result = .failure(error)
  }
  // Only now: the engine has recorded what was under way.
  campaigns.transport.shutDown()
  await campaigns.store.close()
  try result.get()
}
// end

// sample: receive
func answerWebhook(
  method: String,
  query: String,
  headers: [(name: String, value: String)],
  body: [UInt8],
  engine: CampaignEngine
) async -> WebhookResponse {
  guard let method = HTTPMethod(rawValue: method) else { return .methodNotAllowed }
  let request = WebhookRequest(
    method: method,
    query: WebhookRequest.parameters(ofQuery: query),
    headers: HTTPHeaders(headers.map { .init(name: $0.name, value: $0.value) }),
    body: body
  )
  return await engine.receive(request, from: "cloud")
}
// end

// sample: receive-unsigned
func tataChannel(_ token: Secret, addressSecret: Secret, transport: any HTTPTransport) throws -> ProviderChannel {
  ProviderChannel(
    provider: TataProvider(try TataConfiguration(token: token)),
    transport: transport,
    sender: "tata",
    webhookFormat: TataWebhookFormat(),
    webhookOrigin: .secretAddress(try WebhookPath(secrets: [addressSecret]))
  )
}

/// `path` is all behind `/webhooks/`, such as `tata/kY4tTq9mV2bR7xWc`: the channel, then the secret.
func answerUnsignedWebhook(path: String, body: [UInt8], engine: CampaignEngine) async -> WebhookResponse {
  let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
  guard parts.count == 2, let provider = ProviderName(parts[0]) else { return .notFound }
  let request = WebhookRequest(method: .post, body: body, pathSecret: parts[1].removingPercentEncoding)
  return await engine.receive(request, from: provider)
}
// end

@Suite("The samples of the guide to embedding run", .timeLimit(.minutes(15)))
struct EmbeddingSampleTests {
  static let upload = Array("Name,Phone\nAisyah,012-345 6789\nBala,+60123456780\n".utf8)

  @Test("A list becomes a campaign, and the campaign reaches who agreed")
  func journey() async throws {
    let simulator = try ProviderSimulator(seed: 1)
    let engine = try simulatedEngine(simulator)
    let report = try await importCustomers(Self.upload, into: engine)
    #expect(report.created == 2)
    try await recordSignUps(engine, signedUpOn: Date(timeIntervalSince1970: 1_760_000_000))
    // Open at any hour, so that the test may run at any hour.
    let id = try await startSale(engine)
    let forecast = try await engine.dryRun(id)
    #expect(forecast.send + forecast.hold == 2)
    #expect(try await engine.campaign(id).status == .sending)
  }

  @Test("A host opens its store, runs, and closes in good order when its server ends")
  func service() async throws {
    let folder = try TemporaryFolder()
    let account = Account(
      phoneNumberID: "106540352242922",
      accessToken: Secret("token"),
      appSecret: Secret("secret"),
      verifyToken: Secret("verify")
    )
    let campaigns = try await Campaigns(storePath: folder.path(), account: account)
    try await runService(campaigns) {
      let answer = await answerWebhook(
        method: "GET",
        query: "hub.mode=subscribe&hub.verify_token=verify&hub.challenge=1158201444",
        headers: [],
        body: [],
        engine: campaigns.engine
      )
      #expect(answer.status == 200)
      #expect(answer.body == Array("1158201444".utf8))
      let unsigned = await answerWebhook(
        method: "POST",
        query: "",
        headers: [("Content-Type", "application/json")],
        body: Array("{}".utf8),
        engine: campaigns.engine
      )
      #expect(unsigned.status == 401)
    }
    await #expect(throws: EngineError.self) { try await campaigns.engine.campaigns() }
  }

  @Test("A webhook without a signature needs the secret of its address")
  func unsigned() async throws {
    let secret = "kY4tTq9mV2bR7xWc"
    let transport = CurlTransport()
    defer { transport.shutDown() }
    let channel = try tataChannel(Secret("token"), addressSecret: Secret(secret), transport: transport)
    let engine = CampaignEngine(store: InMemoryStore(), channels: ["tata": channel])
    let body = Array(#"{"messages":{"from":"60123456789","id":"m","type":"text","text":{"body":"STOP"}}}"#.utf8)
    func status(_ path: String) async -> Int {
      await answerUnsignedWebhook(path: path, body: body, engine: engine).status
    }
    #expect(await status("tata/\(secret)") == 200)
    for wrong in ["tata/wrong", "tata", "tata/", "wabot/\(secret)"] { #expect(await status(wrong) == 404) }
    let phone = try #require(PhoneNumber(e164: "+60123456789"))
    #expect(try await engine.consent(of: PersonKey(phone)).history.map(\.event.decision) == [.withdrawn])
  }
}
