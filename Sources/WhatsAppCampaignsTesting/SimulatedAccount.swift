public import WhatsAppCampaigns

/// The business that a ``ProviderSimulator`` plays the provider for.
public struct SimulatedAccount: Hashable, Sendable {
  /// The provider's identifier of the business number; part of the path of every send.
  public var phoneNumberID: String
  /// The business number as webhooks show it.
  public var displayPhoneNumber: String
  /// The provider's identifier of the account; webhooks carry it.
  public var accountID: String
  /// The token that every request must bear.
  public var accessToken: Secret
  /// The secret that webhooks are signed with; not empty.
  public var appSecret: Secret
  /// The templates of the account, in the provider's own JSON.
  public var templates: [JSONValue]

  /// Creates an account, by default a made-up one.
  public init(
    phoneNumberID: String = "106540352242922",
    displayPhoneNumber: String = "60312345678",
    accountID: String = "102290129340398",
    accessToken: Secret = Secret("simulated-access-token"),
    appSecret: Secret = Secret("simulated-app-secret"),
    templates: [JSONValue] = []
  ) {
    self.phoneNumberID = phoneNumberID
    self.displayPhoneNumber = displayPhoneNumber
    self.accountID = accountID
    self.accessToken = accessToken
    self.appSecret = appSecret
    self.templates = templates
  }
}
