/// Where and as whom a WABot gateway is called.
public struct WABotConfiguration: Hashable, Sendable {
  /// The address before `/send`, without a slash at its end.
  public let baseURL: String
  /// The identifier of the connected phone.
  public let instanceID: String
  /// The credential, until a source of credentials gives another. It travels in the body, never in a URL.
  public let accessToken: Secret
  /// How long one request may take.
  public var timeout: Duration

  /// Checks and takes a configuration.
  ///
  /// - Parameters:
  ///   - baseURL: Scheme, host and path. Plain `http` is for this machine only.
  ///   - instanceID: The identifier of the connected phone, as the panel shows it.
  ///   - accessToken: The credential.
  ///   - timeout: How long one request may take.
  public init(
    baseURL: String = "https://app.wabot.my/api",
    instanceID: String,
    accessToken: Secret,
    timeout: Duration = .seconds(30)
  ) throws(ProviderConfigurationError) {
    self.baseURL = try ProviderConfigurationError.checked(baseURL: baseURL)
    guard WABotPayload.isInstanceID(instanceID) else { throw ProviderConfigurationError(.invalidInstanceID) }
    guard ProviderAddress.isToken(accessToken) else { throw ProviderConfigurationError(.invalidToken) }
    self.instanceID = instanceID
    self.accessToken = accessToken
    self.timeout = timeout
  }
}
