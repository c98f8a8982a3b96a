import Foundation
import WhatsAppCampaigns

/// Hands requests on `/webhooks/{provider}/{tenant}` to the engine of their tenant; for providers that sign nothing, the
/// secret of their address follows.
struct WebhookServer: Sendable {
  /// Finds the engine of a tenant; `nil` where the server serves no such tenant.
  let engine: @Sendable (TenantID) async -> CampaignEngine?
  /// Hears what became of each webhook.
  var report: @Sendable (WebhookReceipt, ProviderName) -> Void = { _, _ in }

  func answer(_ request: ServerRequest) async -> ServerAnswer {
    let path = request.path.split(separator: "/", omittingEmptySubsequences: false)
    guard path.count == 4 || path.count == 5, path[0].isEmpty, path[1] == "webhooks",
      let provider = ProviderName(String(path[2])),
      let tenant = TenantID(String(path[3])), let engine = await engine(tenant)
    else { return .response(HTTPResponse(status: request.path == "/health" ? 200 : 404)) }
    guard let method = HTTPMethod(rawValue: request.method) else { return .response(HTTPResponse(status: 405)) }
    let webhook = WebhookRequest(
      method: method,
      query: Dictionary(request.query.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }),
      headers: request.headers,
      body: request.body,
      pathSecret: path.count == 5 ? String(path[4]).removingPercentEncoding : nil
    )
    let receipt = await engine.take(webhook, from: provider)
    report(receipt, provider)
    let response = receipt.response
    return .response(
      HTTPResponse(
        status: response.status,
        headers: ["Content-Type": response.contentType],
        body: response.body
      )
    )
  }
}
