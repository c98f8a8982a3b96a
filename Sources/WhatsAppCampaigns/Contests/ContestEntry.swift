public import Foundation

/// One entry in a contest.
public struct ContestEntry: Hashable, Sendable {
  /// Who looked at an entry, and when.
  public struct Verification: Hashable, Sendable {
    /// Who.
    public var by: String
    /// When.
    public var at: Date

    /// Creates a verification.
    public init(by: String, at: Date) {
      self.by = by
      self.at = at
    }
  }

  /// What the draw made of an entry.
  @nonexhaustive
  public enum DrawnAs: String, Hashable, Sendable, Codable, CaseIterable {
    case winner, reserve
  }

  /// The contest.
  public var contest: ContestID
  /// The number in the contest, from 1, without gaps.
  public var number: Int
  /// Whose it is.
  public var contact: ContactID
  /// The person's key.
  public var person: PersonKey
  /// When they entered, in milliseconds.
  public var at: Date
  /// The message by which they did: a second one of the same identifier is the same entry.
  public var messageID: ProviderMessageID
  /// What they wrote; `nil` where it is no longer kept.
  public var text: String?
  /// The opaque name under which the draw knows who entered, the person or the card: it tells nobody else who that is.
  public var token: String
  /// Who has verified it; `nil`: nobody has.
  public var verification: Verification?
  /// What the draw made of it; `nil`: nothing, or there was no draw.
  public var drawnAs: DrawnAs?

  /// Creates an entry.
  public init(
    contest: ContestID,
    number: Int,
    contact: ContactID,
    person: PersonKey,
    at: Date,
    messageID: ProviderMessageID,
    text: String?,
    token: String,
    verification: Verification? = nil,
    drawnAs: DrawnAs? = nil
  ) {
    self.contest = contest
    self.number = number
    self.contact = contact
    self.person = person
    self.at = at
    self.messageID = messageID
    self.text = text
    self.token = token
    self.verification = verification
    self.drawnAs = drawnAs
  }

  /// What the entry is called towards people, and in the list that is drawn from: `w7h2kq9xmp-12`.
  public var id: String { Self.id(number, in: contest) }

  static func id(_ number: Int, in contest: ContestID) -> String { "\(contest)-\(number)" }

  /// The longest text of an entry that is kept, in Unicode scalars.
  public static let mostText = 1_000

  /// What of a message is kept as an entry's text: the beginning, without digits where a card's number may be in it.
  static func kept(_ text: String, hidesDigits: Bool) -> String {
    let scalars = text.unicodeScalars.prefix(mostText).map { scalar -> Unicode.Scalar in
      hidesDigits && scalar.properties.numericType != nil ? "•" : scalar
    }
    return String(String.UnicodeScalarView(scalars))
  }
}

extension ContestEntry: Redacted {
  /// The identifier: who entered, and with which words, is never printed.
  public var description: String { "entry \(id)" }
}
