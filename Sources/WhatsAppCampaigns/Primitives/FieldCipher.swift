/// Encrypts single values before they reach a store: AES-256-GCM, with a key that the host keeps outside the database.
///
/// A sealed value names its key, so that several keys can be in use: the first one seals, all of them open. It is bound
/// to its place (tenant, owner, field): moved to another row it does not open. To find a value without opening every
/// one there is ``lookup(_:field:of:)``, a keyed hash under a key of its own. Nonces are random, so one key should not seal
/// more than about four thousand million values.
public struct FieldCipher: Sendable {
  /// A key and the name under which sealed values know it.
  public struct Key: Sendable {
    /// The name: 1 to 32 letters, digits, dashes and underscores.
    public let id: String
    fileprivate let sealing: [UInt8]
    fileprivate let lookup: HMACKey
    fileprivate let check: HMACKey

    /// Creates a key.
    ///
    /// - Parameter bytes: 32 bytes that nobody can guess, such as `openssl rand -base64 32` gives.
    public init(id: String, bytes: [UInt8]) throws(FieldCipherError) {
      guard Self.isName(id) else { throw FieldCipherError(.badName) }
      guard bytes.count == Cryptography.keyLength else { throw FieldCipherError(.badKey, keyID: id) }
      self.id = id
      sealing = Cryptography.derivedKey(from: bytes, for: "whatsapp-campaigns field encryption 1")
      lookup = HMACKey(Cryptography.derivedKey(from: bytes, for: "whatsapp-campaigns field lookup 1"))
      check = HMACKey(Cryptography.derivedKey(from: bytes, for: "whatsapp-campaigns key check 1"))
    }

    private static func isName(_ text: String) -> Bool {
      (1...32).contains(text.utf8.count)
        && text.utf8.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
          default: false
          }
        }
    }
  }

  private let newest: Key
  private let keys: [String: Key]
  private let random: any RandomSource

  /// Creates a cipher.
  ///
  /// - Parameters:
  ///   - newest: The key that seals.
  ///   - older: Keys that only open what they once sealed.
  ///   - random: Where nonces come from.
  public init(_ newest: Key, older: [Key] = [], random: any RandomSource = .system) throws(FieldCipherError) {
    var keys: [String: Key] = [:]
    for key in [newest] + older where keys.updateValue(key, forKey: key.id) != nil {
      throw FieldCipherError(.doubledName, keyID: key.id)
    }
    self.newest = newest
    self.keys = keys
    self.random = random
  }

  /// Reads keys as a host keeps them in one secret: 32 bytes in base64 or hexadecimal, or several as `id:key,id:key`,
  /// the newest first. A key without a name is called `1`: to change it, name the new one and put the old one behind it
  /// with or without its name, as in `2026:NEW,OLD`.
  public init(_ secret: Secret, random: any RandomSource = .system) throws(FieldCipherError) {
    var keys: [Key] = []
    for part in secret.revealed.split(separator: ",", omittingEmptySubsequences: false) {
      let pieces = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let id = pieces.count == 2 ? pieces[0].filter { !$0.isWhitespace } : "1"
      guard let bytes = KeyText.bytes(of: pieces.last ?? "") else {
        throw FieldCipherError(.badKey, keyID: pieces.count == 2 && id.utf8.count <= 32 ? id : nil)
      }
      keys.append(try Key(id: id, bytes: bytes))
    }
    guard let newest = keys.first else { throw FieldCipherError(.badKey) }
    try self.init(newest, older: Array(keys.dropFirst()), random: random)
  }

  /// The name of the key that seals.
  public var newestKeyID: String { newest.id }

  /// Encrypts a value for one place.
  public func seal(_ text: String, in place: SealedPlace) -> SealedText {
    let nonce = random.bytes(Cryptography.nonceLength)
    let associated = SealedText.associated(place, keyID: newest.id)
    let sealed = Cryptography.seal(Array(text.utf8), key: newest.sealing, nonce: nonce, with: associated)
    return SealedText(keyID: newest.id, payload: nonce + sealed)
  }

  /// Decrypts a value of one place.
  ///
  /// - Throws: ``FieldCipherError/Code/unknownKey`` where the key is not at hand: the value is not lost, only unreadable
  ///   without it. ``FieldCipherError/Code/tampered`` where the value was changed, or belongs to another place.
  public func open(_ sealed: SealedText, in place: SealedPlace) throws(FieldCipherError) -> String {
    guard let key = keys[sealed.keyID] else { throw FieldCipherError(.unknownKey, keyID: sealed.keyID) }
    let plain = Cryptography.open(
      Array(sealed.payload.dropFirst(Cryptography.nonceLength)),
      key: key.sealing,
      nonce: Array(sealed.payload.prefix(Cryptography.nonceLength)),
      with: SealedText.associated(place, keyID: sealed.keyID)
    )
    guard let plain, let text = String(validating: plain, as: UTF8.self) else {
      throw FieldCipherError(.tampered, keyID: sealed.keyID)
    }
    return text
  }

  /// Whether a value was sealed with a key that is no longer the newest.
  public func isOutdated(_ sealed: SealedText) -> Bool { sealed.keyID != newest.id }

  /// The value sealed with the newest key; `nil` where it is already.
  public func resealed(_ sealed: SealedText, in place: SealedPlace) throws(FieldCipherError) -> SealedText? {
    isOutdated(sealed) ? seal(try open(sealed, in: place), in: place) : nil
  }

  /// The keyed hash by which a value is found among those of all people of a tenant, under the newest key.
  ///
  /// Equal values of one tenant and field have the same hash, so it shows who shares a value, and without the key nothing
  /// else. Bring a value into one form before.
  public func lookup(_ text: String, field: String, of tenant: TenantID) -> String {
    Self.lookup(text, field, tenant, newest)
  }

  /// The hashes under every key, the newest first: while keys are being changed some values still stand under older ones.
  public func lookups(_ text: String, field: String, of tenant: TenantID) -> [String] {
    let older = keys.values.filter { $0.id != newest.id }.sorted { $0.id < $1.id }
    return ([newest] + older).map { Self.lookup(text, field, tenant, $0) }
  }

  /// What a store keeps of the keys of a tenant, the newest first, so that another key of the same name is known for one.
  public func checks(for tenant: TenantID) -> [KeyCheck] {
    let older = keys.values.filter { $0.id != newest.id }.sorted { $0.id < $1.id }
    return ([newest] + older).map { key in
      let code = key.check.code(of: SealedPlace.bytes([tenant.rawValue, key.id]))
      return KeyCheck(keyID: key.id, value: Base64URL.encode(Array(code.prefix(16))))
    }
  }

  private static func lookup(_ text: String, _ field: String, _ tenant: TenantID, _ key: Key) -> String {
    Base64URL.encode(key.lookup.code(of: SealedPlace.bytes([tenant.rawValue, field, text])))
  }
}

extension FieldCipher: Redacted {
  /// The names of the keys, and nothing of them.
  public var description: String { "FieldCipher (\(keys.keys.sorted().joined(separator: ", ")))" }
}

extension FieldCipher.Key: Redacted {
  /// The name of the key.
  public var description: String { "Key \(id)" }
}
