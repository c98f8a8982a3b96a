import Foundation
import Synchronization
import Testing

@testable import WhatsAppCampaigns
@testable import WhatsAppCampaignsTesting

@Suite("A 500 that names no proof")
struct ServerErrorTests {
  /// Lets the provider accept the message, and answers its first request with “something went wrong”.
  private struct Apology: HTTPTransport {
    let base: SimulatorTransport
    let code: Int
    let count = Counter()

    func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
      let response = try await base.send(request)
      guard count.next() == 1 else { return response }
      return HTTPResponse(status: 500, headers: [:], body: Array(#"{"error":{"code":\#(code),"message":"…"}}"#.utf8))
    }
  }

  private final class Counter: Sendable {
    private let value = Mutex(0)
    func next() -> Int {
      value.withLock {
        $0 += 1; return $0
      }
    }
  }

  @Test(
    "“Unknown error” with HTTP 500 is no proof: at most once means that it is not sent again",
    arguments: [1, 2, 131_000, 131_016]
  )
  func unknownErrorIsUnknown(code: Int) async throws {
    let time = ManualTimeSource()
    let store = InMemoryStore(time: time)
    let simulator = try ProviderSimulator(seed: 1, configuration: .instant, time: time)
    let account = simulator.account
    let channel = ProviderChannel(
      provider: CloudAPIProvider(
        try CloudAPIConfiguration(phoneNumberID: account.phoneNumberID, accessToken: account.accessToken)
      ),
      transport: Apology(base: SimulatorTransport(simulator), code: code),
      sender: "cloud",
      webhookFormat: CloudAPIWebhookFormat(),
      webhookOrigin: .signed(try WebhookSignature(secrets: [account.appSecret]))
    )
    let settings = EngineConfiguration(patience: .seconds(3_600))
    let engine = CampaignEngine(
      store: store,
      channels: [EngineFixture.cloud: channel],
      configuration: settings,
      time: time,
      random: SeededRandomSource(seed: 1)
    )
    let setup = try EngineFixture(store: store, time: time)
    let id = try await setup.campaign(people: 1)
    _ = try await withMovingClock(time) { try await engine.send(id) }
    #expect(simulator.log.duplicates.isEmpty, "code \(code): the person got the message more than once")
  }
}
