import Foundation
import WhatsAppCampaigns
import WhatsAppCampaignsCurl

extension ProviderKind {
  static let baseURL = Option.value("base-url", "URL", "The provider's address, instead of the environment's")

  /// A variable of the environment.
  struct Variable: Sendable {
    var name: String
    /// Whether nothing can be sent without it.
    var isRequired = false
    /// What follows where it is not set.
    var absence: String
  }

  /// Every variable that is read for the provider.
  var variables: [Variable] {
    switch self {
    case .cloud:
      [
        Variable(name: "WHATSAPP_ACCESS_TOKEN", isRequired: true, absence: "nothing can be sent"),
        Variable(name: "WHATSAPP_PHONE_NUMBER_ID", isRequired: true, absence: "nothing can be sent"),
        Variable(name: "WHATSAPP_BASE_URL", absence: "https://graph.facebook.com"),
        Variable(name: "WHATSAPP_API_VERSION", absence: "v25.0"),
        Variable(name: secretVariable, absence: "webhooks over HTTP are refused"),
        Variable(name: "WHATSAPP_WEBHOOK_VERIFY_TOKEN", absence: "the endpoint's verification is refused"),
        Variable(
          name: "WHATSAPP_BUSINESS_ACCOUNT_ID",
          absence: "no templates are synchronised, and news of any account count"
        ),
      ]
    case .tata:
      [
        Variable(name: "TATA_TOKEN", isRequired: true, absence: "nothing can be sent"),
        Variable(name: "TATA_BASE_URL", absence: "https://wb.omni.tatatelebusiness.com"),
        Variable(name: "TATA_AUTH_HEADER", absence: "Authorization: Bearer; else bare, or the name of a header field"),
        Variable(name: secretVariable, absence: "webhooks over HTTP are refused"),
      ]
    case .wabot:
      [
        Variable(name: "WABOT_ACCESS_TOKEN", isRequired: true, absence: "nothing can be sent"),
        Variable(name: "WABOT_INSTANCE_ID", isRequired: true, absence: "nothing can be sent"),
        Variable(name: "WABOT_BASE_URL", absence: "https://app.wabot.my/api"),
        Variable(name: secretVariable, absence: "webhooks over HTTP are refused"),
      ]
    }
  }

  /// Those of the required variables that are not set.
  func missingVariables(in call: Invocation) -> [String] {
    variables.filter { $0.isRequired && call.variable($0.name) == nil }.map(\.name)
  }

  /// What is wrong with the values that are set; `nil` where nothing is.
  func problem(for call: Invocation, time: any TimeSource) -> String? {
    do {
      if missingVariables(in: call).isEmpty {
        _ = try channel(for: call, time: time)
      } else {
        _ = try planningChannel(for: call)
        _ = try provider(call, time: time, credential: "0")
      }
      return nil
    } catch {
      return "\(error)"
    }
  }

  /// A channel that sends over as many connections as messages may be under way.
  func channel(for call: Invocation, time: any TimeSource, connections: Int = 64) throws -> ProviderChannel {
    let missing = missingVariables(in: call)
    guard missing.isEmpty else {
      throw CommandFailure.unusable(
        "the provider “\(rawValue)” cannot send: set \(missing.joined(separator: " and ")) in the environment"
      )
    }
    let transport = CurlTransport(
      configuration: .init(maximumConnectionsPerHost: connections, maximumConnections: connections)
    )
    return try channel(try provider(call, time: time), transport, call)
  }

  /// A channel that plans as the provider does and sends nothing, whatever the environment lacks.
  func planningChannel(for call: Invocation) throws -> ProviderChannel {
    var channel = try channel(PlanningProvider(provider: plannedProvider()), NoTransport(), call)
    channel.sends = false
    return channel
  }

  private func channel(
    _ provider: any MessagingProvider,
    _ transport: any HTTPTransport,
    _ call: Invocation
  ) throws -> ProviderChannel {
    let secret = call.variable(secretVariable).map { Secret($0) }
    let origin: WebhookOrigin? = try secret.map { secret in
      provider.capabilities.signsWebhooks
        ? .signed(try WebhookSignature(secrets: [secret])) : .secretAddress(try WebhookPath(secrets: [secret]))
    }
    return ProviderChannel(
      provider: provider,
      transport: transport,
      sender: senderVariable.flatMap(call.variable) ?? rawValue,
      limits: try SenderOptions.limits(call.arguments, provided: provider.capabilities.defaultLimits),
      webhookNumberID: self == .cloud ? senderVariable.flatMap(call.variable) : nil,
      webhookAccountID: self == .cloud ? call.variable("WHATSAPP_BUSINESS_ACCOUNT_ID") : nil,
      webhookFormat: webhookFormat,
      webhookOrigin: origin ?? .trustedBodies,
      webhookChallenge: self == .cloud
        ? try call.variable("WHATSAPP_WEBHOOK_VERIFY_TOKEN").map { try WebhookChallenge(verifyToken: Secret($0)) }
        : nil,
      media: media(for: call)
    )
  }

