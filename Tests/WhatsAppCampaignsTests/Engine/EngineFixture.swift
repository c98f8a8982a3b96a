import Foundation
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

/// An engine on a store, with the provider simulator behind it in the same process.
struct EngineFixture {
  static let customers: GroupName = "customers"
  static let cloud: ProviderName = "cloud"

  let store: any CampaignStore
  let simulator: ProviderSimulator
  let engine: CampaignEngine

  init(
    store: any CampaignStore = InMemoryStore(),
    simulator configuration: SimulatorConfiguration = .instant,
    seed: UInt64 = 1,
    settings: EngineConfiguration = EngineConfiguration(patience: .zero),
    time: any TimeSource = .system,
    token: Secret? = nil,
    bodies: Recorder<[UInt8]>? = nil
  ) throws {
    self.store = store
    simulator = try ProviderSimulator(seed: seed, configuration: configuration, time: time)
    let account = simulator.account
    let provider = CloudAPIProvider(
      try CloudAPIConfiguration(phoneNumberID: account.phoneNumberID, accessToken: token ?? account.accessToken)
    )
    let channel = ProviderChannel(
      provider: provider,
      transport: RecordingTransport(transport: SimulatorTransport(simulator), bodies: bodies),
      sender: "cloud:\(account.phoneNumberID)",
      webhookFormat: CloudAPIWebhookFormat(),
      webhookOrigin: .signed(try WebhookSignature(secrets: [account.appSecret]))
    )
    engine = CampaignEngine(
      store: store,
      channels: [Self.cloud: channel],
      configuration: settings,
      time: time,
      random: SeededRandomSource(seed: seed)
    )
  }

  static func number(_ index: Int) -> PhoneNumber {
    guard let number = PhoneNumber(e164: "+60123" + String(1_000_000 + index).dropFirst()) else {
      preconditionFailure("the fixture's numbers are valid")
    }
    return number
  }

  static let template = MessageTemplate(
    name: "promo",
    language: "ms",
    category: .marketing,
    status: .approved,
    body: "Hai {{1}}, tawaran untuk anda di {{2}} hari ini."
  )

  /// Saves the template, a group of people who agreed, and a campaign for them.
  func campaign(people: Int, adjust: (inout CampaignPlan) -> Void = { _ in }) async throws -> CampaignID {
    try await engine.saveTemplate(Self.template)
    let drafts = (0..<people).map { index in
      ContactDraft(phone: Self.number(index), name: "Orang \(index)", fields: ["city": "Ipoh"])
    }
    for start in stride(from: 0, to: people, by: 1_000) {
      try await engine.add(Array(drafts[start..<min(start + 1_000, people)]), to: Self.customers)
    }
    try await engine.recordConsent(Self.grant(), for: drafts.map { .phone($0.phone) })
    var plan = CampaignPlan(
      name: "Promo",
      provider: Self.cloud,
      template: "promo",
      language: "ms",
      variables: try VariableMapping(assignments: ["1=field:name", "2=field:city"]),
      audience: Audience(groups: people > 0 ? [Self.customers] : []),
      ignoresProviderLimits: true
    )
    adjust(&plan)
    return try await engine.createCampaign(plan).id
  }

  static func grant(at time: Date = Date(timeIntervalSince1970: 1_700_000_000)) -> ConsentEvent {
    ConsentEvent(decision: .granted, purposes: [.marketing], at: time, source: "form")
  }

  /// Brings every webhook of the simulator to the engine and applies it.
  func deliverWebhooks() async throws {
    try await simulator.deliverAllWebhooks { await engine.receive($0, from: Self.cloud) }
    try await engine.applyPendingWebhooks()
  }
}

extension SimulatorConfiguration {
  /// Accepts everything at once and reports it at once.
  static var instant: SimulatorConfiguration {
    SimulatorConfiguration(
      statuses: .init(delay: .zero ... .zero),
      replies: .init(delay: .zero ... .zero),
      latency: .zero ... .zero
    )
  }
}

/// Runs something on a manual clock that moves on to the next deadline whenever everybody has had their turn.
func withMovingClock<Result: Sendable>(
  _ time: ManualTimeSource,
  _ operation: @Sendable () async throws -> Result
) async rethrows -> Result {
  try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask {
      while !Task.isCancelled {
        for _ in 0..<500 { await Task.yield() }
        _ = time.advanceToNextDeadline()
      }
    }
    defer { group.cancelAll() }
    return try await operation()
  }
}

/// A transport that keeps the bodies that it carries, where somebody asks for them.
private struct RecordingTransport: HTTPTransport {
  let transport: SimulatorTransport
  let bodies: Recorder<[UInt8]>?

  func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
    bodies?.record(request.body)
    return try await transport.send(request)
  }
}
