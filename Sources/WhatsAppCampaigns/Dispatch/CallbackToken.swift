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
    let masked = UInt64(bitPattern: recipient.rawValue) ^ Self.mask(attempt, tenant, key)
    rawValue = "v2.\(attempt.rawValue).\(Self.text(masked)).\(Self.code(attempt, recipient, tenant, key))"
  }

  /// Reads a tag that came back, or returns `nil` when it is not one that this tenant's key made.
  package init?(echoed text: String, tenant: TenantID, key: HMACKey) {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 4, omittingEmptySubsequences: false)
    guard parts.count >= 3, let attempt = AttemptID(String(Substring(parts[1]))) else { return nil }
    let code: String
    switch parts.count {
    case 3 where parts[0].elementsEqual("v1".utf8):
      code = Self.code(attempt, tenant, key)
    case 4 where parts[0].elementsEqual("v2".utf8):
      // No other spelling of the same number is taken.
      guard let masked = UInt64(Substring(parts[2]), radix: 16), parts[2].elementsEqual(Self.text(masked).utf8) else {
        return nil
      }
      let recipient = RecipientID(Int64(bitPattern: masked ^ Self.mask(attempt, tenant, key)))
      self.recipient = recipient
      code = Self.code(attempt, recipient, tenant, key)
    default: return nil
    }
    guard Cryptography.isEqual(Array(code.utf8), Array(parts[parts.count - 1])) else { return nil }
    self.attempt = attempt
    rawValue = text
  }

  private static func text(_ masked: UInt64) -> String { String(masked, radix: 16) }

  private static func code(
    _ attempt: AttemptID,
    _ recipient: RecipientID,
    _ tenant: TenantID,
    _ key: HMACKey
  ) -> String {
    code([tenant.rawValue, attempt.rawValue, String(recipient.rawValue)], key)
  }

  /// The code of a tag of the first version: messages that were sent under it may be reported for days.
  private static func code(_ attempt: AttemptID, _ tenant: TenantID, _ key: HMACKey) -> String {
    code([tenant.rawValue, attempt.rawValue], key)
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
