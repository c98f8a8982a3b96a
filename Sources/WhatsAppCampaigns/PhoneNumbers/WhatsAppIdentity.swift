/// Who a message goes to or comes from, as WhatsApp knows the person.
///
/// A WhatsApp id is not always a phone number without its plus: old Mexican and Brazilian accounts keep a form that is
/// no valid number today, and a person who chose a username appears with an id that is no number at all. Send to
/// ``address``, the id as WhatsApp reported it; compare people by ``key``.
@nonexhaustive
public enum WhatsAppIdentity: Hashable, Sendable {
  /// A phone number; WhatsApp's id is its digits.
  case phone(PhoneNumber)
  /// The digits of an id that is no valid number.
  case waID(String)
  /// A business-scoped user id, such as `MY.1234`. It is never read as a number.
  case userID(String)
  /// Nobody any more: the person's data was removed, and only what counts them is left.
  case anonymous(String)
}

extension WhatsAppIdentity {
  /// Reads an id that a webhook, a provider or a stored record gives.
  ///
  /// Chat addresses (`60123456789@s.whatsapp.net`, `60123456789@c.us`) count as their number.
  ///
  /// - Returns: `nil` for what is no person: groups, broadcasts, hidden ids (`@lid`), and anything unreadable.
  public static func parse(waID: String) -> WhatsAppIdentity? {
    // Nearly all are nothing but digits, and every status report has one.
    if !waID.utf8.allSatisfy(isDigit) { return parse(address: waID) }
    return parse(digits: waID)
  }

  private static func parse(address: String) -> WhatsAppIdentity? {
    if isUserID(address) { return .userID(address) }
    let parts = address.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2, parts[1] != "s.whatsapp.net", parts[1] != "c.us" { return nil }
    // Behind a colon stands the number of one of the person's devices.
    let digits = (parts.first ?? "").prefix { $0 != ":" }.drop { $0 == "+" }
    return digits.utf8.allSatisfy(isDigit) ? parse(digits: String(digits)) : nil
  }

  private static func parse(digits: String) -> WhatsAppIdentity? {
    guard (7...15).contains(digits.utf8.count) else { return nil }
    if let number = PhoneNumber(e164: "+" + digits), number.isValid { return .phone(number) }
    return .waID(digits)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  /// The person's key; `nil` for an id whose calling code does not exist.
  public var key: PersonKey? {
    switch self {
    case .phone(let number): PersonKey(number)
    case .waID(let digits): PhoneNumber(e164: "+" + digits).map(PersonKey.init)
    case .userID(let id): PersonKey(userID: id)
    case .anonymous(let token): PersonKey(rawValue: "a" + token)
    }
  }

  /// Whether it is a user id, and no number.
  package var isUserID: Bool { if case .userID = self { true } else { false } }

  /// What a provider is given as the recipient: the id as WhatsApp reported it, without a plus. Empty for nobody.
  public var address: String {
    switch self {
    case .phone(let number): String(number.digits)
    case .waID(let digits): digits
    case .userID(let id): id
    case .anonymous: ""
    }
  }

  /// The person's phone number: for an old Mexican or Brazilian id the number of today; `nil` without a valid one.
  public var phoneNumber: PhoneNumber? {
    switch self {
    case .phone(let number): return number
    case .waID(let digits):
      guard let number = PhoneNumber(e164: "+" + digits) else { return nil }
      return [number, number.foldedForKey].first(where: \.isValid)
    case .userID, .anonymous: return nil
    }
  }

  /// Two letters, a dot, perhaps `ENT` and a dot, and up to 128 letters and digits.
  static func isUserID(_ text: String) -> Bool {
    // Bytes, not characters: every status report names one.
    let bytes = text.utf8
    let isCountry = bytes.prefix(2).allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    guard isCountry, bytes.dropFirst(2).first == UInt8(ascii: ".") else { return false }
    var name = bytes.dropFirst(3)
    if name.starts(with: "ENT.".utf8) { name = name.dropFirst(4) }
    return (1...128).contains(name.count) && name.allSatisfy(\.isLetterOrDigit)
  }
}

extension WhatsAppIdentity: Redacted {
  /// The identity with its middle hidden.
  public var description: String {
    switch self {
    case .phone(let number): return number.description
    case .waID(let digits):
      let length = PhoneNumber(e164: "+" + digits)?.callingCodePart.length ?? 0
      return Redaction.phone("+" + digits, callingCodeLength: length)
    case .userID(let id): return Redaction.userID(id)
    case .anonymous: return "‹anonymous›"
    }
  }
}
