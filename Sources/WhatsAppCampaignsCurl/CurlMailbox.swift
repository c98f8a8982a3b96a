import Synchronization
import WhatsAppCampaigns

/// A request on its way to the thread, with the caller who waits for it.
struct CurlExchange: Sendable {
  typealias Outcome = Result<HTTPResponse, HTTPTransportError>

  let id: UInt64
  let request: HTTPRequest
  let target: RequestTarget
  /// When it was asked for.
  let asked: ContinuousClock.Instant
  /// When its first byte may no longer leave.
  let latestStart: ContinuousClock.Instant?
  let continuation: CheckedContinuation<Outcome, Never>
}

/// What callers ask of the thread.
enum CurlCommand: Sendable {
  case start(CurlExchange)
  case cancel(UInt64)
}

/// The one place where callers and the thread meet.
final class CurlMailbox: Sendable {
  private struct State {
    var commands: [CurlCommand] = []
    var isOpen = true
    /// The thread waits, or is about to, and looks into the mailbox only when it is woken.
    var isAsleep = false
  }

  private let multi: CurlMulti
  private let state = Mutex(State())

  init(multi: CurlMulti) {
    self.multi = multi
  }

  /// Leaves a command, or returns `false` when the transport has been shut down.
  @discardableResult
  func post(_ command: CurlCommand) -> Bool {
    let (wasAccepted, mustWake) = state.withLock { state in
      guard state.isOpen else { return (false, false) }
      state.commands.append(command)
      defer { state.isAsleep = false }
      return (true, state.isAsleep)
    }
    // Waking is a call of the system. The thread looks here before it waits, so only the first command has to wake it.
    if mustWake { multi.wake() }
    return wasAccepted
  }

  /// Refuses further commands and makes the thread end.
  func close() {
    let wasOpen = state.withLock { state in
      defer { state.isOpen = false }
      return state.isOpen
    }
    if wasOpen { multi.wake() }
  }

  /// Whether the thread may wait: nothing has come since it last looked. From then on the next command wakes it.
  func mayWait() -> Bool {
    state.withLock { state in
      state.isAsleep = state.commands.isEmpty && state.isOpen
      return state.isAsleep
    }
  }

  /// Takes all commands into `buffer`, whose storage is used again, and returns whether the mailbox is still open.
  func take(into buffer: inout [CurlCommand]) -> Bool {
    buffer.removeAll(keepingCapacity: true)
    let (commands, isOpen) = state.withLock { [buffer] state in
      let commands = state.commands
      state.commands = buffer
      state.isAsleep = false
      return (commands, state.isOpen)
    }
    buffer = commands
    return isOpen
  }
}
