import WhatsAppCampaigns

/// The providers that this build speaks to.
enum ProviderKind: String, CaseIterable, Sendable {
  case cloud

  /// What reads the provider's webhooks.
  var webhookFormat: any WebhookFormat {
    switch self {
    case .cloud: CloudAPIWebhookFormat()
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
