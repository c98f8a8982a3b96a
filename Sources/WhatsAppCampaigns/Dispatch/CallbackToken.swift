/// The opaque tag that a provider echoes in its webhooks: `v1.` + attempt + `.` + code.
///
/// The code binds the attempt to its tenant under a key of the store, so that a forged or misrouted tag
/// touches nothing. The tag holds no personal data and no sequence.
struct CallbackToken: Hashable, Sendable {
  var attempt: AttemptID
  var rawValue: String

  /// Makes the tag of an attempt.
  init(attempt: AttemptID, tenant: TenantID, key: Secret) {
    self.attempt = attempt
    rawValue = "v1.\(attempt).\(Self.code(attempt: attempt, tenant: tenant, key: key))"
  }

  /// Reads a tag that came back, or returns `nil` when it is not one that this tenant's key made.
  init?(echoed text: String, tenant: TenantID, key: Secret) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "v1", let attempt = AttemptID(String(parts[1])) else { return nil }
    let token = CallbackToken(attempt: attempt, tenant: tenant, key: key)
    guard Cryptography.isEqual(Array(token.rawValue.utf8), Array(text.utf8)) else { return nil }
    self = token
  }

  /// Whether a text has the shape of a tag, whoever made it.
  static func looksLikeToken(_ text: String) -> Bool { text.hasPrefix("v1.") }

  private static func code(attempt: AttemptID, tenant: TenantID, key: Secret) -> String {
    let message = "\(tenant)\u{0}\(attempt)"
    let digest = Cryptography.hmacSHA256(Array(message.utf8), key: Array(key.revealed.utf8))
    return Base64URL.encode(Array(digest.prefix(10)))
  }
}
