import WhatsAppCampaigns

/// The requests that are refused before a handler sees them, because two programs could read them in two ways.
///
/// libmicrohttpd by itself accepts them all.
enum RequestScreen {
  static let bodyTooLarge = response(413, "the body is too large")

  static func refusal(of request: ServerRequest, version: String, maximumBodyBytes: Int) -> HTTPResponse? {
    guard version == "HTTP/1.1" || version == "HTTP/1.0" else { return response(505, "only HTTP/1.1 is spoken here") }
    guard request.headers.values(of: "Host").count == 1 else { return response(400, "exactly one Host is needed") }
    let lengths = request.headers.values(of: "Content-Length")
    let encodings = request.headers.values(of: "Transfer-Encoding")
    guard lengths.count + encodings.count <= 1 else { return response(400, "the length of the body is ambiguous") }
    guard encodings.allSatisfy({ $0.lowercased() == "chunked" }) else {
      return response(400, "the only transfer encoding is chunked")
    }
    for length in lengths {
      guard !length.isEmpty, length.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
        return response(400, "Content-Length is not a number")
      }
      guard let bytes = Int(length), bytes <= maximumBodyBytes else { return bodyTooLarge }
    }
    return nil
  }

  /// The connection is closed after it: where the request ends is not certain.
  private static func response(_ status: Int, _ reason: String) -> HTTPResponse {
    HTTPResponse(
      status: status,
      headers: ["Content-Type": "text/plain; charset=utf-8", "Connection": "close"],
      body: Array("\(reason)\n".utf8)
    )
  }
}
