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
  package init(attempt: AttemptID, recipient: RecipientID, tenant: TenantID, key: HMACKey) {
    self.attempt = attempt
    self.recipient = recipient
    rawValue = Self.text(attempt, recipient, mask: Self.mask(attempt, tenant, key), tenant, key)
  }

  /// Reads a tag that came back, or returns `nil` when it is not one that this tenant's key made.
  package init?(echoed text: String, tenant: TenantID, key: HMACKey) {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 4, omittingEmptySubsequences: false)
    guard parts.count >= 3, let attempt = AttemptID(String(Substring(parts[1]))) else { return nil }
    let made: String
    switch parts.count {
    case 3 where parts[0].elementsEqual("v1".utf8):
      made = Self.text(attempt, tenant, key)
    case 4 where parts[0].elementsEqual("v2".utf8):
      guard let masked = UInt64(Substring(parts[2]), radix: 16) else { return nil }
      let mask = Self.mask(attempt, tenant, key)
      let recipient = RecipientID(Int64(bitPattern: masked ^ mask))
      self.recipient = recipient
      made = Self.text(attempt, recipient, mask: mask, tenant, key)
    default: return nil
    }
    // Made anew and compared as a whole: no other spelling of the same numbers is taken.
    guard Cryptography.isEqual(Array(made.utf8), Array(text.utf8)) else { return nil }
    self.attempt = attempt
    rawValue = text
  }

  private static func text(
    _ attempt: AttemptID,
    _ recipient: RecipientID,
    mask: UInt64,
    _ tenant: TenantID,
    _ key: HMACKey
  ) -> String {
    let masked = String(UInt64(bitPattern: recipient.rawValue) ^ mask, radix: 16)
    return
      "v2.\(attempt.rawValue).\(masked).\(code([tenant.rawValue, attempt.rawValue, String(recipient.rawValue)], key))"
  }

  /// A tag of the first version: messages that were sent under it may be reported for days.
  private static func text(_ attempt: AttemptID, _ tenant: TenantID, _ key: HMACKey) -> String {
    "v1.\(attempt.rawValue).\(code([tenant.rawValue, attempt.rawValue], key))"
  }

  /// Whether a text has the shape of a tag, whoever made it.
  static func looksLikeToken(_ text: String) -> Bool { text.hasPrefix("v1.") || text.hasPrefix("v2.") }

  private static func code(_ parts: [String], _ key: HMACKey) -> String {
    Base64URL.encode(key.code(of: joined(parts)).prefix(10))
  }

  /// The parts with a zero byte, which none of them holds, in between.
  private static func joined(_ parts: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(128)
    for (index, part) in parts.enumerated() {
      if index > 0 { bytes.append(0) }
      bytes.append(contentsOf: part.utf8)
    }
    return bytes
  }

  /// What hides the number of an attempt's recipient. No tenant's name holds the byte that keeps it apart from codes.
  private static func mask(_ attempt: AttemptID, _ tenant: TenantID, _ key: HMACKey) -> UInt64 {
    key.code(of: joined(["", tenant.rawValue, attempt.rawValue])).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}
