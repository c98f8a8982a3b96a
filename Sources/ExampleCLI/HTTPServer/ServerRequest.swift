import WhatsAppCampaigns

/// One request as a handler of ``LocalHTTPServer`` sees it.
struct ServerRequest: Sendable {
  /// The method as it was sent, such as `GET`.
  var method: String
  /// The path, with percent escapes decoded and without the query.
  var path: String
  /// The query's names and values in order, decoded; a name without `=` has an empty value.
  var query: [(name: String, value: String)]
  var headers: HTTPHeaders
  var body: [UInt8]
  /// The client's address as text, without the port.
  var remoteAddress: String

  /// The first value of a query's name.
  func query(_ name: String) -> String? {
    query.first { $0.name == name }?.value
  }
}

/// What a handler of ``LocalHTTPServer`` answers.
enum ServerAnswer: Sendable {
  case response(HTTPResponse)
  /// Closes the connection without answering: the fault that clients handle worst.
  case dropConnection
}
