/// Tata's Omni and Smartflo panel, a reseller of the Cloud API.
///
/// It builds `POST {base}/whatsapp-cloud/messages` and reads what comes back. The identifier in the answer is one of the
/// request, not of the message: statuses name the message by another, and the only thing that joins the two is the
/// callback data that they echo. So an accepted message has no identifier until its first status arrives.
public struct TataProvider: MessagingProvider {
  /// Where and as whom the panel is called.
  public let configuration: TataConfiguration
  /// Templates without variables in buttons, callback data, delivery reports; webhooks without a signature. The default
  /// pace is 0.8 messages a second and 100 000 in 24 hours.
  public let capabilities: ProviderCapabilities

  private let time: any TimeSource
  private let credential: CredentialHolder

  /// Creates a provider for one sender number.
  ///
  /// - Parameters:
  ///   - configuration: Where and as whom the panel is called.
  ///   - credentials: Where the credential comes from, where it may change; `nil` for the configuration's.
  ///   - time: The clock, for responses that say until when to wait.
  public init(
    _ configuration: TataConfiguration,
    credentials: (any CredentialSource)? = nil,
    time: any TimeSource = .system
  ) {
    self.configuration = configuration
    self.time = time
    credential = CredentialHolder(
      configuration.token,
      source: credentials,
      time: time,
      patience: configuration.timeout
    )
    capabilities = ProviderCapabilities(
      fillsButtons: false,
      media: .tata,
      echoesCallbackData: true,
      reportsDelivery: true,
      signsWebhooks: false,
      defaultLimits: Self.defaultLimits
    )
  }

  /// 0.8 messages a second, which is one every 1.25 seconds, and 100 000 in 24 hours.
  static var defaultLimits: [RateLimit] {
    [RateLimit(count: 4, per: .seconds(5)), .perDay(100_000)].compactMap(\.self)
  }

  /// Refuses what breaks a documented limit, such as a variable in a button, and people without a phone number.
  public func check(_ send: ProviderSend) throws(ProviderRequestError) {
    _ = try body(of: send)
  }

  private func body(of send: ProviderSend) throws(ProviderRequestError) -> [UInt8] {
    try TataPayload(send: send, source: configuration.source, headerMedia: configuration.headerMedia).encoded()
  }

  /// Builds the request that sends one message.
  public func request(for send: ProviderSend) async throws(ProviderRequestError) -> HTTPRequest {
    let body = try body(of: send)
    let token = try await credential.secret().revealed
    var headers: HTTPHeaders = ["Content-Type": "application/json"]
    switch configuration.authorization {
    case .bearer: headers["Authorization"] = "Bearer \(token)"
    case .bare: headers["Authorization"] = token
    case .header(let name): headers[name] = token
    }
    return HTTPRequest(
      method: .post,
      url: "\(configuration.baseURL)/whatsapp-cloud/messages",
      headers: headers,
      body: body,
      timeout: configuration.timeout
    )
  }

  /// Reads what came back; see ``TataErrors``.
  public func answer(to response: HTTPResponse) -> ProviderAnswer {
    TataErrors.classify(
      status: response.status,
      headers: response.headers,
      body: response.body,
      now: time.now
    ).renewing(credential)
  }
}
