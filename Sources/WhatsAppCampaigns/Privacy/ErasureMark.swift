/// What is left of somebody who must never be written to again: a keyed hash of their key.
///
/// Nobody reads a number from it. A store finds it again when the same number becomes a contact once more, by a list, a
/// message or a campaign, and puts them on the suppression list in the same transaction. The key is the tenant's own and
/// stands in the same database: the mark hides people from whoever reads a table, an export or a backup of one, not from
/// somebody who has all of it and the time to try every number.
package enum ErasureMark {
  /// Where an entry of the suppression list comes from that a mark has become.
  package static let source = "erasure"

  /// The marks of people, in their order.
  ///
  /// - Parameter key: The key of the tenant's callback tags; it is used under a name of its own.
  package static func marks(of people: [PersonKey], key: Secret) -> [String] {
    let key = HMACKey(Cryptography.hmacSHA256(Array("erasure mark 1".utf8), key: Array(key.revealed.utf8)))
    return people.map { Base64URL.encode(key.code(of: Array($0.rawValue.utf8))) }
  }
}
