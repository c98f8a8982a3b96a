/// What is left of somebody who must never be written to again: a keyed hash of their key.
///
/// Nobody reads a number from it. A store finds it again when the same number becomes a contact once more, by a list, a
/// message or a campaign, and puts them on the suppression list in the same transaction. The key is the tenant's own and
/// stands in the same database: the mark hides people from whoever reads a table, an export or a backup of one, not from
/// somebody who has all of it and the time to try every number.
public enum ErasureMark {
  /// Where an entry of the suppression list comes from that a mark has become.
  public static let source = "erasure"

  /// The marks of people, in their order.
  ///
  /// - Parameter key: The key of the tenant's callback tags; it is used under a name of its own.
  public static func marks(of people: [PersonKey], key: Secret) -> [String] {
    let key = HMACKey(Cryptography.hmacSHA256(Array("erasure mark 1".utf8), key: Array(key.revealed.utf8)))
    return people.map { Base64URL.encode(key.code(of: Array($0.rawValue.utf8))) }
  }

  /// What every identifier begins with that stands for another one.
  public static let forgotten = "forgotten."
  /// What comes behind all of these in the order of bytes.
  public static let behindForgotten = "forgotten/"

  /// What stands for the identifiers of messages whose writer was forgotten, in their order. A message that comes once more
  /// is known by it; the identifier, which may hold a number, is not read from it.
  public static func marks(of messages: [ProviderMessageID], key: Secret) -> [String] {
    let key = HMACKey(Cryptography.hmacSHA256(Array("forgotten message 1".utf8), key: Array(key.revealed.utf8)))
    return messages.map { forgotten + Base64URL.encode(key.code(of: Array($0.rawValue.utf8))) }
  }
}
