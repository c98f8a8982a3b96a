/// A type that sends one HTTP request and brings back one response.
///
/// A transport is what stands between "we meant to send" and "it was sent", so its promises are narrow and strict:
///
/// - It sends a request **at most once**. It never retries by itself, not even when a kept-alive connection dies
///   before the answer, and it never follows a redirect.
/// - It answers or throws within ``HTTPRequest/timeout``.
/// - It reads at most ``HTTPRequest/maximumResponseBytes`` of body.
/// - When it throws, the error says whether the server can have seen anything; see ``HTTPTransportError/Fate``.
/// - It begins no request later than ``HTTPRequest/startWithin`` allows; then it throws ``HTTPTransportError/Code/tooLate``.
/// - A task that is cancelled before a byte left throws with the fate ``HTTPTransportError/Fate/notSent``.
public protocol HTTPTransport: Sendable {
  /// Sends one request.
  func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse
}

/// Why there is no response.
public struct HTTPTransportError: Error, Hashable, Sendable {
  /// What the other side can have seen of the request.
  public enum Fate: Hashable, Sendable {
    /// Nothing was sent: it is proven that no byte of the request left.
    case notSent
    /// Some or all of the request may have been received and acted upon.
    case unknown
  }

  /// What went wrong.
  @nonexhaustive
  public enum Code: String, Hashable, Sendable {
    /// The URL cannot be requested: not absolute, no known scheme, or a forbidden one.
    case invalidRequest
    /// The host name has no address.
    case hostNotFound
    /// Nobody accepts connections at that address, or none was made in time.
    case connectFailed
    /// The server's certificate or protocol version was refused.
    case tlsFailed
    /// The exchange took longer than the request allows.
    case timedOut
    /// The connection ended before a whole response was there.
    case connectionLost
    /// The response is larger than the request allows, or is no HTTP.
    case badResponse
    /// The request's time to leave was over before a connection was there; nothing was sent.
    case tooLate
    /// The task was cancelled.
    case cancelled
    /// Anything else.
    case other
  }

  /// What went wrong.
  public var code: Code
  /// What the other side can have seen.
  public var fate: Fate
  /// The transport's own words. They hold no URL, header or body.
  public var detail: String

  /// Creates an error.
  public init(code: Code, fate: Fate, detail: String = "") {
    self.code = code
    self.fate = fate
    self.detail = detail
  }
}

extension HTTPTransportError: CustomStringConvertible {
  /// The same in words for people, without personal data.
  public var description: String {
    let ending = fate == .notSent ? "nothing was sent" : "it is not known whether the request arrived"
    return detail.isEmpty ? "\(code.rawValue): \(ending)" : "\(code.rawValue) (\(detail)): \(ending)"
  }
}
