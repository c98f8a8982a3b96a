public import Foundation

/// One entry of a tenant's consent ledger in its place: what was decided, by whom, and the hashes that hold it there.
///
/// An entry has two parts. The outline (decision, purposes, times) stays for good. The rest (person, wording, source,
/// message, words) is sealed: ``seal`` is a hash over it and over a random ``salt``, and ``link`` is a hash over the link
/// before, the outline and the seal. So the rest can be erased together with its salt, and the chain still holds: what
/// is left says that somebody decided something, and nobody can find out who by trying all numbers.
public struct LedgerEntry: Hashable, Sendable {
  /// Where it stands in the tenant's ledger: 1, 2, 3 and so on, without gaps.
  public var place: Int64
  /// Who decided, under the key by which they were known then; `nil` where the entry was erased.
  public var person: PersonKey?
  /// What was decided. Of an erased entry only the outline is left.
  public var event: ConsentEvent
  /// When the store took it in.
  public var recordedAt: Date
  /// Random bytes, without which the seal tells nothing; empty where the entry was erased.
  public var salt: [UInt8]
  /// SHA-256 over the salt and the part that can be erased.
  public var seal: [UInt8]
  /// SHA-256 over the link before, the outline and the seal.
  public var link: [UInt8]

  /// Creates an entry as a store reads it.
  public init(
    place: Int64,
    person: PersonKey?,
    event: ConsentEvent,
    recordedAt: Date,
    salt: [UInt8],
    seal: [UInt8],
    link: [UInt8]
  ) {
    self.place = place
    self.person = person
    self.event = event
    self.recordedAt = recordedAt
    self.salt = salt
    self.seal = seal
    self.link = link
  }

  /// Whether everything but the outline was erased.
  public var isErased: Bool { person == nil && salt.isEmpty }

  /// The entry without what can be erased. Its place in the chain stays.
  public var erased: LedgerEntry {
    var entry = self
    entry.person = nil
    entry.salt = []
    entry.event = event.outline
    return entry
  }
}

extension ConsentEvent {
  /// What is left of an erased entry: what was decided, for which purposes and when. Its source is `erased`.
  public var outline: ConsentEvent { ConsentEvent(decision: decision, purposes: purposes, at: at, source: "erased") }
}

extension LedgerEntry: Redacted {
  /// The place and the decision, without whose it is.
  public var description: String { "entry \(place): \(event.decision.rawValue)\(isErased ? ", erased" : "")" }
}

extension LedgerEntry {
  /// The bytes of a list of texts: the length of each goes first, so that no two lists have the same.
  private static func bytes(_ texts: [String?]) -> [UInt8] {
    var bytes: [UInt8] = []
    for text in texts {
      bytes += (text.map { "\($0.utf8.count):" } ?? "-:").utf8
      bytes += (text ?? "").utf8
    }
    return bytes
  }

  static func seal(of event: ConsentEvent, person: PersonKey, salt: [UInt8]) -> [UInt8] {
    let texts: [String?] = [
      person.rawValue, event.source, event.wording, event.language, event.messageID, event.rule, event.word,
      event.actor,
    ]
    return Cryptography.sha256(salt + bytes(texts))
  }

  static func link(after link: [UInt8], _ event: ConsentEvent, recordedAt: Date, seal: [UInt8]) -> [UInt8] {
    let outline: [String?] = [
      event.decision.rawValue, event.purposes.map(\.rawValue).joined(separator: ","),
      String(event.at.millisecondsSince1970), String(recordedAt.millisecondsSince1970),
    ]
    return Cryptography.sha256(link + bytes(outline) + seal)
  }
}
