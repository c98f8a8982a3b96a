import WhatsAppCampaigns
import WhatsAppCampaignsCurl

extension ProviderKind {
  /// What fetches the images that people send; `nil` for a provider that passes none on, and without credentials.
  func media(for call: Invocation) -> (any MediaFetcher)? {
    guard self == .cloud, missingVariables(in: call).isEmpty else { return nil }
    return try? account(call)
  }
}
