/// How the process ends. Scripts depend on these numbers.
enum ExitCode: Int32, Sendable {
  /// Done.
  case done = 0
  /// Done, but something was refused; the output says what.
  case refused = 1
  /// Wrong usage.
  case usage = 2
  /// The store, the configuration or the output cannot be used.
  case unusable = 3
  /// The provider refused the whole campaign.
  case providerRefused = 4
  /// Interrupted, after a clean stop.
  case interrupted = 130
}
