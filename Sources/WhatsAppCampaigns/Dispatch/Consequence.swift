/// What one exchange means for its recipient, for the pace of its sender, for the person and for the campaign.
struct Consequence: Hashable, Sendable {
  /// What to record for the attempt.
  var outcome: AttemptOutcome
  /// How the pace of this sender is slowed down.
  var throttle: Throttle?
  /// The campaign has to stop, for this reason.
  var pauseReason: String?
  /// With it every other campaign that uses the same has to stop.
  var blocked: Blockage?
  /// The person has stopped the business at the provider.
  var isPlatformStop = false
  /// Whether the message was refused for good.
  var isRefusal: Bool { if case .rejected = outcome { true } else { false } }
  /// Whether the message was refused for good for a reason that may be this person's or everybody's: in words that nobody
  /// knows, or for its medium, which mostly all messages share.
  var isDoubtful: Bool {
    guard case .rejected(let error) = outcome else { return false }
    return error.errorClass == .unknown && error.code == nil || error.errorClass == .mediaRejected
  }
  /// Nothing came back that says yes or no.
  var isSilence = false
}

/// What the provider takes nothing of any more.
enum Blockage: Hashable, Sendable {
  case template
  case sender
  case account
}
