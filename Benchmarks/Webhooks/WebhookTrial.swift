import Foundation
import Synchronization
import WhatsAppCampaigns
import WhatsAppCampaignsSQLite

/// A campaign that was sent, and the reports about it that are to be taken in.
struct WebhookTrial {
  private let engine: CampaignEngine
  private let campaign: CampaignID
  private let people: Int
  private let requests: [WebhookRequest]

  init(folder: URL, people: Int, batch: Int, hasNames: Bool) async throws {
    let store = try await SQLiteStore.open(at: folder.appending(path: "webhooks.sqlite").path(percentEncoded: false))
    let signature = try WebhookSignature(secrets: [Secret("benchmark")])
    let transport = AcceptingTransport()
    let channel = ProviderChannel(
      provider: CloudAPIProvider(try CloudAPIConfiguration(phoneNumberID: "106", accessToken: Secret("benchmark"))),
      transport: transport,
      sender: "106",
      webhookFormat: CloudAPIWebhookFormat(),
      webhookOrigin: .signed(signature)
    )
    engine = CampaignEngine(store: store, channels: ["cloud": channel])
    self.people = people
    campaign = try await Self.send(to: people, engine)
    let sent = transport.sent
    let statuses = ["sent", "delivered", "read"].flatMap { word in
      sent.map { Self.status(word, $0, hasNames: hasNames) }
    }
    requests = stride(from: 0, to: statuses.count, by: batch).map { start in
      let body = Self.body(Array(statuses[start..<min(start + batch, statuses.count)]))
      let headers: HTTPHeaders = ["X-Hub-Signature-256": signature.sign(body)]
      return WebhookRequest(method: .post, headers: headers, body: body)
    }
  }

  func run() async throws {
    let clock = ContinuousClock()
    let engine = engine
    let requests = requests
    let begin = clock.now
    let cpuAtBegin = Self.cpu
    // As in a server: the engine applies while the next bodies come in.
    let applying = Task { try await engine.processWebhooks() }
    for request in requests {
      let response = await engine.receive(request, from: "cloud")
      guard response.status == 200 else { throw TrialError(words: "a webhook was answered with \(response.status)") }
    }
    let received = clock.now - begin
    applying.cancel()
    _ = try? await applying.value
    try await engine.applyPendingWebhooks()
    let applied = clock.now - begin
    let cpu = Self.cpu - cpuAtBegin
    let counts = try await engine.report(of: campaign).counts
    guard counts[.read] == people else { throw TrialError(words: "\(counts[.read]) of \(people) are read") }
    let updates = Double(3 * people)
    print(
      """
      {"updates":\(3 * people),"bodies":\(requests.count),"received":\(updates / (received / .seconds(1))),\
      "applied":\(updates / (applied / .seconds(1))),"cpu":\(cpu / updates * 1e6)}
      """
    )
  }

  /// The seconds of CPU that the process has used.
  private static var cpu: Double {
    var usage = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &usage)
    return Double(usage.tv_sec) + Double(usage.tv_nsec) / 1e9
  }

  private static func send(to people: Int, _ engine: CampaignEngine) async throws -> CampaignID {
    let list = "Name,Phone\n" + (0..<people).map { "P\($0),+60123\(String(1_000_000 + $0).dropFirst())\n" }.joined()
    _ = try await engine.importContacts(into: "all") { () throws(ImportError) in
      try ContactImporter(CSVReader(bytes: Array(list.utf8)), normalizer: PhoneNormalizer(defaultRegion: "MY"))
    }
    let agreement = ConsentEvent(decision: .granted, purposes: [.marketing], at: .now, source: "benchmark")
    try await engine.recordConsent(agreement, forGroup: "all")
    try await engine.saveTemplate(
      MessageTemplate(name: "sale", language: "en", category: .marketing, status: .approved, body: "Our sale begins.")
    )
    let plan = CampaignPlan(
      name: "Benchmark",
      provider: "cloud",
      template: "sale",
      language: "en",
      variables: [:],
      audience: Audience(groups: ["all"]),
      ignoresProviderLimits: true
    )
    let campaign = try await engine.createCampaign(plan)
    try await engine.start(campaign.id)
    _ = try await engine.send(campaign.id)
    return campaign.id
  }

  private static func status(_ word: String, _ sent: AcceptingTransport.Sent, hasNames: Bool) -> JSONValue {
    var status: JSONObject = [
      "id": .string(sent.id), "status": .string(word), "timestamp": .string("\(Int(Date().timeIntervalSince1970))"),
      "recipient_id": .string(sent.recipient), "biz_opaque_callback_data": .string(sent.tag),
      "pricing": ["billable": true, "pricing_model": "PMP", "category": "marketing", "type": "regular"],
    ]
    if hasNames { status["recipient_user_id"] = .string("MY.\(sent.id.suffix(7))") }
    return .object(status)
  }

  private static func body(_ statuses: [JSONValue]) -> [UInt8] {
    let value: JSONValue = [
      "messaging_product": "whatsapp", "metadata": ["display_phone_number": "60312345678", "phone_number_id": "106"],
      "statuses": .array(statuses),
    ]
    let entry: JSONValue = ["id": "102", "changes": [["field": "messages", "value": value]]]
    return (["object": "whatsapp_business_account", "entry": [entry]] as JSONValue).encoded()
  }
}

struct TrialError: Error, CustomStringConvertible {
  var words: String
  var description: String { words }
}

/// Accepts everything at once, and keeps what a provider would say about it later.
final class AcceptingTransport: HTTPTransport {
  struct Sent {
    var id: String
    var recipient: String
    var tag: String
  }

  private let all = Mutex<[Sent]>([])

  var sent: [Sent] { all.withLock { $0 } }

  func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
    let body = try? JSONValue.parse(request.body)
    let id = all.withLock { sent in
      let id = "wamid.HBgLNjAxMjM0NTY3ODkVAgARGBI5QTNDQTVCM0Q0\(1_000_000 + sent.count)"
      let recipient = (body?["to"]?.string ?? "").filter { $0 != "+" }
      sent.append(Sent(id: id, recipient: recipient, tag: body?["biz_opaque_callback_data"]?.string ?? ""))
      return id
    }
    return HTTPResponse(
      status: 200,
      headers: ["Content-Type": "application/json"],
      body: Array(#"{"messaging_product":"whatsapp","messages":[{"id":"\#(id)"}]}"#.utf8)
    )
  }
}
