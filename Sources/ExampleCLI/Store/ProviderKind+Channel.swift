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
        _ = try cloudConfiguration(call, credential: "0")
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
    switch self {
    case .cloud:
      let configuration = try cloudConfiguration(call)
      let transport = CurlTransport(
        configuration: .init(maximumConnectionsPerHost: connections, maximumConnections: connections)
      )
      return try channel(CloudAPIProvider(configuration, time: time), transport, call)
    }
  }

  /// A channel that plans as the provider does and sends nothing, whatever the environment lacks.
  func planningChannel(for call: Invocation) throws -> ProviderChannel {
    try channel(PlanningProvider(capabilities: plannedCapabilities()), NoTransport(), call)
  }

  private func channel(
    _ provider: any MessagingProvider,
    _ transport: any HTTPTransport,
    _ call: Invocation
  ) throws -> ProviderChannel {
    switch self {
    case .cloud:
      ProviderChannel(
        provider: provider,
        transport: transport,
        sender: call.variable("WHATSAPP_PHONE_NUMBER_ID") ?? rawValue,
        webhookFormat: webhookFormat,
        webhookSignature: try call.variable("WHATSAPP_APP_SECRET").map {
          try WebhookSignature(secrets: [Secret($0)])
        },
        webhookChallenge: try call.variable("WHATSAPP_WEBHOOK_VERIFY_TOKEN").map {
          try WebhookChallenge(verifyToken: Secret($0))
        }
      )
    }
  }

  private func plannedCapabilities() throws -> ProviderCapabilities {
    switch self {
    case .cloud:
      try CloudAPIProvider(CloudAPIConfiguration(phoneNumberID: "0", accessToken: Secret("none"))).capabilities
    }
  }

  /// - Parameter credential: What stands for the credentials that are not set.
  private func cloudConfiguration(
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
  let capabilities: ProviderCapabilities

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
