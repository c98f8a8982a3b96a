import Synchronization
import WhatsAppCampaigns

@testable import ExampleCLI

/// A provider over HTTP that accepts every message after a moment, and counts what it got.
///
/// It counts when it has read a request, before it answers: whether the sender lives to see the answer changes nothing.
final class CountingProvider: Sendable {
  /// What arrived.
  struct Ledger: Sendable {
    /// How many messages each number got, by its digits.
    var messages: [String: Int] = [:]
    /// How often each callback tag came.
    var tags: [String: Int] = [:]
    /// How many requests came.
    var requests = 0
    /// Requests that were no messages.
    var strange = 0
  }

  private struct State {
    var ledger = Ledger()
    var observer: AsyncStream<Int>.Continuation?
  }

  /// What the server's handler and the test share.
  private final class Book: Sendable {
    private let state = Mutex(State())

    var ledger: Ledger { state.withLock(\.ledger) }

    func observe(_ observer: AsyncStream<Int>.Continuation) { state.withLock { $0.observer = observer } }

    /// Enters a request, and returns its number.
    func enter(_ body: [UInt8]) -> Int {
      let message = try? JSONValue.parse(body)
      let digits = message?["to"]?.string?.filter(\.isNumber)
      let tag = message?["biz_opaque_callback_data"]?.string
      return state.withLock { state in
        state.ledger.requests += 1
        if let digits, let tag {
          state.ledger.messages[digits, default: 0] += 1
          state.ledger.tags[tag, default: 0] += 1
        } else {
          state.ledger.strange += 1
        }
        state.observer?.yield(state.ledger.requests)
        return state.ledger.requests
      }
    }
  }

  private let book: Book
  private let server: LocalHTTPServer

  init() throws {
    let book = Book()
    self.book = book
    server = try LocalHTTPServer { request in
      let number = book.enter(request.body)
      try? await Task.sleep(for: .milliseconds(2 + number % 5))
      let answer = #"{"messaging_product":"whatsapp","messages":[{"id":"wamid.\#(number)"}]}"#
      return .response(
        HTTPResponse(status: 200, headers: ["Content-Type": "application/json"], body: Array(answer.utf8))
      )
    }
  }

  deinit { server.stop() }

  var baseURL: String { "http://127.0.0.1:\(server.port)" }

  /// What has arrived so far.
  var ledger: Ledger { book.ledger }

  /// The number of every request as it comes, until the stream is finished by somebody else.
  func requests() -> (numbers: AsyncStream<Int>, finish: @Sendable () -> Void) {
    let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
    book.observe(continuation)
    return (stream, { continuation.finish() })
  }
}
