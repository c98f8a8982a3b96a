import Foundation
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

/// The provider simulator behind HTTP: takes sends on one side, delivers webhooks to an address on the other.
struct SimulatorServer: Sendable {
  let simulator: ProviderSimulator
  let transport: any HTTPTransport

  func answer(_ request: ServerRequest) async -> ServerAnswer {
    guard let method = HTTPMethod(rawValue: request.method) else { return .response(HTTPResponse(status: 405)) }
    var query = URLComponents()
    query.queryItems = request.query.map { URLQueryItem(name: $0.name, value: $0.value) }
    let reply = await simulator.handle(
      HTTPRequest(
        method: method,
        url: "http://127.0.0.1\(request.path)?\(query.percentEncodedQuery ?? "")",
        headers: request.headers,
        body: request.body
      )
    )
    return switch reply.outcome {
    case .response(let response): .response(response)
    case .dropConnection: .dropConnection
    }
  }

  /// Delivers webhooks to an address as they fall due, until the task is cancelled.
  func deliverWebhooks(to url: String) async {
    try? await simulator.deliverWebhooks { await post($0, to: url) }
  }

  /// Delivers one webhook to an address, over HTTP.
  func post(_ webhook: WebhookRequest, to url: String) async -> WebhookResponse {
    var request = HTTPRequest(
      method: webhook.method,
      url: url,
      headers: webhook.headers,
      body: webhook.body,
      timeout: .seconds(10)
    )
    request.headers["Content-Type"] = "application/json"
    do throws(HTTPTransportError) {
      let response = try await transport.send(request)
      return WebhookResponse(status: response.status, body: response.body)
    } catch {
      return .unavailable
    }
  }
}
