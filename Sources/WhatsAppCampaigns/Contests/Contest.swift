public import Foundation

/// A contest that people enter by writing, and whose winners are drawn so that anybody can check it.
public struct Contest: Hashable, Sendable {
  /// Its identifier.
  public var id: ContestID
  /// Its rules.
  public var plan: ContestPlan
  /// What fixes the seed of the draw and the rules since the contest was made: see ``DrawSeed/commitment(to:)``. Publish it before people
  /// enter.
  public var commitment: String
  /// When it was made.
  public var createdAt: Date
  /// The draw, once there was one. There is never a second one.
  public var draw: ContestDraw?

  /// Creates a contest.
  public init(id: ContestID, plan: ContestPlan, commitment: String, createdAt: Date, draw: ContestDraw? = nil) {
    self.id = id
    self.plan = plan
    self.commitment = commitment
    self.createdAt = createdAt
    self.draw = draw
  }

  /// Whether people may enter at a moment.
  public func isOpen(at instant: Date) -> Bool { plan.opensAt <= instant && instant < plan.closesAt && draw == nil }
}

/// What somebody wants to enter with.
public struct ContestBid: Hashable, Sendable {
  /// When they wrote it.
  public var at: Date
  /// What they wrote.
  public var text: String
  /// Whose entry it would be: an opaque name of the person or the card. `nil`: a card is asked for, and none was
  /// stated.
  public var token: String?

  /// Creates a bid.
  public init(at: Date, text: String, token: String?) {
    self.at = at
    self.text = text
    self.token = token
  }

  /// A clock elsewhere may be ahead: nobody has written later than now.
  public func notAfter(_ now: Date) -> ContestBid {
    ContestBid(at: min(at, now).truncatedToMilliseconds, text: text, token: token)
  }
}

/// How many entries there are already.
public struct ContestTally: Hashable, Sendable {
  /// The person's.
  public var ofPerson: Int
  /// Those under the same token.
  public var ofToken: Int

  /// Creates a tally.
  public init(ofPerson: Int, ofToken: Int) {
    self.ofPerson = ofPerson
    self.ofToken = ofToken
  }
}

/// Whether a bid is an entry.
@nonexhaustive
public enum ContestVerdict: Hashable, Sendable {
  /// It is.
  case accepted
  /// It is not.
  case refused(ContestRefusal)
}

/// Why a bid is no entry.
@nonexhaustive
public enum ContestRefusal: String, Hashable, Sendable, Codable, CaseIterable {
  /// It does not begin with the contest's keyword.
  case notMatching
  /// The contest has not begun.
  case notOpenYet
  /// The contest is over, or was drawn.
  case over
  /// The number of an identity card is asked for, and none was stated.
  case cardMissing
  /// The person has as many entries as a person may have.
  case limitReached
  /// The identity card has an entry.
  case cardEntered
}

extension Contest {
  /// Says whether a bid is an entry, inside the transaction that records it, in every store. Who may bid at all, and with
  /// which message, is decided before.
  public func judge(_ bid: ContestBid, _ tally: ContestTally) -> ContestVerdict {
    guard isMeant(by: bid.text) else { return .refused(.notMatching) }
    guard bid.at >= plan.opensAt else { return .refused(.notOpenYet) }
    guard bid.at < plan.closesAt, draw == nil else { return .refused(.over) }
    guard bid.token != nil else { return .refused(.cardMissing) }
    guard tally.ofPerson < plan.entriesPerPerson else { return .refused(.limitReached) }
    guard !plan.onePerIdentityCard || tally.ofToken == 0 else { return .refused(.cardEntered) }
    return .accepted
  }

  /// Whether a text begins with the keyword; any text does where there is none. Case, formatting and look-alike letters
  /// make no difference.
  func isMeant(by text: String) -> Bool {
    guard let keyword = plan.keyword else { return true }
    let beginning = MessageWords.words(of: String(text.unicodeScalars.prefix(256)))
    return beginning.starts(with: MessageWords.words(of: keyword))
  }

  /// Which contests a message is for.
  ///
  /// Those whose keyword it begins with; where none of these is open, the one of them that was open last or will be
  /// first, so that people can be told. Where it has no such keyword, every open contest without one.
  static func addressed(by text: String, at instant: Date, among contests: [Contest]) -> [Contest] {
    let named = contests.filter { $0.plan.keyword != nil && $0.isMeant(by: text) }
    guard !named.isEmpty else { return contests.filter { $0.plan.keyword == nil && $0.isOpen(at: instant) } }
    let open = named.filter { $0.isOpen(at: instant) }
    if !open.isEmpty { return open }
    let begun = named.filter { $0.plan.opensAt <= instant }.max { $0.plan.closesAt < $1.plan.closesAt }
    let coming = named.min { $0.plan.opensAt < $1.plan.opensAt }
    return [begun ?? coming].compactMap { $0 }
  }
}
