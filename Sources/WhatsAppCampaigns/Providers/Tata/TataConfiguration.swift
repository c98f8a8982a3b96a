/// Where and as whom Tata's Omni and Smartflo panel is called.
public struct TataConfiguration: Hashable, Sendable {
  /// How the credential is written. Integrations differ, and the vendor publishes no reference.
  @nonexhaustive
  public enum Authorization: Hashable, Sendable {
    /// `Authorization: Bearer …`.
    case bearer
    /// `Authorization: …`, the credential alone.
    case bare
    /// A header field of another name, such as `apikey`, with the credential alone.
    case header(String)
  }

  /// How the medium of a template's header is written.
  @nonexhaustive
  public enum HeaderMedia: Hashable, Sendable {
    /// `{"type":"image","link":"…"}`, as the vendor's own sample has it.
    case flat
    /// `{"type":"image","image":{"link":"…"}}`, as the Cloud API has it and other integrations send it.
    case nested
  }

  /// The address before `/whatsapp-cloud`, without a slash at its end.
  public let baseURL: String
  /// The credential from the panel, until a source of credentials gives another.
  public let token: Secret
  /// How the credential is written.
  public let authorization: Authorization
  /// What the panel shows as the origin of a message.
  public let source: String
  /// How the medium of a template's header is written.
  public var headerMedia: HeaderMedia
  /// How long one request may take.
  public var timeout: Duration

  /// Checks and takes a configuration.
  ///
  /// - Parameters:
  ///   - baseURL: Scheme, host and perhaps a path. Plain `http` is for this machine only.
  ///   - token: The credential from the panel. It does not expire, so guard it well.
  ///   - authorization: How the credential is written.
  ///   - source: What the panel shows as the origin of a message.
  ///   - headerMedia: How the medium of a template's header is written.
  ///   - timeout: How long one request may take.
  public init(
    baseURL: String = "https://wb.omni.tatatelebusiness.com",
    token: Secret,
    authorization: Authorization = .bearer,
    source: String = "external",
    headerMedia: HeaderMedia = .flat,
    timeout: Duration = .seconds(30)
  ) throws(ProviderConfigurationError) {
    self.baseURL = try ProviderConfigurationError.checked(baseURL: baseURL)
    guard ProviderAddress.isToken(token) else { throw ProviderConfigurationError(.invalidToken) }
    if case .header(let name) = authorization {
      guard (1...64).contains(name.utf8.count),
        name.utf8.allSatisfy({ $0.isLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") })
      else { throw ProviderConfigurationError(.invalidHeaderName) }
    }
    guard (1...128).contains(source.utf8.count) else { throw ProviderConfigurationError(.invalidSource) }
    self.token = token
    self.authorization = authorization
    self.source = source
    self.headerMedia = headerMedia
    self.timeout = timeout
  }
}
