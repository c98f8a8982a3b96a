public import Foundation

/// Why nothing more of a campaign is sent now.
@nonexhaustive
public enum SendEnding: Hashable, Sendable {
  /// Nobody is left to send to.
  case nothingLeft
  /// Nobody may be sent to before this instant.
  case nothingBefore(Date)
  /// The campaign is not sending any more: somebody paused, cancelled or ended it.
  case notSending
  /// The provider refuses the whole campaign, for this reason; the campaign is paused.
  case refused(String)
  /// The provider gives no answer, or none that says what became of the messages; the campaign is paused for this reason.
  /// It did not refuse anything.
  case unanswered(String)
  /// Too many messages failed, for this reason of the campaign's own canary or breaker; the campaign is paused.
  case halted(String)
  /// The caller asked to stop.
  case stopped
}
