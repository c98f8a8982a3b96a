import Foundation
import WhatsAppCampaigns

/// The providers that this build speaks to.
enum ProviderKind: String, CaseIterable, Sendable {
  case cloud, tata, wabot

  /// What reads the provider's webhooks.
  var webhookFormat: any WebhookFormat {
    switch self {
    case .cloud: CloudAPIWebhookFormat()
    case .tata: TataWebhookFormat()
    case .wabot: WABotWebhookFormat()
    }
  }

  /// What an answer of the provider to a send means.
  func classify(status: Int, headers: HTTPHeaders, body: [UInt8], now: Date) -> ProviderAnswer {
    switch self {
    case .cloud: CloudAPIErrors.classify(status: status, headers: headers, body: body, now: now)
    case .tata: TataErrors.classify(status: status, headers: headers, body: body, now: now)
    case .wabot: WABotErrors.classify(status: status, headers: headers, body: body)
    }
  }

  /// A request body, read into the library's own type and written again.
  ///
  /// - Throws: ``PayloadError`` with every rule that it breaks.
  func rewritten(_ body: JSONValue) throws -> [UInt8] {
    switch self {
    case .cloud: try CloudAPIPayload(body).encoded()
    case .tata: try TataPayload(body).encoded()
    case .wabot: try WABotPayload(body).encoded()
    }
  }

  /// The name under which campaigns use it.
  var name: ProviderName? { ProviderName(rawValue) }

  static let option = Option.value(
    "provider",
    "NAME",
    "The provider: " + allCases.map(\.rawValue).joined(separator: ", ")
  )

  static func named(_ name: String) throws(CommandFailure) -> ProviderKind {
    guard let kind = ProviderKind(rawValue: name) else {
      let names = allCases.map(\.rawValue)
      throw .usage(
        "there is no provider “\(name)” in this build; there is \(names.joined(separator: ", "))"
      )
    }
    return kind
  }
}

extension Arguments {
  /// The provider that `--provider` names.
  func provider() throws(CommandFailure) -> ProviderKind { try .named(try required(ProviderKind.option)) }
}
