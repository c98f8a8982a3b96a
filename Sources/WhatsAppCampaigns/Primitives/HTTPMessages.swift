/// The header fields of a request or a response, in order, with names that compare without regard to case.
public struct HTTPHeaders: Hashable, Sendable {
  /// One header field.
  public struct Field: Hashable, Sendable {
    /// The name as it was written.
    public var name: String
    /// The value, without surrounding white space.
    public var value: String

    /// Creates a field.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// All fields, in the order in which they came.
  public private(set) var fields: [Field]

  /// Creates header fields.
  public init(_ fields: [Field] = []) {
    self.fields = fields
  }

  /// The first value of a name; setting replaces all of them, and `nil` removes them.
  public subscript(name: String) -> String? {
    get { values(of: name).first }
    set {
      fields.removeAll { Self.isSame($0.name, name) }
      if let newValue { fields.append(Field(name: name, value: newValue)) }
    }
  }

  /// Every value of a name, in order.
  public func values(of name: String) -> [String] {
    fields.filter { Self.isSame($0.name, name) }.map(\.value)
  }

  /// Adds a field and keeps those of the same name.
  public mutating func add(_ value: String, for name: String) {
    fields.append(Field(name: name, value: value))
  }

  private static func isSame(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count
      && zip(left.utf8, right.utf8).allSatisfy { lowercased($0) == lowercased($1) }
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
  /// Takes names and values in their order.
  public init(dictionaryLiteral elements: (String, String)...) {
    self.init(elements.map { Field(name: $0.0, value: $0.1) })
  }
}

extension HTTPHeaders: Redacted {
  /// The names only: values may hold credentials.
  public var description: String { fields.map(\.name).joined(separator: ", ") }
}

/// The method of an HTTP request.
public enum HTTPMethod: String, Hashable, Sendable {
  case get = "GET"
  case head = "HEAD"
  case post = "POST"
  case delete = "DELETE"
}

/// One HTTP request as a value. Whoever holds it decides how it is sent; see ``HTTPTransport``.
public struct HTTPRequest: Hashable, Sendable {
  /// The method.
  public var method: HTTPMethod
  /// The absolute URL. It never holds a credential.
  public var url: String
  /// The header fields. They may hold a credential, so they are not printed.
  public var headers: HTTPHeaders
  /// The body, empty where there is none.
  public var body: [UInt8]
  /// How long the whole exchange may take, connecting included.
  public var timeout: Duration
  /// The most bytes of body that are read of the response; a longer response is an error.
  public var maximumResponseBytes: Int
  /// How long after it was handed to a transport its first byte may still leave; `nil` for as long as ``timeout`` allows.
  ///
  /// A request that waits for a connection beyond this is not sent any more, and the transport proves it.
  public var startWithin: Duration?

  /// Creates a request.
  public init(
    method: HTTPMethod,
    url: String,
    headers: HTTPHeaders = [:],
    body: [UInt8] = [],
    timeout: Duration = .seconds(30),
    maximumResponseBytes: Int = 1 << 20,
    startWithin: Duration? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeout = timeout
    self.maximumResponseBytes = maximumResponseBytes
    self.startWithin = startWithin
  }
}

extension HTTPRequest: Redacted {
  /// The method and the size: the URL may name a customer, the headers a secret.
  public var description: String { "\(method.rawValue) request, \(body.count) bytes" }
}

/// One HTTP response as a value.
public struct HTTPResponse: Hashable, Sendable {
  /// The status code, such as 200.
  public var status: Int
  /// The header fields.
  public var headers: HTTPHeaders
  /// The body, after transfer decoding.
  public var body: [UInt8]
  /// How long the request waited in the transport before it began to leave, for a connection or for its turn; zero where
  /// the transport does not know. A pace is kept by when requests leave, and this tells it.
  public var waited = Duration.zero

  /// Creates a response.
  public init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

extension HTTPResponse: Redacted {
  /// The same in words for people, without personal data.
  public var description: String { "HTTP \(status), \(body.count) bytes" }
}

extension HTTPHeaders.Field: Redacted {
  /// The name: a value may be a secret.
  public var description: String { name }
}
