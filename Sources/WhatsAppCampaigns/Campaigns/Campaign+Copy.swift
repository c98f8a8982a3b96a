public import Foundation

extension Campaign {
  /// What a copy of the store does to this campaign, so that nobody is sent to twice when the copy takes the place of the
  /// store; `nil` for nothing.
  ///
  /// The copy does not know who was sent to after it was made, and nothing in it can find that out: only a person can say
  /// whether the campaign may go on from there.
  public func command(forCopyMadeAt instant: Date) -> CampaignCommand? {
    let reason =
      "This is a copy of the store, made at \(instant.formatted(.iso8601)). Whoever was sent to after that is not known here and "
      + "would get the message again. Resume only where nothing was sent since; otherwise cancel."
    switch status {
    case .sending: return .pause(reason: reason)
    case .paused: return halts.isEmpty ? .note(reason) : .pause(reason: reason)
    case .scheduled: return .unschedule(reason: reason)
    case .draft, .cancelling, .completed, .cancelled, .failed: return nil
    }
  }
}
