import Foundation
import WhatsAppCampaigns
import WhatsAppCampaignsCurl
import WhatsAppCampaignsSQLite
import WhatsAppCampaignsTesting

/// What a demonstration plays on: a fresh store, the provider simulator and the webhook endpoint, both over HTTP.
struct DemoStage: Sendable {
  let files: DemoFiles
  let time: any TimeSource
  let engine: CampaignEngine
  let simulation: SimulatorServer
  let providerPort: UInt16
  let webhookURL: String
  let output: StandardOutput
  /// They run as long as somebody holds them.
  private let servers: [LocalHTTPServer]

  static let cloud: ProviderName = "cloud"

  static func set(in folder: String, list: String?, rows: Int?, output: StandardOutput) async throws -> DemoStage {
    let files = try DemoFiles(in: folder, list: list, rows: rows)
    let time = ShiftedTimeSource(startingAt: tenInTheMorning())
    let store = try await SQLiteStore.open(at: files.store, time: time)

    let simulator = try ProviderSimulator(seed: 2_026, configuration: .demonstration, time: time)
    let simulation = SimulatorServer(simulator: simulator, transport: CurlTransport())
    let provider = try LocalHTTPServer { await simulation.answer($0) }

    let account = simulator.account
    let channel = ProviderChannel(
      provider: CloudAPIProvider(
        try CloudAPIConfiguration(phoneNumberID: account.phoneNumberID, accessToken: account.accessToken)
      ),
      transport: simulation.transport,
      sender: account.phoneNumberID,
      webhookFormat: CloudAPIWebhookFormat(),
      webhookOrigin: .signed(try WebhookSignature(secrets: [account.appSecret]))
    )
    let engine = CampaignEngine(store: store, channels: [cloud: channel], time: time)
    let webhooks = WebhookServer { $0 == .default ? engine : nil }
    let endpoint = try LocalHTTPServer { await webhooks.answer($0) }

    return DemoStage(
      files: files,
      time: time,
      engine: engine,
      simulation: simulation,
      providerPort: provider.port,
      webhookURL: "http://127.0.0.1:\(endpoint.port)/webhooks/cloud/default",
      output: output,
      servers: [provider, endpoint]
    )
  }

  var simulator: ProviderSimulator { simulation.simulator }

  /// Today at ten in Kuala Lumpur, so that the demonstration is the same at any hour.
  private static func tenInTheMorning() -> Date {
    let shift: TimeInterval = 8 * 3_600
    let day = ((Date().timeIntervalSince1970 + shift) / 86_400).rounded(.down) * 86_400
    return Date(timeIntervalSince1970: day - shift + 10 * 3_600)
  }

  /// Runs `campaign send` in a process of its own, and says how it ended.
  func send(_ campaign: CampaignID, log: String, crashAfter count: Int? = nil) async throws -> DemoProcess.Ending {
    var arguments = [
      "campaign", "send", campaign.rawValue, "--json", "--store", files.store,
      "--base-url", "http://127.0.0.1:\(providerPort)", "--now", time.now.text,
    ]
    if let count { arguments += ["--crash-after", String(count)] }
    let account = simulator.account
    return try await DemoProcess.run(
      arguments,
      environment: [
        "WHATSAPP_ACCESS_TOKEN": account.accessToken.revealed, "WHATSAPP_PHONE_NUMBER_ID": account.phoneNumberID,
      ],
      log: files.folder.appending(path: log)
    )
  }

  func say(_ text: String) {
    output.write(text + "\n")
    output.flush()
  }
}

extension SimulatorConfiguration {
  /// A bad day of the provider: some of everything that goes wrong.
  fileprivate static var demonstration: SimulatorConfiguration {
    SimulatorConfiguration(
      faults: .init(throttled: 0.04, refusals: [131_026: 0.03], answerLost: 0.015, connectionDropped: 0.01),
      statuses: .init(
        failed: 0.02,
        failureCodes: [131_026],
        delivered: 0.97,
        read: 0.6,
        delay: .milliseconds(100) ... .milliseconds(1_500),
        duplicated: 0.15,
        reordered: 0.15,
        beforeResponse: 0.1
      ),
      replies: .init(
        probability: 0.06,
        texts: ["Ya", "Berapa harga?", "Terima kasih", "STOP"],
        delay: .milliseconds(200) ... .seconds(2)
      ),
      latency: .milliseconds(15) ... .milliseconds(60),
      webhookBatch: 4
    )
  }
}
