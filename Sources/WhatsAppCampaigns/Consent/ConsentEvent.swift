public import Foundation

/// What a message is for. Consent is given and withdrawn for a purpose.
@nonexhaustive
public enum ConsentPurpose: String, Hashable, Sendable, Codable, CodingKeyRepresentable, CaseIterable {
  /// Offers and news.
  case marketing
  /// What belongs to a purchase or an account: receipts, deliveries, reminders.
  case utility
  /// One-time passwords.
  case authentication
  /// Answers to what a person asked.
  case service
}

/// What somebody decided, or had decided for them.
@nonexhaustive
public enum ConsentDecision: String, Hashable, Sendable, Codable, CaseIterable {
  /// The person agreed.
  case granted
  /// The person refused, or took their agreement back.
  case withdrawn
  /// The person was asked; this changes nothing by itself.
  case requested
  /// An operator cleared the state; the history stays.
  case reset
  /// The person stopped the business in the app, or the provider says so.
  case platformStop
  /// The person lifted a stop in the app. It is no fresh consent.
  case platformResume
}

/// One entry of the consent ledger: who decided what, when, on which wording, and how we know.
///
/// The ledger is append-only. What holds now is a fold over the entries; see ``ConsentState``.
public struct ConsentEvent: Hashable, Sendable, Codable {
  /// What was decided.
  public var decision: ConsentDecision
  /// For which purposes.
  public var purposes: [ConsentPurpose]
  /// When the person decided, by the clock of whoever saw it first. The provider's message time for a message.
  public var at: Date
  /// Where the decision comes from: `whatsapp`, `import`, an operator, the name of a form.
  public var source: String
  /// The words that the person was shown.
  public var wording: String?
  /// The language of those words.
  public var language: String?
  /// The message that holds the decision.
  public var messageID: String?
  /// The rule of the classifier that decided.
  public var rule: String?
  /// The word that decided.
  public var word: String?
  /// Who acted, where it was not the person.
  public var actor: String?

  /// Creates an entry.
  public init(
    decision: ConsentDecision,
    purposes: [ConsentPurpose],
    at: Date,
    source: String,
    wording: String? = nil,
    language: String? = nil,
    messageID: String? = nil,
    rule: String? = nil,
    word: String? = nil,
    actor: String? = nil
  ) {
    self.decision = decision
    self.purposes = purposes
    self.at = at
    self.source = source
    self.wording = wording
    self.language = language
    self.messageID = messageID
    self.rule = rule
    self.word = word
    self.actor = actor
  }
}

extension ConsentEvent {
  /// The event as a store takes it in: decided now at the latest.
  ///
  /// The decision of the latest instant holds, so one that a wrong clock dated ahead would outlast every STOP that comes
  /// until then.
  public func notAfter(_ now: Date) -> ConsentEvent {
    // An instant that is no number is not earlier either.
    guard !(at <= now) else { return self }
    var event = self
    event.at = now
    return event
  }
}

extension ConsentEvent: Redacted {
  /// The decision, its purposes and where it comes from: wording and message may name the person.
  public var description: String {
    "\(decision.rawValue) \(purposes.map(\.rawValue).joined(separator: ", ")) from \(source)"
  }
}

extension ConsentPurpose {
  /// What a STOP that names no purpose takes back: everything that the business starts by itself.
  ///
  /// One-time passwords and answers are left: the person asks for those.
  public static var stoppable: [ConsentPurpose] { [.marketing, .utility] }
}

extension ConsentEvent {
  /// Whether it takes something away. What forbids is taken widely, what allows narrowly: a wrong stop can be undone.
  public var forbids: Bool { decision == .withdrawn || decision == .platformStop }
}
