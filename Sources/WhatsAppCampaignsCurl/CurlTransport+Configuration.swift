extension CurlTransport {
  /// What a ``CurlTransport`` may do.
  public struct Configuration: Hashable, Sendable {
    /// Which addresses may be connected to.
    @nonexhaustive
    public enum Destinations: Hashable, Sendable {
      /// Any address: for providers, whose base URL the operator sets.
      case any
      /// Public addresses on the standard ports only: for URLs that came from somebody else, such as those of media.
      ///
      /// It is the address of the socket that is checked, so a name that resolves to a private address is refused as
      /// well, and the error is the one of a closed port.
      case publicOnly
    }

    /// The most connections to one host; further requests wait, and the wait counts towards their timeout.
    public var maximumConnectionsPerHost: Int
    /// The most connections in all, kept-alive ones included.
    public var maximumConnections: Int
    /// How long a kept-alive connection may be idle and still be used again, in whole seconds, and at least two.
    ///
    /// A server that closes an idle connection just when the next request sets out leaves the fate of that request
    /// ``HTTPTransportError/Fate/unknown``, though it never arrived. To be the one who closes first, stay below the
    /// time that the server waits: common servers wait 5 to 75 seconds. A busy sender never gets there, and a slow one
    /// pays a handshake now and then.
    public var maximumIdleTime: Duration
    /// How long connecting may take: looking up the name, TCP and TLS together.
    public var connectTimeout: Duration
    /// The most bytes of response header fields, interim responses included.
    public var maximumHeaderBytes: Int
    /// A file of PEM certificates to trust, or `nil` to use the system's.
    public var caBundlePath: String?
    /// The `User-Agent` of requests that set none.
    public var userAgent: String
    /// Whether `http://` may go to other hosts than this machine. Tokens would travel in the clear.
    public var allowsPlainHTTP: Bool
    /// Which addresses may be connected to.
    public var destinations: Destinations

    /// Addresses of names that are not asked for, as `name:port:address`: how tests play a resolver that lies.
    package var resolutions: [String] = []

    /// Creates a configuration.
    public init(
      maximumConnectionsPerHost: Int = 64,
      maximumConnections: Int = 256,
      maximumIdleTime: Duration = .seconds(4),
      connectTimeout: Duration = .seconds(10),
      maximumHeaderBytes: Int = 64 << 10,
      caBundlePath: String? = nil,
      userAgent: String = "WhatsAppCampaigns",
      allowsPlainHTTP: Bool = false,
      destinations: Destinations = .any
    ) {
      self.maximumConnectionsPerHost = maximumConnectionsPerHost
      self.maximumConnections = maximumConnections
      self.maximumIdleTime = maximumIdleTime
      self.connectTimeout = connectTimeout
      self.maximumHeaderBytes = maximumHeaderBytes
      self.caBundlePath = caBundlePath
      self.userAgent = userAgent
      self.allowsPlainHTTP = allowsPlainHTTP
      self.destinations = destinations
    }
  }
}
