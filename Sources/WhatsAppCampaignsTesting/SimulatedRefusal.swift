import WhatsAppCampaigns

/// An error in the provider's own form.
struct SimulatedRefusal: Error, Hashable, Sendable {
  var code: Int
  var details: String
  var subcode: Int?
  var retryAfterSeconds: Int?

  init(code: Int, details: String? = nil, subcode: Int? = nil, retryAfterSeconds: Int? = nil) {
    self.code = code
    self.details = details ?? Self.known[code]?.title ?? "Refused by the simulator"
    self.subcode = subcode
    self.retryAfterSeconds = retryAfterSeconds
  }

  /// The HTTP status and the title of the codes that a sender meets; any other code comes with 400.
  private static let known: [Int: (status: Int, title: String)] = [
    0: (401, "AuthException"), 2: (503, "API Service"), 4: (400, "API Too Many Calls"), 10: (403, "Permission denied"),
    100: (400, "Invalid parameter"), 190: (401, "Access token has expired"), 200: (403, "API Permission"),
    368: (403, "Temporarily blocked for policies violations"), 80_007: (400, "Rate limit issues"),
    130_429: (400, "Rate limit hit"), 130_472: (400, "User's number is part of an experiment"),
    130_497: (403, "Business account is restricted from messaging users in this country."),
    131_000: (500, "Something went wrong"), 131_005: (403, "Access denied"),
    131_008: (400, "Required parameter is missing"), 131_009: (400, "Parameter value is not valid"),
    131_016: (500, "Service unavailable"), 131_021: (400, "Recipient cannot be sender"),
    131_026: (400, "Message undeliverable"), 131_030: (400, "Recipient phone number not in allowed list"),
    131_031: (403, "Account has been locked"), 131_037: (400, "Display name not approved"),
    131_042: (400, "Business eligibility payment issue"), 131_045: (500, "Incorrect certificate"),
    131_047: (400, "Re-engagement message"), 131_048: (400, "Spam rate limit hit"),
    131_049: (400, "This message was not delivered to maintain healthy ecosystem engagement."),
    131_050: (400, "User has opted out of marketing messages from your business"),
    131_051: (400, "Unsupported message type"), 131_053: (400, "Media upload error"),
    131_056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    131_057: (500, "Account in maintenance mode"), 132_000: (400, "Template Param Count Mismatch"),
    132_001: (404, "Template does not exist"), 132_005: (400, "Template Hydrated Text Too Long"),
    132_007: (400, "Template Format Character Policy Violated"), 132_012: (400, "Template Parameter Format Mismatch"),
    132_015: (400, "Template is Paused"), 132_016: (400, "Template is Disabled"),
    133_004: (503, "Server Temporarily Unavailable"), 133_010: (400, "Phone number Not Registered"),
  ]

  private var title: String { Self.known[code]?.title ?? "Unknown error" }

  /// The response to a request.
  var response: HTTPResponse {
    var error: JSONObject = [
      "message": .string("(#\(code)) \(title)"), "type": "OAuthException", "code": .number(JSONNumber(code)),
    ]
    error["error_data"] = ["messaging_product": "whatsapp", "details": .string(details)]
    if let subcode { error["error_subcode"] = .number(JSONNumber(subcode)) }
    error["fbtrace_id"] = "A7simulated"
    var headers: HTTPHeaders = ["Content-Type": "application/json; charset=UTF-8"]
    if let retryAfterSeconds { headers["Retry-After"] = "\(retryAfterSeconds)" }
    let body: JSONValue = ["error": .object(error)]
    return HTTPResponse(status: Self.known[code]?.status ?? 400, headers: headers, body: body.encoded())
  }

  /// The element of a status' `errors`.
  var statusError: JSONValue {
    [
      "code": .number(JSONNumber(code)), "title": .string(title), "message": .string(title),
      "error_data": ["details": .string(details)],
      "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
    ]
  }
}
