import Synchronization
import WhatsAppCampaigns

/// Remembers what the check of a request found out, for requests to the same URL with the same header fields.
///
/// All messages of a sender are such requests, and taking a URL apart costs more than all the rest of handing a request
/// over. Only what was found in order is remembered.
final class KnownTargets: Sendable {
  private struct Known {
    var url: String
    var headers: HTTPHeaders
    var target: RequestTarget
  }

  /// Senders that share a transport; beyond this many, everything is forgotten.
  private static let maximum = 256

  private let configuration: CurlTransport.Configuration
  private let known = Mutex<[String: Known]>([:])

  init(_ configuration: CurlTransport.Configuration) {
    self.configuration = configuration
  }

  /// Checks a request before anything is looked up.
  func target(of request: HTTPRequest) throws(HTTPTransportError) -> RequestTarget {
    try RequestTarget.checkForm(of: request)
    if let known = known.withLock({ $0[request.url] }), known.url.hasSameBytes(as: request.url),
      known.headers.hasSameBytes(as: request.headers)
    {
      return known.target
    }
    let target = try RequestTarget(checking: request, against: configuration)
    known.withLock { known in
      if known.count >= Self.maximum { known.removeAll() }
      known[request.url] = Known(url: request.url, headers: request.headers, target: target)
    }
    return target
  }
}

extension HTTPHeaders {
  /// Whether the same bytes go over the wire. Strings are equal already when they look the same.
  func hasSameBytes(as other: HTTPHeaders) -> Bool {
    fields.count == other.fields.count
      && zip(fields, other.fields).allSatisfy { left, right in
        left.name.hasSameBytes(as: right.name) && left.value.hasSameBytes(as: right.value)
      }
  }
}

extension String {
  fileprivate func hasSameBytes(as other: String) -> Bool {
    let (left, right) = (utf8.span, other.utf8.span)
    guard left.count == right.count else { return false }
    for index in left.indices where left[index] != right[index] { return false }
    return true
  }
}
