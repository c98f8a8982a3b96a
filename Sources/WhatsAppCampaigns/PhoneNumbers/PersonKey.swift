/// One person's key: the same for every spelling of a number and every id under which WhatsApp reports it.
///
/// Consent, suppression and duplicates go by it. WhatsApp and the numbering plan disagree about the mobile numbers of
/// three countries, so the key takes one form of each: Mexico without the old 1 after the code, Brazil with the ninth
/// digit, Argentina with the 9 after the code. A key is compared, never sent to, and prints masked.
public struct PersonKey: Hashable, Sendable {
  private enum Kind: Hashable, Sendable {
    case phone(PhoneNumber)
    case user(String)
    case anonymous(String)
  }

  private let kind: Kind

  private init(_ kind: Kind) {
    self.kind = kind
  }

  /// The key of the person with a number.
  public init(_ phone: PhoneNumber) {
    self.init(.phone(phone.foldedForKey))
  }

  /// The key of the person behind a business-scoped user id; `nil` for a text that is none.
  public init?(userID: String) {
    guard WhatsAppIdentity.isUserID(userID) else { return nil }
    self.init(.user(userID))
  }

  /// Reads a stored key; `nil` for a text that no key has.
  public init?(rawValue: String) {
    switch rawValue.first {
    case "p":
      guard let phone = PhoneNumber(e164: "+" + rawValue.dropFirst()), phone.foldedForKey == phone else { return nil }
      self.init(.phone(phone))
    case "u": self.init(userID: String(rawValue.dropFirst()))
    case "a":
      guard Self.isToken(rawValue.dropFirst()) else { return nil }
      self.init(.anonymous(String(rawValue.dropFirst())))
    default: return nil
    }
  }

  /// The key as it is stored: `p60123456789` for a number, `uMY.1234` for a user id, `a` and a random text for somebody
  /// who was made anonymous.
  public var rawValue: String {
    switch kind {
    case .phone(let number): number.text(after: UInt8(ascii: "p"))
    case .user(let id): "u" + id
    case .anonymous(let token): "a" + token
    }
  }
}

extension PersonKey {
  /// The one form of the number that it is a key of; `nil` where it is none's.
  var phoneNumber: PhoneNumber? {
    if case .phone(let number) = kind { number } else { nil }
  }

  /// Whether this stands for somebody whose data was removed: nobody can be reached by it, or found out from it.
  public var isAnonymous: Bool {
    if case .anonymous = kind { true } else { false }
  }

  /// A key that was never given out before and says nothing: 128 random bits.
  public static func anonymous(from random: any RandomSource) -> PersonKey {
    PersonKey(.anonymous(Base64URL.encode(random.bytes(16))))
  }

  /// How the person of an anonymous key is reached: not at all.
  public var anonymousIdentity: WhatsAppIdentity? {
    if case .anonymous(let token) = kind { .anonymous(token) } else { nil }
  }

  fileprivate static func isToken(_ text: some StringProtocol) -> Bool {
    text.utf8.count == 22 && Base64URL.decode(text) != nil
  }
}

extension PersonKey: Comparable {
  /// The order of the stored texts.
  public static func < (left: PersonKey, right: PersonKey) -> Bool {
    switch (left.kind, right.kind) {
    case (.phone(let left), .phone(let right)): left < right
    case (.user(let left), .user(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
    case (.anonymous(let left), .anonymous(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
    case (.anonymous, _), (.phone, .user): true
    case (_, .anonymous), (.user, .phone): false
    }
  }
}

extension PersonKey: Redacted {
  /// The key with its middle hidden.
  public var description: String {
    switch kind {
    case .phone(let number): number.description
    case .user(let id): Redaction.userID(id)
    case .anonymous: "‹anonymous›"
    }
  }
}

extension PersonKey: Codable {
  /// Decodes the stored text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let key = PersonKey(rawValue: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "The text is not a person's key.")
    }
    self = key
  }

  /// Encodes the stored text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}

extension PhoneNumber {
  /// The one form for a person of the numbers that WhatsApp writes in two ways.
  var foldedForKey: PhoneNumber {
    switch count {
    case 13 where leading(3) == 521:
      // Mexico dropped the 1 in 2019; old accounts keep it.
      return PhoneNumber(unchecked: 52 * Self.powersOfTen[10] + digits % Self.powersOfTen[10])
    case 12 where leading(2) == 54:
      // Argentine mobiles have a 9 behind the code when they are called from abroad.
      return PhoneNumber(unchecked: 549 * Self.powersOfTen[10] + digits % Self.powersOfTen[10])
    case 12 where leading(2) == 55:
      // Brazilian mobiles got a ninth digit, 9; accounts older than that do without. 2 to 5 begin fixed lines.
      let subscriber = digits % Self.powersOfTen[8]
      guard subscriber >= 6 * Self.powersOfTen[7] else { return self }
      let area = digits / Self.powersOfTen[8] % 100
      return PhoneNumber(unchecked: (5_500 + area) * Self.powersOfTen[9] + 9 * Self.powersOfTen[8] + subscriber)
    default: return self
    }
  }

  private func leading(_ length: Int) -> UInt64 { digits / Self.powersOfTen[count - length] }
}

extension Redaction {
  /// A business-scoped user id with all but its country and last four characters hidden.
  package static func userID(_ id: String) -> String {
    guard let dot = id.lastIndex(of: ".") else { return "•" }
    let name = id[id.index(after: dot)...]
    let shown = name.count >= 8 ? 4 : 0
    return "\(id[...dot])\(String(repeating: "•", count: name.count - shown))\(name.suffix(shown))"
  }
}
