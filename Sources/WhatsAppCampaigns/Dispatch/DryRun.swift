public import Foundation

/// What a dry run says about one person.
public struct DryRunEntry: Hashable, Sendable {
  /// What would happen, or has happened.
  @nonexhaustive
  public enum Verdict: Hashable, Sendable {
    /// The message may leave now; it would, at about this instant.
    case send(around: Date)
    /// It would leave at this instant at the earliest.
    case hold(until: Date, Gate.HoldReason)
    /// It would not be sent.
    case skip(Gate.SkipReason)
    /// It would not be sent, because consent forbids it.
    case optedOut(ConsentBlock)
    /// Nothing more is to be done: this is what became of it.
    case done(RecipientStatus)

    /// The verdict in one word, with the reason in one word where there is one.
    public var words: (verdict: String, reason: String?) {
      switch self {
      case .send: ("send", nil)
      case .hold(_, let reason): ("hold", reason.rawValue)
      case .skip(let reason): ("skip", reason.word)
      case .optedOut(let block): ("skip", block.rawValue)
      case .done(let status): ("done", status.rawValue)
      }
    }
  }

  /// Whom it is about.
  public var contact: Contact
  /// What would happen.
  public var verdict: Verdict
  /// The text that the person would see, where the message can be made.
  public var preview: String?
  /// The variant of the message, where the campaign has several.
  public var variant: VariantName?
  /// When the message would leave; `nil` for somebody who would not be sent to, or not before the end.
  public var departure: Date?

  /// Creates an entry.
  public init(contact: Contact, verdict: Verdict, preview: String? = nil, variant: VariantName? = nil) {
    self.contact = contact
    self.verdict = verdict
    self.preview = preview
    self.variant = variant
  }
}

extension DryRunEntry {
  var isDone: Bool {
    if case .done = verdict { true } else { false }
  }
}
