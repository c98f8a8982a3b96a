/// Decides what a response of a WABot gateway means for the message that was sent.
///
/// The gateway answers 200 to nearly everything and says in the body whether it worked. Its words are not documented:
/// those that are known are told apart, and every other structured refusal gives the message up; three of those in a row
/// pause a campaign. A page instead of JSON proves nothing, because nobody knows what happened before it; with a 2xx it
/// pauses a campaign at once, because that is how some gateways refuse a credential.
public enum WABotErrors {
  /// Classifies one response. Total: every response has an answer.
  public static func classify(status: Int, headers: HTTPHeaders, body: [UInt8]) -> ProviderAnswer {
    let json = try? JSONValue.parse(body)
    let words = json?["message"]?.string ?? json?["error"]?.string ?? ""
    let verdict = json?["status"]?.string?.lowercased() ?? json?["status"]?.bool.map { $0 ? "success" : "error" }
    var error: ProviderError
    switch (status, verdict) {
    case (200..<300, "success"): return .accepted(nil)
    case (_, "error"), (_, "failed"), (_, "fail"):
      let known = refusal(words.lowercased(), needsLogin: json?["relogin"].map(isSet) ?? false)
      error = known ?? byStatus(status, headers, isRefused: true)
    default: error = byStatus(status, headers, isRefused: false)
    }
    error.httpStatus = status
    error.detail = json == nil ? "the answer is no JSON" : String(words.unicodeScalars.prefix(1_000))
    return .refused(error)
  }

  /// Whether a flag is set, in whatever form gateways write one.
  private static func isSet(_ flag: JSONValue) -> Bool {
    flag.bool ?? flag.intOrDigits.map { $0 != 0 } ?? (flag.string?.lowercased() == "true")
  }

  /// What the status alone says.
  ///
  /// - Parameter isRefused: Whether the body says that it did not work, in words that nobody knows.
  private static func byStatus(_ status: Int, _ headers: HTTPHeaders, isRefused: Bool) -> ProviderError {
    var error: ProviderError
    switch (status, isRefused) {
    case (300..<400, _):
      error = ProviderError(errorClass: .invalidRequest, scope: .account, reaction: .pauseCampaign)
    case (401, _): error = ProviderError(errorClass: .authentication, scope: .account, reaction: .refreshToken)
    // One caller takes it for a number without WhatsApp, others for a blocked account. A pause loses nobody.
    case (403, _): error = ProviderError(errorClass: .permission, scope: .account, reaction: .pauseCampaign)
    case (404, _), (405, _):
      error = ProviderError(errorClass: .invalidRequest, scope: .account, reaction: .pauseCampaign)
    case (429, _):
      error = ProviderError(errorClass: .throttled, scope: .sender, reaction: .slowDown)
      error.retryAfter = RetryAfter.duration(headers, now: nil)
    // What a server says while it breaks down proves nothing.
    case (..<500, true): error = ProviderError(errorClass: .unknown, scope: .request, reaction: .fail, isKnown: false)
    default: error = ambiguous
    }
    return error
  }

  private static var ambiguous: ProviderError {
    ProviderError(errorClass: .ambiguous, scope: .request, reaction: .settle, isKnown: false)
  }

  /// One thing that the gateway says.
  struct Row: Sendable {
    /// All of these stand in its words, which are in lowercase.
    let words: [String]
    let errorClass: ProviderError.ErrorClass
    let scope: ProviderError.Scope
    let reaction: ProviderError.Reaction
  }

  /// What is known of the gateway's words, from the programs that call it, and the plain words for a phone that has to be
  /// connected again. The first row that fits holds.
  static let rows: [Row] = [
    Row(words: ["access token"], errorClass: .authentication, scope: .account, reaction: .refreshToken),
    Row(words: ["access_token"], errorClass: .authentication, scope: .account, reaction: .refreshToken),
    Row(words: ["instance", "invalid"], errorClass: .accountBlocked, scope: .sender, reaction: .pauseSender),
    Row(words: ["instance", "not found"], errorClass: .accountBlocked, scope: .sender, reaction: .pauseSender),
    Row(words: ["instance", "not exist"], errorClass: .accountBlocked, scope: .sender, reaction: .pauseSender),
    Row(words: ["instance", "expired"], errorClass: .accountBlocked, scope: .sender, reaction: .pauseSender),
    Row(words: ["authentication", "failed"], errorClass: .accountBlocked, scope: .sender, reaction: .pauseSender),
    Row(words: ["relogin"], errorClass: .accountBlocked, scope: .sender, reaction: .pauseSender),
    Row(words: ["re-login"], errorClass: .accountBlocked, scope: .sender, reaction: .pauseSender),
    Row(words: ["scan", "qr"], errorClass: .accountBlocked, scope: .sender, reaction: .pauseSender),
    Row(words: ["logged out"], errorClass: .accountBlocked, scope: .sender, reaction: .pauseSender),
    Row(words: ["not logged in"], errorClass: .accountBlocked, scope: .sender, reaction: .pauseSender),
    Row(words: ["not connected"], errorClass: .accountBlocked, scope: .sender, reaction: .pauseSender),
    Row(words: ["disconnected"], errorClass: .accountBlocked, scope: .sender, reaction: .pauseSender),
    Row(
      words: ["not", "on whatsapp"],
      errorClass: .recipientUnreachable,
      scope: .recipient,
      reaction: .suppressNumber
    ),
    Row(
      words: ["not registered", "whatsapp"],
      errorClass: .recipientUnreachable,
      scope: .recipient,
      reaction: .suppressNumber
    ),
  ]

  private static func refusal(_ words: String, needsLogin: Bool) -> ProviderError? {
    if needsLogin { return ProviderError(errorClass: .accountBlocked, scope: .sender, reaction: .pauseSender) }
    let row = rows.first { row in row.words.allSatisfy { words.contains($0) } }
    return row.map { ProviderError(errorClass: $0.errorClass, scope: $0.scope, reaction: $0.reaction) }
  }
}
