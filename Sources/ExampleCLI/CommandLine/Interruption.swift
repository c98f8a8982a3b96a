import Dispatch
import Foundation

/// Ctrl-C and a service manager's stop: the first one stops in good order, the second one at once.
enum Interruption {
  /// Runs an operation in a task that a signal cancels.
  static func run(_ operation: @escaping @Sendable () async -> ExitCode) async -> ExitCode {
    // Writing to a reader that has gone, or beyond a limit of file size, is an error of that write and no reason to die.
    for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
    // A task of its own, so that a signal has something to cancel.
    let task = Task { await operation() }
    let sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        if task.isCancelled { _exit(ExitCode.interrupted.rawValue) }
        task.cancel()
      }
      return source
    }
    for source in sources { source.resume() }
    defer { for source in sources { source.cancel() } }
    return await task.value
  }
}
