/// Asks a worker to stop sending: a flag that is raised once and can be waited for. What a person says with STOP is in
/// `Consent/`.
final class WorkerStop: Sendable {
  private let change = ChangeSignal()

  var isRaised: Bool { change.generation > 0 }

  func raise() { change.notify() }

  /// Returns when the flag is raised or the task is cancelled.
  func wait() async { await change.wait(beyond: 0) }
}
