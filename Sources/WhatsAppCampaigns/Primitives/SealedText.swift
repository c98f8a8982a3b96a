/// Where a sealed value belongs: it opens nowhere else.
public struct SealedPlace: Hashable, Sendable {
  /// Whose data.
  public var tenant: TenantID
  /// Whose value: a person's key, or the identifier of what holds the value.
  public var owner: String
  /// What it is, such as `ic_number`.
  public var field: String

  /// Creates a place.
  public init(tenant: TenantID, owner: String, field: String) {
    self.tenant = tenant
    self.owner = owner
    self.field = field
  }

  /// The bytes of a list of texts: the length of each goes first, so that no two lists have the same.
  static func bytes(_ texts: [String]) -> [UInt8] { texts.flatMap { Array("\($0.utf8.count):\($0)".utf8) } }
}

extension SealedPlace: Redacted {
  /// The field, without whose it is.
  public var description: String { "sealed \(field)" }
}

/// A value that a ``FieldCipher`` has encrypted, as it is stored: `s1.KEY.…`, the version, the key and the bytes.
public struct SealedText: Hashable, Sendable {
  private static let version = "s1"

  /// The name of the key that it was sealed with.
  public let keyID: String
  /// The nonce, the ciphertext and the tag.
  let payload: [UInt8]

  init(keyID: String, payload: [UInt8]) {
    self.keyID = keyID
    self.payload = payload
  }

  /// Reads a stored text; `nil` for one that no cipher wrote.
  public init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == Self.version, !parts[1].isEmpty, let payload = Base64URL.decode(parts[2]),
      payload.count >= Cryptography.nonceLength + Cryptography.tagLength
    else { return nil }
    keyID = String(parts[1])
    self.payload = payload
  }

  /// The text to store.
  public var rawValue: String { "\(Self.version).\(keyID).\(Base64URL.encode(payload))" }

  /// A text that is stored as it is, beside texts that are sealed: one that looks sealed gets a backslash, so that nobody
  /// can write what then does not open.
  static func escaped(_ text: String) -> String {
    text.drop { $0 == "\\" }.hasPrefix(version + ".") ? "\\" + text : text
  }

  /// The text that ``escaped(_:)`` was given.
  static func unescaped(_ text: String) -> String {
    text.first == "\\" && text.drop { $0 == "\\" }.hasPrefix(version + ".") ? String(text.dropFirst()) : text
  }

  static func associated(_ place: SealedPlace, keyID: String) -> [UInt8] {
    SealedPlace.bytes([version, keyID, place.tenant.rawValue, place.owner, place.field])
  }
}

extension SealedText: CustomStringConvertible {
  /// The name of the key: what is sealed tells nothing.
  public var description: String { "‹sealed with \(keyID)›" }
}
