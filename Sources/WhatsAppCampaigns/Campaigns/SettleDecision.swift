/// What an operator decides about attempts of which nobody knows whether they arrived.
@nonexhaustive
public enum SettleDecision: String, Hashable, Sendable, CaseIterable {
  /// Wait no longer: they stay unconfirmed.
  case unconfirmed
  /// The operator knows that they arrived, from the provider's own records.
  case sent
  /// Send once more to those who are unconfirmed, knowing that some people may get the message twice.
  case again
}
