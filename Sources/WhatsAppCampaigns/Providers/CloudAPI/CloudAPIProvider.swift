/// Meta's WhatsApp Cloud API.
///
/// It builds `POST {base}/{version}/{phone-number-id}/messages` and reads what comes back; whoever holds the request
/// sends it. A `200` means accepted for processing, neither sent nor delivered: the rest is told by webhooks, which
/// carry the callback data of the request.
public struct CloudAPIProvider: MessagingProvider {
  /// Where and as whom the API is called.
  public let configuration: CloudAPIConfiguration

  private let time: any TimeSource
  private let call: SendCall

  /// Creates a provider for one sender number.
  ///
  /// - Parameters:
  ///   - configuration: Where and as whom the API is called.
  ///   - time: The clock, for responses that say until when to wait.
  public init(_ configuration: CloudAPIConfiguration, time: any TimeSource = .system) {
    self.configuration = configuration
    self.time = time
    call = SendCall(configuration)
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
    HTTPRequest(
      method: .post,
      url: call.url,
      headers: call.headers,
      body: try CloudAPIBody.message(send),
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
}

extension CloudAPIProvider {
  /// What every request of one configuration has in common, made once. The headers hold the credential.
  private struct SendCall: Sendable, CustomReflectable {
    let url: String
    let headers: HTTPHeaders

    init(_ configuration: CloudAPIConfiguration) {
      url = "\(configuration.baseURL)/\(configuration.version)/\(configuration.phoneNumberID)/messages"
      headers = [
        "Authorization": "Bearer \(configuration.accessToken.revealed)", "Content-Type": "application/json",
      ]
    }

    /// Empty, so that a dump of a provider does not show the credential.
    var customMirror: Mirror { Mirror(self, children: []) }
  }
}
