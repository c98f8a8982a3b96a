import WhatsAppCampaigns

extension ProviderSimulator {
  enum Route {
    /// A request to send a message.
    case send(SimulatedSend)
    /// Anything else that is understood.
    case answer(HTTPResponse)
  }

  /// Finds out what a request wants, checking it in the order in which the Cloud API does: token, path, body.
  func route(_ request: HTTPRequest) throws(SimulatedRefusal) -> Route {
    guard request.headers["Authorization"] == "Bearer \(account.accessToken.revealed)" else {
      throw SimulatedRefusal(code: 190, details: "Invalid OAuth access token.")
    }
    let path = Self.pathComponents(of: request.url)
    guard let version = path.firstIndex(where: Self.isVersion), path.count > version + 1 else {
      throw SimulatedRefusal(code: 100, details: "The path must begin with a version, such as v25.0")
    }
    if request.method == .get, path[version + 1] == account.accountID, path.last == "message_templates" {
      return .answer(templates(request.url))
    }
    guard path[version + 1] == account.phoneNumberID else {
      throw SimulatedRefusal(
        code: 100,
        details: "Object does not exist, cannot be loaded due to missing permissions",
        subcode: 33
      )
    }
    switch (request.method, path.dropFirst(version + 2).joined(separator: "/")) {
    case (.get, ""): return .answer(numberDescription)
    case (.post, "messages"), (.post, "marketing_messages"): return try send(request.body)
    case (.post, "media"): return .answer(Self.json(["id": .string(String(Self.mediaID(of: request.body)))]))
    default: throw SimulatedRefusal(code: 100, details: "Unsupported request: the method or the path is unknown")
    }
  }

  private func send(_ bytes: [UInt8]) throws(SimulatedRefusal) -> Route {
    let body: JSONValue
    do {
      body = try JSONValue.parse(bytes)
    } catch {
      throw SimulatedRefusal(code: 100, details: "The body must be JSON")
    }
    if body["status"]?.string == "read", body["message_id"]?.string != nil {
      return .answer(Self.json(["success": true]))
    }
    return .send(try SimulatedSend(body))
  }

  /// The answer to an accepted message.
  func acceptance(of send: SimulatedSend, _ messageID: String) -> HTTPResponse {
    let person = person(send.recipient)
    var contact: JSONObject = ["input": .string(send.input ?? send.recipient)]
    contact["wa_id"] = person.waID.map(JSONValue.string)
    contact["user_id"] = person.userID.map(JSONValue.string)
    var message: JSONObject = ["id": .string(messageID)]
    if send.isTemplate { message["message_status"] = "accepted" }
    return Self.json([
      "messaging_product": "whatsapp", "contacts": [.object(contact)], "messages": [.object(message)],
    ])
  }

  /// A page of templates, with a link to the next one where there are more.
  private func templates(_ url: String) -> HTTPResponse {
    let query = WebhookRequest.parameters(ofQuery: String(url.drop { $0 != "?" }.dropFirst()))
    let size = query["limit"].flatMap { Int($0) } ?? 25
    let start = min(max(0, query["after"].flatMap { Int($0) } ?? 0), account.templates.count)
    let page = account.templates[start...].prefix(max(1, size))
    var paging: JSONObject = ["cursors": ["after": .string(String(page.endIndex))]]
    // The provider's own link holds the credential; nobody should follow it.
    if page.endIndex < account.templates.count { paging["next"] = "https://graph.facebook.com/next?access_token=x" }
    return Self.json(["data": .array(Array(page)), "paging": .object(paging)])
  }

  /// An identifier that follows from what is uploaded.
  private static func mediaID(of body: [UInt8]) -> UInt64 {
    body.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  private var numberDescription: HTTPResponse {
    Self.json([
      "verified_name": "Simulated business", "display_phone_number": .string(account.displayPhoneNumber),
      "quality_rating": "GREEN", "status": "CONNECTED", "throughput": ["level": "STANDARD"],
      "whatsapp_business_manager_messaging_limit": "TIER_10K", "id": .string(account.phoneNumberID),
    ])
  }

  private static func json(_ value: JSONValue) -> HTTPResponse {
    HTTPResponse(
      status: 200,
      headers: ["Content-Type": "application/json; charset=UTF-8"],
      body: value.encoded()
    )
  }

  private static func pathComponents(of url: String) -> [Substring] {
    var path = url.prefix { $0 != "?" && $0 != "#" }
    if let scheme = path.firstRange(of: "://") {
      path = path[scheme.upperBound...].drop { $0 != "/" }
    }
    return path.split(separator: "/")
  }

  private static func isVersion(_ component: Substring) -> Bool {
    let bytes = component.utf8
    return bytes.count > 1 && bytes.first == UInt8(ascii: "v")
      && bytes.dropFirst().allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: ".") }
  }
}
