public import Foundation

/// What the live owner of an attempt learned about it, or a person decided.
///
/// Everything that is not listed as proof of a yes or a no is ``unknown(_:)``: an attempt is never sent again because
/// something merely looks as if it had failed.
public enum AttemptOutcome: Hashable, Sendable {
  /// The provider took it. The identifier may be missing; it is never sent again all the same.
  case accepted(ProviderMessageID?, isHeld: Bool)
  /// A person has decided to take it for sent. Nobody knows more than before.
  case decidedSent
  /// The provider refused it for good.
  case rejected(ProviderError)
  /// Proven not taken: the recipient goes back and waits until the instant, where there is one.
  case notTaken(note: String, code: Int?, retryAt: Date?)
  /// Nobody knows. The word says what was seen.
  case unknown(String)
}

extension AttemptOutcome {
  /// The word for an attempt that was taken for sent by hand.
  static let byHand = "byHand"

  /// Proof that nothing was sent, from the process that did not send it.
  package static func notSent(_ note: String, retryAt: Date? = nil) -> AttemptOutcome {
    .notTaken(note: note, code: nil, retryAt: retryAt)
  }
}
