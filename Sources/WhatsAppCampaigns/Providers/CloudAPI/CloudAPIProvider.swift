/// Meta's WhatsApp Cloud API.
///
/// It builds `POST {base}/{version}/{phone-number-id}/messages` and reads what comes back; whoever holds the request
/// sends it. A `200` means accepted for processing, neither sent nor delivered: the rest is told by webhooks, which
/// carry the callback data of the request.
public struct CloudAPIProvider: MessagingProvider {
  /// Where and as whom the API is called.
  public let configuration: CloudAPIConfiguration
  /// Templates, callback data, delivery reports, signed webhooks; 80 messages a second for each number by default. The
  /// route for marketing messages takes templates of that category, and nothing else.
  public let capabilities: ProviderCapabilities

  private let time: any TimeSource
  private let credential: CredentialHolder
  private let url: String

  /// Creates a provider for one sender number.
  ///
  /// - Parameters:
  ///   - configuration: Where and as whom the API is called.
  ///   - credentials: Where the access token comes from, where it may change; `nil` for the configuration's.
  ///   - time: The clock, for responses that say until when to wait.
  public init(
    _ configuration: CloudAPIConfiguration,
    credentials: (any CredentialSource)? = nil,
    time: any TimeSource = .system
  ) {
    self.configuration = configuration
    self.time = time
    credential = CredentialHolder(
      configuration.accessToken,
      source: credentials,
      time: time,
      patience: configuration.timeout
    )
    url = configuration.url(configuration.phoneNumberID, configuration.route.path)
    var capabilities = ProviderCapabilities(
      echoesCallbackData: true,
      reportsDelivery: true,
      signsWebhooks: true,
      defaultLimits: [.perSecond(80)]
    )
    switch configuration.route {
    case .marketingMessages:
      capabilities.templateCategories = [.marketing]
      capabilities.messageKinds = [.template]
    case .messages:
      // A film that plays by itself above a template is a thing of the other route.
      capabilities.media.rules[.gif] = nil
    }
    self.capabilities = capabilities
  }

  /// Refuses what breaks a documented limit, and what the route does not take.
  public func check(_ send: ProviderSend) throws(ProviderRequestError) {
    try checkKind(of: send)
    try CloudAPIBody.check(send)
    _ = try CloudAPIBody.recipient(send.recipient)
  }

  private func checkKind(of send: ProviderSend) throws(ProviderRequestError) {
    guard !capabilities.messageKinds.contains(send.message.kind) else { return }
    throw ProviderRequestError(code: .unsupported, path: "type", rule: "this route sends templates only")
  }

  /// Builds the request that sends one message.
  public func request(for send: ProviderSend) async throws(ProviderRequestError) -> HTTPRequest {
    try checkKind(of: send)
    let body = try CloudAPIBody.message(send, options: configuration.route.options)
    return try await request(body, to: url)
  }

  /// Builds the request that tells a person that a message was read. It says nothing to a campaign, and a host sends it
  /// with its own transport; a lost one may be sent again.
  public func request(for receipt: ReadReceipt) async throws(ProviderRequestError) -> HTTPRequest {
    try await request(
      CloudAPIBody.readReceipt(receipt),
      to: configuration.url(configuration.phoneNumberID, CloudAPIRoute.messages.path)
    )
  }

  private func request(_ body: [UInt8], to url: String) async throws(ProviderRequestError) -> HTTPRequest {
    let token = try await credential.secret()
    return HTTPRequest(
      method: .post,
      url: url,
      headers: ["Authorization": "Bearer \(token.revealed)", "Content-Type": "application/json"],
      body: body,
      timeout: configuration.timeout
    )
  }

  /// Reads what came back.
  ///
  /// A refusal whose code belongs to another part of the API is a refusal all the same, so the message is given up. Where
  /// there is a source of credentials, it is asked before a refused one pauses a campaign.
  public func answer(to response: HTTPResponse) -> ProviderAnswer {
    let answer = CloudAPIErrors.classify(
      status: response.status,
      headers: response.headers,
      body: response.body,
      now: time.now
    )
    guard case .refused(var error) = answer, error.errorClass == .notASendError else {
      return answer.renewing(credential)
    }
    error.reaction = response.status >= 500 ? .settle : .fail
    return .refused(error)
  }
}

extension CloudAPIConfiguration {
  /// The address of an object and perhaps one of its edges.
  func url(_ parts: String...) -> String { "\(baseURL)/\(version)/\(parts.joined(separator: "/"))" }
}
