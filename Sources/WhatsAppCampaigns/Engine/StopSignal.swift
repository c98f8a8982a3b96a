/// A flag that is raised once and can be waited for.
final class StopSignal: Sendable {
  private let change = ChangeSignal()

  var isRaised: Bool { change.generation > 0 }

  func raise() { change.notify() }

  /// Returns when the flag is raised or the task is cancelled.
  func wait() async { await change.wait(beyond: 0) }
}
