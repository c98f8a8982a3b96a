/// One provider as an engine uses it: who speaks its API, who carries the requests, and how its webhooks are checked.
public struct ProviderChannel: Sendable {
  /// Speaks the provider's API.
  public var provider: any MessagingProvider
  /// Carries the requests.
  public var transport: any HTTPTransport
  /// Names the sender number, whose limits all campaigns share.
  public var sender: String
  /// How fast the sender may send; `nil` for what the provider allows by default.
  public var limits: SenderLimits?
  /// The provider's identifier of the number, as its webhooks name it. With it, what a webhook reports about any other
  /// number is kept and not applied, unless the number is another channel's, or the report carries a tag of ours;
  /// ``WebhookSummary/foreign`` counts it. A STOP binds whatever number it was sent to.
  public var webhookNumberID: String?
  /// The provider's identifier of the account, as its webhooks name it. With it, news about any other account are kept and
  /// not applied, unless the account is another channel's, whose campaigns they are about then.
  public var webhookAccountID: String?
  /// Reads the provider's webhooks.
  public var webhookFormat: any WebhookFormat
  /// Who may send them.
  public var webhookOrigin: WebhookOrigin
  /// Answers the verification of the endpoint, where the provider verifies it.
  public var webhookChallenge: WebhookChallenge?
  /// Fetches the files that people send; without it no image is read.
  public var media: (any MediaFetcher)?
  /// Whether the engine sends through it. One that does not plans campaigns and takes in webhooks all the same, and
  /// leaves the sending to another engine of the same store.
  public var sends = true

  /// Creates a channel.
  public init(
    provider: any MessagingProvider,
    transport: any HTTPTransport,
    sender: String,
    limits: SenderLimits? = nil,
    webhookNumberID: String? = nil,
    webhookAccountID: String? = nil,
    webhookFormat: any WebhookFormat,
    webhookOrigin: WebhookOrigin,
    webhookChallenge: WebhookChallenge? = nil,
    media: (any MediaFetcher)? = nil
  ) {
    self.provider = provider
    self.transport = transport
    self.sender = sender
    self.limits = limits
    self.webhookNumberID = webhookNumberID
    self.webhookAccountID = webhookAccountID
    self.webhookFormat = webhookFormat
    self.webhookOrigin = webhookOrigin
    self.webhookChallenge = webhookChallenge
    self.media = media
  }
}
