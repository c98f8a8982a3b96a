public import Foundation

/// What a store knows about one person, as far as rules ask for it.
///
/// A store that keeps its rows in memory hands them to ``SegmentRule/matches(_:now:)``; a database asks the same by a statement.
public protocol SegmentFacts {
  /// The contact.
  var contact: Contact { get }
  /// What the person decided.
  var consent: ConsentState { get }
  /// Whether the person stands in the suppression list.
  var isSuppressed: Bool { get }
  /// When the person last wrote.
  var lastWroteAt: Date? { get }
  /// When a message that may have arrived was last sent to the person.
  var lastWrittenToAt: Date? { get }
  /// How many messages went one way.
  func messageCount(_ direction: SegmentRule.MessageDirection) -> Int
  /// Whether the person is in a group.
  func isMember(of group: GroupName) -> Bool
  /// Whether one of the person's places in campaigns, in this one or in any, fits.
  func isRecipient(of campaign: CampaignID?, where fits: (RecipientStatus, _ hasResponded: Bool) -> Bool) -> Bool
  /// Whether the person is one of these in this contest, or in any.
  func isEntrant(of contest: ContestID?, among entrants: ContestEntrants) -> Bool
}

extension SegmentRule {
  /// Whether a person belongs.
  public func matches(_ facts: some SegmentFacts, now: Date) -> Bool {
    switch self {
    case .all(let rules): rules.allSatisfy { $0.matches(facts, now: now) }
    case .any(let rules): rules.contains { $0.matches(facts, now: now) }
    case .not(let rule): !rule.matches(facts, now: now)
    case .field(let name, let test): test.matches(Self.text(name, of: facts.contact))
    case .decided(let decision, let purpose): facts.consent.standings[purpose]?.decision == decision
    case .stoppedByPlatform(let purpose): facts.consent.platform[purpose]?.decision == .platformStop
    case .suppressed: facts.isSuppressed
    case .inGroup(let group): facts.isMember(of: group)
    case .created(let test): test.matches(facts.contact.createdAt, now: now)
    case .lastWrote(let test): facts.lastWroteAt.map { test.matches($0, now: now) } ?? false
    case .lastWrittenTo(let test): facts.lastWrittenToAt.map { test.matches($0, now: now) } ?? false
    case .messages(let direction, let test): test.matches(facts.messageCount(direction))
    case .recipient(let campaign, let statuses):
      facts.isRecipient(of: campaign) { status, _ in Self.widened(statuses).contains(status) }
    case .responded(let campaign): facts.isRecipient(of: campaign) { _, hasResponded in hasResponded }
    case .entered(let contest, let entrants): facts.isEntrant(of: contest, among: entrants)
    }
  }

  /// A number of WhatsApp is taken as it was reported, since a database cannot tell whether it is valid.
  private static func text(_ field: String, of contact: Contact) -> String? {
    if case .waID(let digits) = contact.identity, FieldSpelling.profileField(field) == .phone,
      field == "phone" || contact.column(field) == nil
    {
      return "+" + digits
    }
    return contact.value(of: field)
  }

  /// The states that are meant: a claim is not durable, so waiting and next in line cannot be told apart.
  public static func widened(_ statuses: [RecipientStatus]) -> Set<RecipientStatus> {
    let set = Set(statuses)
    return set.isDisjoint(with: [.pending, .queued]) ? set : set.union([.pending, .queued])
  }
}

extension SegmentRule.FieldTest {
  func matches(_ text: String?) -> Bool {
    guard let text, !text.utf8.isEmpty else { return false }
    switch self {
    case .isPresent: return true
    case .equals(let other): return Self.isSame(text, other)
    case .equalsIgnoringCase(let other): return Self.isSame(Self.lowercased(text), Self.folded(other))
    case .isOneOf(let others): return others.contains { Self.isSame(text, $0) }
    case .contains(let part): return part.utf8.isEmpty || Array(text.utf8).contains(Array(part.utf8))
    case .isAtLeast(let number): return WrittenAmount(text).map { $0.value >= number } ?? false
    case .isLessThan(let number): return WrittenAmount(text).map { $0.value < number } ?? false
    case .isOnOrAfter(let day): return CalendarDay(written: text).map { $0 >= day } ?? false
    case .isBefore(let day): return CalendarDay(written: text).map { $0 < day } ?? false
    }
  }

  /// Databases compare bytes, where a String compares what people see.
  private static func isSame(_ one: String, _ other: String) -> Bool { one.utf8.elementsEqual(other.utf8) }

  /// A text of a rule as ``equalsIgnoringCase(_:)`` compares it.
  package static func folded(_ text: String) -> String { lowercased(CellText.trimmed(text)) }

  /// The letters A to Z alone: about all others databases disagree.
  private static func lowercased(_ text: String) -> String {
    String(decoding: text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}

extension SegmentRule.CountTest {
  func matches(_ count: Int) -> Bool {
    switch self {
    case .isAtLeast(let least): count >= least
    case .isLessThan(let bound): count < bound
    }
  }
}

extension SegmentRule.TimeTest {
  func matches(_ date: Date, now: Date) -> Bool {
    switch self {
    case .since(let moment): date.millisecondsSince1970 >= moment.milliseconds(now: now)
    case .before(let moment): date.millisecondsSince1970 < moment.milliseconds(now: now)
    }
  }
}
