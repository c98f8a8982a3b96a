/// Answers the request by which a provider makes sure that an endpoint is ours: `GET` with `hub.mode`,
/// `hub.verify_token` and `hub.challenge`.
public struct WebhookChallenge: Sendable {
  /// The longest challenge that is echoed, in characters.
  public static let maximumLength = 256

  private let tokenDigest: [UInt8]

  /// Creates an answerer.
  ///
  /// - Throws: ``WebhookConfigurationError`` when the token is empty, because anybody could then claim the endpoint.
  public init(verifyToken: Secret) throws(WebhookConfigurationError) {
    guard !verifyToken.revealed.isEmpty else { throw WebhookConfigurationError(code: .emptyVerifyToken) }
    tokenDigest = Cryptography.sha256(Array(verifyToken.revealed.utf8))
  }

  /// Echoes the challenge with 200, or answers 403.
  ///
  /// Only a challenge of letters, digits, `_` and `-` is echoed, as plain text: an endpoint that echoed anything
  /// would show markup of a stranger's choice under the host's name.
  public func response(to request: WebhookRequest) -> WebhookResponse {
    guard request.method == .get,
      request.query["hub.mode"] == "subscribe",
      let token = request.query["hub.verify_token"],
      // Digests are compared, so that neither time nor length tells anything about the token.
      Cryptography.isEqual(Cryptography.sha256(Array(token.utf8)), tokenDigest),
      let challenge = request.query["hub.challenge"].map({ Array($0.utf8) }),
      (1...Self.maximumLength).contains(challenge.count),
      challenge.allSatisfy(Self.isWordCharacter)
    else { return .forbidden }
    return WebhookResponse(status: 200, contentType: "text/plain", body: challenge)
  }

  private static func isWordCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

extension WebhookChallenge: Redacted {
  /// The type only: the token is secret.
  public var description: String { "WebhookChallenge" }
}
