import WhatsAppCampaigns
import WhatsAppCampaignsTesting

/// Requests as a client of the Cloud API makes them.
enum SimulatorFixture {
  static func body(to recipient: String, callbackData: String? = nil, type: String = "template") -> JSONObject {
    var body: JSONObject = [
      "messaging_product": "whatsapp", "to": .string(recipient), "type": .string(type),
    ]
    body[type] = type == "text" ? ["body": "hello"] : ["name": "promo", "language": ["code": "ms"]]
    body["biz_opaque_callback_data"] = callbackData.map(JSONValue.string)
    return body
  }

  static func request(
    _ body: JSONObject,
    account: SimulatedAccount = SimulatedAccount(),
    timeout: Duration = .seconds(30)
  ) -> HTTPRequest {
    HTTPRequest(
      method: .post,
      url: "https://graph.facebook.com/v25.0/\(account.phoneNumberID)/messages",
      headers: [
        "Authorization": "Bearer \(account.accessToken.revealed)", "Content-Type": "application/json",
      ],
      body: JSONValue.object(body).encoded(),
      timeout: timeout
    )
  }

  static func send(to recipient: String, callbackData: String? = nil) -> HTTPRequest {
    request(body(to: recipient, callbackData: callbackData))
  }

  static func number(_ index: Int) -> String {
    "+6012" + String(10_000_000 + index).dropFirst()
  }
}

extension SimulatedReply {
  var response: HTTPResponse? {
    if case .response(let response) = outcome { response } else { nil }
  }

  var json: JSONValue? { response.flatMap { try? JSONValue.parse($0.body) } }
  var errorCode: Int64? { json?["error"]?["code"]?.int }
  var messageID: String? { json?["messages"]?[0]?["id"]?.string }
}

extension ProviderSimulator {
  /// Every event of every webhook that is due, each signature checked on the way.
  func dueEvents() throws -> [WebhookEvent] {
    let signature = try WebhookSignature(secrets: [account.appSecret])
    return try dueWebhooks(limit: .max).flatMap { request in
      guard signature.verify(request).isValid else { throw UnexpectedWebhook() }
      let parsed = CloudAPIWebhookFormat().parse(request.body)
      guard parsed.problems.isEmpty else { throw UnexpectedWebhook() }
      return parsed.events
    }
  }
}
