import Foundation
import Synchronization

/// Standard output, buffered, with failures remembered instead of raised: or a file that a command writes: where results go.
final class StandardOutput: Sendable {
  private struct State {
    var buffer: [UInt8] = []
    var isClosed = false
    var problem: String?
  }

  private static let bufferSize = 64 << 10

  fileprivate let descriptor: Int32
  private let state = Mutex(State())

  /// The file that is written, for sentences about it; `nil` for standard output.
  private let path: String?

  init(descriptor: Int32 = STDOUT_FILENO, path: String? = nil) {
    self.descriptor = descriptor
    self.path = path
  }

  /// Whether nobody reads any more, or nothing can be written: a command that prints without end may stop.
  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// Why results could not be written; `nil` where they could, or where the reader left of their own accord.
  var problem: String? { state.withLock { $0.problem } }

  func write(_ text: String) { write(text.utf8) }

  func write(_ bytes: some Sequence<UInt8>) {
    state.withLock { state in
      guard !state.isClosed else { return }
      state.buffer.append(contentsOf: bytes)
      if state.buffer.count >= Self.bufferSize { send(&state) }
    }
  }

  /// Hands everything to the system: before waiting for something, and at the end.
  func flush() {
    state.withLock { send(&$0) }
  }

  private func send(_ state: inout State) {
    var start = 0
    while start < state.buffer.count, !state.isClosed {
      let written = state.buffer[start...].withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if written > 0 {
        start += written
      } else if errno == EAGAIN {
        var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        Foundation.poll(&poll, 1, -1)
      } else if errno != EINTR {
        state.isClosed = true
        if errno != EPIPE { state.problem = String(cString: strerror(errno)) }
      }
    }
    state.buffer.removeAll(keepingCapacity: true)
  }
}

extension StandardOutput {
  /// Creates a file that only its owner may read, or empties the one that is there.
  convenience init(creating path: String) throws(CommandFailure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .unusable("“\(path.printable)” cannot be written: \(String(cString: strerror(errno)))")
    }
    self.init(descriptor: descriptor, path: path)
  }

  /// Hands over the rest and closes the file.
  func close() throws(CommandFailure) {
    flush()
    Foundation.close(descriptor)
    if let problem { throw .unusable("“\((path ?? "").printable)” cannot be written: \(problem)") }
  }
}

/// Standard error: diagnostics and progress.
enum Diagnostics {
  /// Whether somebody watches.
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Says one sentence. What it repeats of a list or a webhook must not steer the terminal.
  static func say(_ sentence: String) { write("\(HelpText.program): \(sentence.printable)\n") }

  /// Writes text as it is. Where nobody can read diagnostics, they are lost.
  static func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
