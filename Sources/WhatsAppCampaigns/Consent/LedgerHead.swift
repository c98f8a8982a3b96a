public import Foundation

/// Where a tenant's ledger ends: how many entries it has, and the hash over all of them.
///
/// A store keeps one for each tenant and appends through it, in the transaction of the entries. Whoever keeps a copy of
/// the hash somewhere else can tell later that nothing before it was changed, not even by somebody who can write to the
/// database.
public struct LedgerHead: Hashable, Sendable {
  /// How many bytes of salt an entry gets.
  package static let saltLength = 16

  /// How many entries there are; the place of the last one.
  public private(set) var count: Int64
  /// The link of the last entry; 32 zero bytes before the first.
  public private(set) var link: [UInt8]

  /// The end of an empty ledger.
  public init() {
    count = 0
    link = [UInt8](repeating: 0, count: 32)
  }

  /// The end of a ledger as a store reads it.
  public init(count: Int64, link: [UInt8]) {
    self.count = count
    self.link = link
  }

  /// The hash over all entries, in hexadecimal.
  public var text: String { link.hexadecimal }

  /// Puts the next event in its place, and returns the entry to be stored.
  public mutating func append(_ event: ConsentEvent, of person: PersonKey, recordedAt: Date) -> LedgerEntry {
    // No decision hangs on the salt, and nobody may be able to foresee it.
    let salt = Cryptography.randomBytes(Self.saltLength)
    let seal = LedgerEntry.seal(of: event, person: person, salt: salt)
    link = LedgerEntry.link(after: link, event, recordedAt: recordedAt, seal: seal)
    count += 1
    return LedgerEntry(
      place: count,
      person: person,
      event: event,
      recordedAt: recordedAt,
      salt: salt,
      seal: seal,
      link: link
    )
  }
}

/// Follows a ledger from its first entry on and finds the first one that is not as it was written.
public struct LedgerCheck: Sendable {
  /// The end of what was followed so far.
  public private(set) var head = LedgerHead()
  /// How many of the entries were erased.
  public private(set) var erased: Int64 = 0
  /// What was found first; nothing behind it is trusted.
  public private(set) var problem: LedgerProblem?

  /// Begins before the first entry.
  public init() {}

  /// Takes in the next entry, and says whether it belongs there.
  @discardableResult
  public mutating func take(_ entry: LedgerEntry) -> Bool {
    guard problem == nil else { return false }
    let place = head.count + 1
    guard entry.place == place else { return fail(.missing, at: place) }
    if let person = entry.person {
      let seal = LedgerEntry.seal(of: entry.event, person: person, salt: entry.salt)
      guard seal == entry.seal else { return fail(.changed, at: place) }
    } else if !entry.salt.isEmpty {
      return fail(.changed, at: place)
    }
    let link = LedgerEntry.link(after: head.link, entry.event, recordedAt: entry.recordedAt, seal: entry.seal)
    guard link == entry.link else { return fail(.outOfPlace, at: place) }
    head = LedgerHead(count: place, link: link)
    if entry.isErased { erased += 1 }
    return true
  }

  /// The ledger is over: compares with the end that the store keeps.
  public mutating func end(at stored: LedgerHead) {
    guard problem == nil, stored != head else { return }
    fail(stored.count > head.count ? .missing : .outOfPlace, at: head.count + 1)
  }

  /// What stands at the next place cannot be read.
  mutating func noteUnreadable() { fail(.changed, at: head.count + 1) }

  @discardableResult
  private mutating func fail(_ kind: LedgerProblem.Kind, at place: Int64) -> Bool {
    problem = problem ?? LedgerProblem(kind: kind, place: place)
    return false
  }
}

/// What is wrong with a ledger, and where it begins.
public struct LedgerProblem: Hashable, Sendable {
  /// What is wrong.
  @nonexhaustive
  public enum Kind: String, Hashable, Sendable {
    /// An entry that was there is not there any more.
    case missing
    /// What an entry says is not what was written.
    case changed
    /// An entry does not follow from the one before: it was put in, moved, or its outline was changed.
    case outOfPlace
  }

  /// What is wrong.
  public var kind: Kind
  /// The first place at which it shows.
  public var place: Int64

  /// Creates a problem.
  public init(kind: Kind, place: Int64) {
    self.kind = kind
    self.place = place
  }
}

extension LedgerProblem: CustomStringConvertible {
  /// What is wrong and where, in one sentence without a full stop.
  public var description: String {
    switch kind {
    case .missing: "entry \(place) is missing"
    case .changed: "entry \(place) does not say what was written"
    case .outOfPlace: "entry \(place) does not follow from the one before it: it was put in, moved or changed"
    }
  }
}
