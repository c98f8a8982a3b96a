import CWhatsAppCurl
import WhatsAppCampaigns

/// What the check of a request found out about where it goes.
struct RequestTarget: Sendable {
  /// The URL as it was checked.
  let url: ParsedURL
  /// Plain HTTP is allowed because the host is this machine; the address of the socket is held to that.
  let mustStayOnThisMachine: Bool

  /// The longest URL that is sent.
  static let maximumURLBytes = 8 << 10

  /// Checks a request before anything is looked up.
  ///
  /// libcurl's own parser takes the URL apart, and what it made of it is what is requested.
  init(
    checking request: HTTPRequest,
    against configuration: CurlTransport.Configuration
  ) throws(HTTPTransportError) {
    try Self.checkForm(of: request)
    try Self.checkHeaders(request.headers)
    url = try ParsedURL(request.url)
    switch url.scheme {
    case "https":
      mustStayOnThisMachine = false
    case "http":
      let isLocal = url.host == "localhost" || (NetworkAddress(text: url.host)?.isLoopback ?? false)
      guard isLocal || configuration.allowsPlainHTTP else {
        throw .invalid("plain http is allowed to this machine only; use https")
      }
      mustStayOnThisMachine = !configuration.allowsPlainHTTP
    default:
      throw .invalid("the scheme must be https")
    }
    guard configuration.destinations == .any || url.hasStandardPort else {
      throw .invalid("only the standard port of the scheme is allowed")
    }
  }

  /// Checks what can differ from one request to the next of the same kind.
  static func checkForm(of request: HTTPRequest) throws(HTTPTransportError) {
    guard request.timeout > .zero else {
      throw HTTPTransportError(code: .timedOut, fate: .notSent, detail: "the timeout had passed before sending")
    }
    guard request.method != .head || request.body.isEmpty else { throw .invalid("HEAD cannot have a body") }
  }

  private static func checkHeaders(_ headers: HTTPHeaders) throws(HTTPTransportError) {
    for field in headers.fields {
      guard !field.name.isEmpty, field.name.utf8.allSatisfy(isTokenByte) else {
        throw .invalid("a header's name has a character that is not allowed")
      }
      guard field.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
        throw .invalid("the value of \(field.name) has a control character")
      }
      // These frame the message on the wire; a wrong one would let one request be read as two.
      guard !["content-length", "transfer-encoding", "expect"].contains(field.name.lowercased()) else {
        throw .invalid("the transport sets \(field.name) itself")
      }
    }
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}

/// A URL that libcurl has taken apart, which then need not be done for every request to it.
///
/// `@unchecked Sendable`: once it is made, libcurl only reads it.
final class ParsedURL: @unchecked Sendable {
  let handle: OpaquePointer
  let scheme: String
  let host: String
  let hasStandardPort: Bool

  init(_ url: String) throws(HTTPTransportError) {
    // libcurl refuses control characters too; a NUL byte has to be found before the text becomes a C string.
    guard url.utf8.count <= RequestTarget.maximumURLBytes, url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
      throw .invalid("the URL is too long or has a space or control character")
    }
    // libcurl takes one, two or three slashes and reads the host after them.
    let afterScheme = url.utf8.drop { $0 != UInt8(ascii: "/") }
    guard afterScheme.starts(with: "//".utf8), !afterScheme.starts(with: "///".utf8) else {
      throw .invalid("the URL must be absolute")
    }
    guard let handle = curl_url() else { throw .outOfMemory }
    guard curl_url_set(handle, CURLUPART_URL, url, UInt32(CURLU_DISALLOW_USER)) == CURLUE_OK,
      let scheme = Self.part(CURLUPART_SCHEME, of: handle),
      let host = Self.part(CURLUPART_HOST, of: handle), !host.isEmpty
    else {
      curl_url_cleanup(handle)
      throw .invalid("the URL must be absolute, without user name and password")
    }
    self.handle = handle
    self.scheme = scheme.lowercased()
    self.host = host.lowercased()
    // With this flag libcurl leaves out a port that is the scheme's own.
    hasStandardPort = Self.part(CURLUPART_PORT, of: handle, flags: UInt32(CURLU_NO_DEFAULT_PORT)) == nil
  }

  deinit {
    curl_url_cleanup(handle)
  }

  private static func part(_ part: CURLUPart, of handle: OpaquePointer, flags: UInt32 = 0) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(handle, part, &text, flags) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }
}

extension HTTPTransportError {
  fileprivate static func invalid(_ detail: String) -> Self {
    Self(code: .invalidRequest, fate: .notSent, detail: detail)
  }
}

extension HTTPRequest {
  /// The header fields as libcurl wants them, or `nil` when there is no memory for them.
  func curlHeaderList() -> UnsafeMutablePointer<curl_slist>? {
    // "Expect:" and "Content-Type:" without a value keep libcurl from adding its own.
    var lines = ["Expect:"]
    if headers["Content-Type"] == nil { lines.append("Content-Type:") }
    for field in headers.fields {
      lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
    }
    var list: UnsafeMutablePointer<curl_slist>?
    for line in lines {
      guard let longer = curl_slist_append(list, line) else {
        curl_slist_free_all(list)
        return nil
      }
      list = longer
    }
    return list
  }
}
