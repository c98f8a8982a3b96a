private import Foundation

/// One request to a webhook endpoint, as a host's own HTTP server received it.
///
/// A host fills it in from whatever server it runs and sends back the ``WebhookResponse``; the library opens no port.
public struct WebhookRequest: Hashable, Sendable {
  /// The largest body that a provider sends and that is read: 3 MiB. Servers refuse more with 413 while they read.
  public static let maximumBodyBytes = 3 << 20

  /// The method: `GET` for the verification of the endpoint, `POST` for events.
  public var method: HTTPMethod
  /// What stands at the end of the path for a provider that signs nothing; see ``WebhookPath``.
  public var pathSecret: String?
  /// The parameters of the query, percent-decoded; of a repeated name, the first.
  public var query: [String: String]
  /// The header fields, every repetition kept: two signatures that differ are refused.
  public var headers: HTTPHeaders
  /// The body exactly as it arrived, after transfer decoding only. The signature is over these bytes.
  public var body: [UInt8]

  /// Creates a request.
  public init(
    method: HTTPMethod,
    query: [String: String] = [:],
    headers: HTTPHeaders = [:],
    body: [UInt8] = [],
    pathSecret: String? = nil
  ) {
    self.method = method
    self.query = query
    self.headers = headers
    self.body = body
    self.pathSecret = pathSecret
  }

  /// Splits a query string such as `hub.mode=subscribe&hub.challenge=1158201444` into its parameters.
  ///
  /// Parameters that are not valid percent-encoded UTF-8 are left out; of a repeated name, the first counts.
  public static func parameters(ofQuery query: String) -> [String: String] {
    var parameters: [String: String] = [:]
    for pair in query.split(separator: "&") {
      let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = decoded(halves[0]), let value = decoded(halves.count > 1 ? halves[1] : "") else { continue }
      if parameters[name] == nil { parameters[name] = value }
    }
    return parameters
  }

  private static func decoded(_ text: Substring) -> String? {
    text.replacing("+", with: " ").removingPercentEncoding
  }
}

extension WebhookRequest: Redacted {
  /// The method and the size: query, headers and body hold secrets and personal data.
  public var description: String { "\(method.rawValue) webhook, \(body.count) bytes" }
}
