import Synchronization

/// Verifies and makes the signature of a webhook: `X-Hub-Signature-256`, an HMAC-SHA256 over the raw body.
///
/// Several secrets are accepted while one replaces another, either as many as are given, or for a while after
/// ``rotate(to:acceptingOldFor:)``, which needs no restart: every copy of a value shares its secrets. The digest is compared in constant time, and always over
/// the bytes that arrived: a body that was parsed and written again no longer matches.
public struct WebhookSignature: Sendable {
  /// The header that carries the signature.
  public static let headerName = "X-Hub-Signature-256"

  /// The outcome of a verification.
  @nonexhaustive
  public enum Verdict: Hashable, Sendable {
    /// The signature is right. The index says by which secret: anything but 0 means that an old one is still in use.
    case valid(secretIndex: Int)
    /// There is no signature.
    case missing
    /// Several signatures differ from each other.
    case conflicting
    /// The header is not `sha256=` and 64 hexadecimal digits.
    case malformed
    /// The signature is well formed and belongs to another body or another secret.
    case mismatch

    /// Whether the body may be read.
    public var isValid: Bool {
      if case .valid = self { true } else { false }
    }
  }

  private struct Key {
    let bytes: [UInt8]
    /// The same, made ready.
    let code: HMACKey
    /// When it is no longer accepted, by the boot clock; `nil` for never.
    var end: Duration?

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      code = HMACKey(bytes)
    }
  }

  private final class KeyRing: Sendable {
    let keys: Mutex<[Key]>

    init(_ keys: [Key]) { self.keys = Mutex(keys) }
  }

  private let ring: KeyRing
  private let time: any TimeSource

  /// Creates a verifier.
  ///
  /// - Parameters:
  ///   - secrets: The application's secrets, the current one first.
  ///   - time: The clock that ends a rotation.
  /// - Throws: ``WebhookConfigurationError`` when there is no secret or an empty one: verification is never skipped.
  public init(secrets: [Secret], time: any TimeSource = .system) throws(WebhookConfigurationError) {
    guard !secrets.isEmpty, secrets.allSatisfy({ !$0.revealed.isEmpty }) else {
      throw WebhookConfigurationError(code: .emptySecret)
    }
    ring = KeyRing(secrets.map { Key(Array($0.revealed.utf8)) })
    self.time = time
  }

  /// Takes another secret as the current one, and accepts those before it for a while longer.
  ///
  /// - Parameters:
  ///   - secret: The new secret. One that is current already stays so, and those before it still end.
  ///   - duration: How long what was signed before is accepted. The provider repeats a delivery for up to seven days,
  ///     and signs it anew each time, so an hour is plenty.
  /// - Throws: ``WebhookConfigurationError`` for an empty secret; nothing changes then.
  public func rotate(to secret: Secret, acceptingOldFor duration: Duration) throws(WebhookConfigurationError) {
    let bytes = Array(secret.revealed.utf8)
    guard !bytes.isEmpty else { throw WebhookConfigurationError(code: .emptySecret) }
    let now = time.uptime
    ring.keys.withLock { keys in
      var old = keys.filter { $0.bytes != bytes && $0.end.map { $0 > now } ?? true }
      for index in old.indices { old[index].end = min(old[index].end ?? now + duration, now + duration) }
      keys = [Key(bytes)] + old
    }
  }

  /// The secrets that are accepted now, the current one first.
  private var keys: [HMACKey] {
    let keys = ring.keys.withLock { $0 }
    guard keys.contains(where: { $0.end != nil }) else { return keys.map(\.code) }
    let now = time.uptime
    return keys.filter { $0.end.map { $0 > now } ?? true }.map(\.code)
  }

  /// Verifies the signature of a request.
  public func verify(_ request: WebhookRequest) -> Verdict {
    verify(request.body, signatures: request.headers.values(of: Self.headerName))
  }

  /// Verifies the values of the signature header against a body.
  public func verify(_ body: [UInt8], signatures: [String]) -> Verdict {
    guard let first = signatures.first else { return .missing }
    guard signatures.dropFirst().allSatisfy({ $0.utf8.elementsEqual(first.utf8) }) else { return .conflicting }
    guard !first.isEmpty else { return .missing }
    guard let digest = Self.digest(of: first) else { return .malformed }
    var match: Int?
    // Every secret is tried, so that the time does not tell which one is in use.
    for (index, key) in keys.enumerated()
    where Cryptography.isEqual(key.code(of: body), digest) && match == nil {
      match = index
    }
    return match.map { .valid(secretIndex: $0) } ?? .mismatch
  }

  /// Signs a body with the current secret, as the provider does; for tests and simulators.
  public func sign(_ body: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text = Self.prefix
    for byte in keys[0].code(of: body) {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static let prefix = Array("sha256=".utf8)

  /// The 32 bytes of a header value, or `nil` unless it has exactly the documented form. Hexadecimal digits may be of
  /// either case, since only the decoded bytes are compared.
  private static func digest(of header: String) -> [UInt8]? {
    let bytes = header.utf8
    guard bytes.count == prefix.count + 64, bytes.starts(with: prefix) else { return nil }
    var digest: [UInt8] = []
    digest.reserveCapacity(32)
    var high: UInt8?
    for byte in bytes.dropFirst(prefix.count) {
      guard let nibble = nibble(byte) else { return nil }
      if let upper = high {
        digest.append(upper << 4 | nibble)
        high = nil
      } else {
        high = nibble
      }
    }
    return digest
  }

  private static func nibble(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

extension WebhookSignature: Redacted {
  /// How many secrets are accepted.
  public var description: String { "WebhookSignature with \(keys.count) secret(s)" }
}

/// Why a webhook endpoint cannot be set up.
public struct WebhookConfigurationError: Error, Hashable, Sendable {
  /// What is wrong.
  @nonexhaustive
  public enum Code: String, Hashable, Sendable {
    /// There is no application secret, or an empty one.
    case emptySecret
    /// The verification token is empty.
    case emptyVerifyToken
    /// There is no secret for the address of a provider that signs nothing, or one that can be guessed.
    case weakPathSecret
  }

  /// What is wrong.
  public var code: Code

  /// Creates an error.
  public init(code: Code) {
    self.code = code
  }
}

extension WebhookConfigurationError: CustomStringConvertible {
  /// What is missing and what to do.
  public var description: String {
    switch code {
    case .emptySecret:
      "The webhook signature needs the application's secret, and it is empty or missing. Set it; signatures are "
        + "never left unchecked."
    case .emptyVerifyToken:
      "The webhook endpoint needs a verification token, and it is empty. Set the token that was entered at the provider."
    case .weakPathSecret:
      "The provider signs nothing, so the address of its webhooks needs a secret of at least "
        + "\(WebhookPath.minimumLength) bytes. Draw one at random, and enter the whole address at the provider."
    }
  }
}
