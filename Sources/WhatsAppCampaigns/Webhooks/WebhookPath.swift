/// The secret part of a webhook's address, for providers that sign nothing: whoever does not know it gets 404.
///
/// It stands at the end of the path, such as `/webhooks/tata/shop/kY4tT…`. A secret that stood in a query would end up in
/// more logs. Keep it as you keep a password, and change it when somebody leaves.
public struct WebhookPath: Sendable {
  /// The shortest secret that is accepted, in bytes.
  public static let minimumLength = 16

  private let digests: [[UInt8]]

  /// Creates a checker.
  ///
  /// - Parameter secrets: The secrets that are accepted, so that one can replace another.
  /// - Throws: ``WebhookConfigurationError`` when there is none, or one that can be guessed.
  public init(secrets: [Secret]) throws(WebhookConfigurationError) {
    guard !secrets.isEmpty, secrets.allSatisfy({ $0.revealed.utf8.count >= Self.minimumLength }) else {
      throw WebhookConfigurationError(code: .weakPathSecret)
    }
    digests = secrets.map { Cryptography.sha256(Array($0.revealed.utf8)) }
  }

  /// Whether a request came to the secret address.
  public func admits(_ request: WebhookRequest) -> Bool {
    guard let given = request.pathSecret, given.utf8.count <= 1_024 else { return false }
    let digest = Cryptography.sha256(Array(given.utf8))
    // Digests are compared, and all of them, so that neither time nor length tells anything about a secret.
    return digests.reduce(false) { Cryptography.isEqual($1, digest) || $0 }
  }
}

extension WebhookPath: Redacted {
  /// How many secrets are accepted.
  public var description: String { "WebhookPath with \(digests.count) secret(s)" }
}
