import Foundation

/// Cuts standard input into lines, reading by the piece.
struct LineReader {
  enum Step {
    case line([UInt8])
    /// A line beyond the limit; it has been skipped.
    case tooLong
  }

  private static let pieceSize = 256 << 10

  private let descriptor: Int32
  private let maximumLine: Int
  private var piece: [UInt8] = []
  private var position = 0
  /// The beginning of a line that ends in a later piece.
  private var begun: [UInt8] = []
  private var isSkipping = false
  private var isAtEnd = false

  init(descriptor: Int32 = STDIN_FILENO, maximumLine: Int) {
    self.descriptor = descriptor
    self.maximumLine = maximumLine
  }

  /// The next line without its line feed, or `nil` at the end. A last line needs no line feed.
  ///
  /// - Throws: `CancellationError` when the task is cancelled while it waits.
  mutating func next(beforeWaiting: () -> Void) async throws -> Step? {
    while true {
      if position < piece.count {
        if let end = piece[position...].firstIndex(of: 0x0A) {
          let rest = piece[position..<end]
          position = end + 1
          return take(rest)
        }
        begin(with: piece[position...])
        position = piece.count
      }
      guard !isAtEnd else { return nil }
      beforeWaiting()
      try read()
      if isAtEnd, !begun.isEmpty || isSkipping { return take([]) }
    }
  }

  private mutating func begin(with bytes: ArraySlice<UInt8>) {
    if isSkipping { return }
    if begun.count + bytes.count > maximumLine {
      isSkipping = true
      begun = []
    } else {
      begun += bytes
    }
  }

  private mutating func take(_ rest: ArraySlice<UInt8>) -> Step {
    defer {
      begun.removeAll(keepingCapacity: false)
      isSkipping = false
    }
    if isSkipping || begun.count + rest.count > maximumLine { return .tooLong }
    return .line(begun.isEmpty ? Array(rest) : begun + rest)
  }

  private mutating func read() throws {
    var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    // A short wait, so that an interruption is noticed while nothing comes.
    while Foundation.poll(&poll, 1, 100) == 0 { try Task.checkCancellation() }
    try Task.checkCancellation()
    position = 0
    piece = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
      var received = -1
      repeat {
        received = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
      } while received < 0 && errno == EINTR
      count = max(0, received)
    }
    isAtEnd = piece.isEmpty
  }
}
