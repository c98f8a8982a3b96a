/// The opaque tag that a provider echoes in its webhooks: `v2.` + attempt + `.` + masked recipient + `.` + code.
///
/// The code binds the attempt and its recipient to their tenant under a key of the store, so that a forged or misrouted
/// tag touches nothing. The recipient's number saves a store an index over random identifiers; it is masked, so that
/// the tag holds no personal data and no visible sequence.
package struct CallbackToken: Hashable, Sendable {
  package var attempt: AttemptID
  /// `nil` in a tag of the first version, which did not name the recipient.
  package var recipient: RecipientID?
  package var rawValue: String

  /// Makes the tag of an attempt.
  package init(attempt: AttemptID, recipient: RecipientID, tenant: TenantID, key: Secret) {
    self.attempt = attempt
    self.recipient = recipient
    let key = Array(key.revealed.utf8)
    let masked = String(UInt64(bitPattern: recipient.rawValue) ^ Self.mask(attempt, tenant, key), radix: 16)
    let code = Self.code("\(tenant)\u{0}\(attempt)\u{0}\(recipient)", key)
    rawValue = "v2.\(attempt).\(masked).\(code)"
  }

  /// Reads a tag that came back, or returns `nil` when it is not one that this tenant's key made.
  package init?(echoed text: String, tenant: TenantID, key: Secret) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count >= 3, let attempt = AttemptID(String(parts[1])) else { return nil }
    switch (parts[0], parts.count) {
    case ("v1", 3): self.init(attempt: attempt, tenant: tenant, key: key)
    case ("v2", 4):
      guard let masked = UInt64(parts[2], radix: 16) else { return nil }
      let number = Int64(bitPattern: masked ^ Self.mask(attempt, tenant, Array(key.revealed.utf8)))
      self.init(attempt: attempt, recipient: RecipientID(number), tenant: tenant, key: key)
    default: return nil
    }
    guard Cryptography.isEqual(Array(rawValue.utf8), Array(text.utf8)) else { return nil }
  }

  /// A tag of the first version: messages that were sent under it may be reported for days.
  private init(attempt: AttemptID, tenant: TenantID, key: Secret) {
    self.attempt = attempt
    recipient = nil
    rawValue = "v1.\(attempt).\(Self.code("\(tenant)\u{0}\(attempt)", Array(key.revealed.utf8)))"
  }

  /// Whether a text has the shape of a tag, whoever made it.
  static func looksLikeToken(_ text: String) -> Bool { text.hasPrefix("v1.") || text.hasPrefix("v2.") }

  private static func code(_ message: String, _ key: [UInt8]) -> String {
    Base64URL.encode(Array(Cryptography.hmacSHA256(Array(message.utf8), key: key).prefix(10)))
  }

  /// What hides the number of an attempt's recipient. No tenant's name holds the byte that keeps it apart from codes.
  private static func mask(_ attempt: AttemptID, _ tenant: TenantID, _ key: [UInt8]) -> UInt64 {
    let message = "\u{0}\(tenant)\u{0}\(attempt)"
    return Cryptography.hmacSHA256(Array(message.utf8), key: key).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}
