/// Meta's WhatsApp Cloud API.
///
/// It builds `POST {base}/{version}/{phone-number-id}/messages` and reads what comes back; whoever holds the request
/// sends it. A `200` means accepted for processing, neither sent nor delivered: the rest is told by webhooks, which
/// carry the callback data of the request.
public struct CloudAPIProvider: MessagingProvider {
  /// Where and as whom the API is called.
  public let configuration: CloudAPIConfiguration

  private let time: any TimeSource

  /// Creates a provider for one sender number.
  ///
  /// - Parameters:
  ///   - configuration: Where and as whom the API is called.
  ///   - time: The clock, for responses that say until when to wait.
  public init(_ configuration: CloudAPIConfiguration, time: any TimeSource = .system) {
    self.configuration = configuration
    self.time = time
  }

  /// Templates, callback data, delivery reports, signed webhooks; 80 messages a second for each number by default.
  public var capabilities: ProviderCapabilities {
    ProviderCapabilities(
      sendsTemplates: true,
      echoesCallbackData: true,
      reportsDelivery: true,
      signsWebhooks: true,
      defaultLimits: [.perSecond(80)]
    )
  }

  /// Builds the request that sends one message.
  public func request(for send: ProviderSend) async throws(ProviderRequestError) -> HTTPRequest {
    let body = try CloudAPIBody.message(send)
    let token = try await accessToken()
    return HTTPRequest(
      method: .post,
      url: "\(configuration.baseURL)/\(configuration.version)/\(configuration.phoneNumberID)/messages",
      headers: ["Authorization": "Bearer \(token.revealed)", "Content-Type": "application/json"],
      body: JSONValue.object(body).encoded(),
      timeout: configuration.timeout
    )
  }

  /// Reads what came back.
  ///
  /// A refusal whose code belongs to another part of the API is a refusal all the same, so the message is given up.
  public func answer(to response: HTTPResponse) -> ProviderAnswer {
    let answer = CloudAPIErrors.classify(
      status: response.status,
      headers: response.headers,
      body: response.body,
      now: time.now
    )
    guard case .refused(var error) = answer, error.errorClass == .notASendError else { return answer }
    error.reaction = response.status >= 500 ? .settle : .fail
    return .refused(error)
  }

  /// The only place that asks for the credential.
  private func accessToken() async throws(ProviderRequestError) -> Secret { configuration.accessToken }
}
