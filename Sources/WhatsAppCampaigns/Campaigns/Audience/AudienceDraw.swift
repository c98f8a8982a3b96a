/// Draws lots for people in a way that everybody can repeat.
///
/// The lot of a person is the first eight bytes, as a big-endian number, of the SHA-256 of the text
/// `subject:seed:person` in UTF-8, with the seed in decimal and the person's key as it is stored. The same seed gives the
/// same lots on every machine and in every version, so a lot need not be kept.
struct AudienceDraw: Hashable, Sendable {
  /// What a lot decides. Each subject has lots of its own, so that one decision says nothing about the other.
  enum Subject: String {
    case holdout
    case variant
  }

  let seed: UInt64

  /// A person's lot: a number below `count`, every one of them as likely as the others.
  func lot(_ subject: Subject, of person: PersonKey, below count: UInt64) -> UInt64 {
    let digest = Cryptography.sha256(Array("\(subject.rawValue):\(seed):\(person.rawValue)".utf8))
    let number = digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return number.multipliedFullWidth(by: count).high
  }
}
