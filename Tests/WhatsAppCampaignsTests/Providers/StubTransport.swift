import Synchronization
import WhatsAppCampaigns

/// A transport that answers as a test says, and keeps what it was given.
final class StubTransport: HTTPTransport {
  private let answer: @Sendable (HTTPRequest) -> HTTPResponse?
  private let sent = Mutex<[HTTPRequest]>([])

  /// - Parameter answer: The response to a request; `nil` for none at all.
  init(_ answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse?) { self.answer = answer }

  var requests: [HTTPRequest] { sent.withLock { $0 } }

  func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
    sent.withLock { $0.append(request) }
    guard let response = answer(request) else { throw HTTPTransportError(code: .connectFailed, fate: .notSent) }
    return response
  }
}

extension HTTPResponse {
  /// A response with a JSON text.
  static func json(_ text: String, status: Int = 200) -> HTTPResponse {
    HTTPResponse(status: status, headers: ["Content-Type": "application/json"], body: Array(text.utf8))
  }
}
