public import Foundation

/// What is asked of a person to belong to a segment: a question that every store answers the same way.
///
/// ```swift
/// let leads: SegmentRule = .all([
///   .field("project", .equals("Seri Indah")), .created(.since(.daysAgo(30))), .decided(.granted, .marketing),
///   .not(.inGroup(staff)),
/// ])
/// ```
///
/// Stores that speak SQL ask their database; the store in memory looks at each person. The name of a field is found whatever
/// its capitals, as a template finds it (``Contact/value(of:)``). Texts are compared byte by byte, so case and accents count,
/// unless a test says otherwise. A text is a number where ``WrittenAmount`` reads one (`-12.50`, `RM 2,000`), and a day where
/// ``CalendarDay/init(written:)`` does (`2026-11-21`, `21/11/2026`, `21 Nov 2026`); no other text is greater or less than a
/// number, or before or after a day.
@nonexhaustive
public indirect enum SegmentRule: Hashable, Sendable {
  /// All of these hold; with none, everybody is meant.
  case all([SegmentRule])
  /// At least one of these holds; with none, nobody is meant.
  case any([SegmentRule])
  /// This does not hold.
  case not(SegmentRule)
  /// What is known about the person: `name`, `phone` in the international form, or a column of the list.
  case field(String, FieldTest)
  /// The person's own decision that holds for a purpose now: granted, withdrawn or reset.
  case decided(ConsentDecision, ConsentPurpose)
  /// The person has stopped the business in the app for a purpose.
  case stoppedByPlatform(ConsentPurpose)
  /// The person is on the suppression list.
  case suppressed
  /// The person is in a group. Nobody is in a group that does not exist.
  case inGroup(GroupName)
  /// When the person became a contact.
  case created(TimeTest)
  /// When the person last wrote to the business; it does not hold for somebody who never did.
  case lastWrote(TimeTest)
  /// When a message that may have arrived was last sent to the person; it does not hold for somebody who never got one.
  case lastWrittenTo(TimeTest)
  /// How many messages went one way: the person's, or those to the person that may have arrived, one for each campaign.
  case messages(MessageDirection, CountTest)
  /// The person is a recipient, of this campaign or of any, and their message has come to one of these states. Waiting
  /// and next in line are one state here.
  case recipient(of: CampaignID?, [RecipientStatus])
  /// The person has answered a message of this campaign, or of any.
  case responded(to: CampaignID?)
  /// The person is one of these in this contest, or in any.
  case entered(ContestID?, ContestEntrants)
}

extension SegmentRule {
  /// What is asked of a text.
  @nonexhaustive
  public enum FieldTest: Hashable, Sendable {
    /// There is one, and it is not empty.
    case isPresent
    /// It is this text.
    case equals(String)
    /// It is this text, whatever the capitals of its letters A to Z and the white space around this one. What a list says was
    /// trimmed when it was imported.
    case equalsIgnoringCase(String)
    /// It is one of these texts.
    case isOneOf([String])
    /// This text is part of it; every text holds the empty one.
    case contains(String)
    /// It is a number of at least this.
    case isAtLeast(Double)
    /// It is a number less than this.
    case isLessThan(Double)
    /// It is this day or a later one.
    case isOnOrAfter(CalendarDay)
    /// It is an earlier day.
    case isBefore(CalendarDay)
  }

  /// Which way messages went.
  @nonexhaustive
  public enum MessageDirection: String, Hashable, Sendable, Codable, CaseIterable {
    /// From the person.
    case inbound
    /// To the person.
    case outbound
  }

  /// What is asked of a count.
  @nonexhaustive
  public enum CountTest: Hashable, Sendable {
    /// There are so many or more.
    case isAtLeast(Int)
    /// There are fewer.
    case isLessThan(Int)
  }

  /// What is asked of an instant.
  @nonexhaustive
  public enum TimeTest: Hashable, Sendable {
    /// At this moment or later.
    case since(Moment)
    /// Earlier than this moment.
    case before(Moment)
  }

  /// A moment that a rule names.
  @nonexhaustive
  public enum Moment: Hashable, Sendable {
    /// An instant, in milliseconds.
    case instant(Date)
    /// So many times 24 hours before the rule is asked.
    case daysAgo(Int)

    /// The instant that is meant, in milliseconds since 1970.
    public func milliseconds(now: Date) -> Int64 {
      switch self {
      case .instant(let date): date.millisecondsSince1970
      case .daysAgo(let days):
        now.millisecondsSince1970 - Int64(min(max(days, -36_500), 36_500)) * 86_400_000
      }
    }
  }

  /// How deep rules may be within rules, so that no rule that somebody wrote can exhaust a database or the stack.
  public static let maximumDepth = 20
  /// How many questions a rule may ask in all.
  public static let maximumQuestions = 200

  /// What is wrong with the rule, in a sentence; `nil` where it can be asked.
  public var problem: String? {
    var count = 0
    guard isAskable(depth: 1, &count) else {
      return "A segment's rule may ask \(Self.maximumQuestions) questions, \(Self.maximumDepth) within each other."
    }
    guard questions.contains(where: \.asksForNoNumber) else { return nil }
    return "A segment's rule compares with finite numbers alone."
  }

  private var asksForNoNumber: Bool {
    switch self {
    case .field(_, .isAtLeast(let number)), .field(_, .isLessThan(let number)): !number.isFinite
    default: false
    }
  }

  private func isAskable(depth: Int, _ questions: inout Int) -> Bool {
    questions += 1
    guard depth <= Self.maximumDepth, questions <= Self.maximumQuestions else { return false }
    switch self {
    case .all(let rules), .any(let rules):
      for rule in rules { guard rule.isAskable(depth: depth + 1, &questions) else { return false } }
      return true
    case .not(let rule): return rule.isAskable(depth: depth + 1, &questions)
    case .field(_, .isOneOf(let texts)):
      questions += texts.count
      return questions <= Self.maximumQuestions
    default: return true
    }
  }
}