  /// The variable that names the sender number.
  var senderVariable: String? {
    switch self {
    case .cloud: "WHATSAPP_PHONE_NUMBER_ID"
    case .tata: nil
    case .wabot: "WABOT_INSTANCE_ID"
    }
  }

  private func plannedProvider() throws -> any MessagingProvider {
    switch self {
    case .cloud: CloudAPIProvider(try CloudAPIConfiguration(phoneNumberID: "0", accessToken: Secret("none")))
    case .tata: TataProvider(try TataConfiguration(token: Secret("none")))
    case .wabot: WABotProvider(try WABotConfiguration(instanceID: "0", accessToken: Secret("none")))
    }
  }

  /// What speaks the provider's API with the settings of the environment.
  ///
  /// - Parameter credential: What stands for the credentials that are not set.
  private func provider(
    _ call: Invocation,
    time: any TimeSource,
    credential: String = ""
  ) throws(CommandFailure) -> any MessagingProvider {
    let address = call.arguments[Self.baseURL]
    func secret(_ name: String) -> Secret { Secret(call.variable(name) ?? credential) }
    do {
      switch self {
      case .cloud: return CloudAPIProvider(try cloudConfiguration(call, credential: credential), time: time)
      case .tata:
        return TataProvider(
          try TataConfiguration(
            baseURL: address ?? call.variable("TATA_BASE_URL") ?? "https://wb.omni.tatatelebusiness.com",
            token: secret("TATA_TOKEN"),
            authorization: Self.authorization(call.variable("TATA_AUTH_HEADER"))
          ),
          time: time
        )
      case .wabot:
        return WABotProvider(
          try WABotConfiguration(
            baseURL: address ?? call.variable("WABOT_BASE_URL") ?? "https://app.wabot.my/api",
            instanceID: call.variable("WABOT_INSTANCE_ID") ?? credential,
            accessToken: secret("WABOT_ACCESS_TOKEN")
          ),
          time: time
        )
      }
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw .unusable("the configuration of the provider “\(rawValue)” cannot be used: \(error)")
    }
  }

  /// How Tata's credential is written: `bearer`, `bare`, or the name of a header field.
  private static func authorization(_ text: String?) -> TataConfiguration.Authorization {
    switch text?.lowercased() {
    case nil, "bearer": .bearer
    case "bare": .bare
    case .some: .header(text ?? "")
    }
  }

  /// The Cloud API with the settings of the environment.
  ///
  /// - Parameter credential: What stands for the credentials that are not set.
  func cloudConfiguration(
    _ call: Invocation,
    credential: String = ""
  ) throws(CommandFailure) -> CloudAPIConfiguration {
    do throws(CloudAPIConfigurationError) {
      return try CloudAPIConfiguration(
        baseURL: call.arguments[Self.baseURL] ?? call.variable("WHATSAPP_BASE_URL") ?? "https://graph.facebook.com",
        version: call.variable("WHATSAPP_API_VERSION") ?? "v25.0",
        phoneNumberID: call.variable("WHATSAPP_PHONE_NUMBER_ID") ?? credential,
        accessToken: Secret(call.variable("WHATSAPP_ACCESS_TOKEN") ?? credential)
      )
    } catch {
      throw .unusable("the configuration of the provider “\(rawValue)” cannot be used: \(error)")
    }
  }
}

/// Stands for a provider while campaigns are planned. It knows what the provider can do and builds no request.
private struct PlanningProvider: MessagingProvider {
  let provider: any MessagingProvider

  var capabilities: ProviderCapabilities { provider.capabilities }

  func check(_ send: ProviderSend) throws(ProviderRequestError) { try provider.check(send) }

  func request(for send: ProviderSend) async throws(ProviderRequestError) -> HTTPRequest {
    throw ProviderRequestError(
      code: .missingCredential,
      path: "Authorization",
      rule: "this engine only plans; it has no credential"
    )
  }

  func answer(to response: HTTPResponse) -> ProviderAnswer {
    .refused(ProviderError(errorClass: .authentication, scope: .account, reaction: .pauseCampaign))
  }
}

/// Sends nothing.
private struct NoTransport: HTTPTransport {
  func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
    throw HTTPTransportError(code: .other, fate: .notSent, detail: "this engine only plans")
  }
}
