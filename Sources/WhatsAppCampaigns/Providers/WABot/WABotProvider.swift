/// A WABot gateway: a phone that is connected to WhatsApp Web and takes messages over HTTP.
///
/// It is not an official way to send: numbers can be banned for it. It knows no templates, so the words of a template are
/// sent, as text or under the medium of the header. It says neither which message it accepted nor what became of it:
/// messages are *sent*, and nothing is ever reported as delivered.
public struct WABotProvider: MessagingProvider {
  /// Where and as whom the gateway is called.
  public let configuration: WABotConfiguration
  /// Words instead of templates; no callback data, no delivery reports, no signature; one message every half second.
  public let capabilities: ProviderCapabilities

  private let credential: CredentialHolder

  /// Creates a provider for one connected phone.
  ///
  /// - Parameters:
  ///   - configuration: Where and as whom the gateway is called.
  ///   - credentials: Where the credential comes from, where it may change; `nil` for the configuration's.
  ///   - time: The clock, for credentials that have just changed.
  public init(
    _ configuration: WABotConfiguration,
    credentials: (any CredentialSource)? = nil,
    time: any TimeSource = .system
  ) {
    self.configuration = configuration
    credential = CredentialHolder(
      configuration.accessToken,
      source: credentials,
      time: time,
      patience: configuration.timeout
    )
    capabilities = ProviderCapabilities(
      templates: .asWords,
      messageKinds: [.text, .media(.image), .media(.video), .media(.audio), .media(.document)],
      media: .waBot,
      echoesCallbackData: false,
      reportsDelivery: false,
      signsWebhooks: false,
      defaultLimits: [.perSecond(2)]
    )
  }

  /// Refuses what is neither text nor a medium with a link, and people without a phone number.
  public func check(_ send: ProviderSend) throws(ProviderRequestError) {
    _ = try body(of: send, Secret(""))
  }

  private func body(of send: ProviderSend, _ token: Secret) throws(ProviderRequestError) -> [UInt8] {
    guard send.replyTo == nil else {
      throw ProviderRequestError(code: .unsupported, path: "context", rule: "the gateway cannot quote a message")
    }
    return try WABotPayload(
      recipient: send.recipient,
      message: send.message,
      instanceID: configuration.instanceID,
      accessToken: token
    ).encoded()
  }

  /// Builds the request that sends one message. The credential stands in its body, never in its URL.
  public func request(for send: ProviderSend) async throws(ProviderRequestError) -> HTTPRequest {
    HTTPRequest(
      method: .post,
      url: "\(configuration.baseURL)/send",
      headers: ["Content-Type": "application/json"],
      body: try body(of: send, try await credential.secret()),
      timeout: configuration.timeout
    )
  }

  /// Reads what came back; see ``WABotErrors``.
  public func answer(to response: HTTPResponse) -> ProviderAnswer {
    WABotErrors.classify(status: response.status, headers: response.headers, body: response.body)
      .renewing(credential)
  }
}
