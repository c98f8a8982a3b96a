/// The path by which messages go to the Cloud API.
///
/// Both take the same bodies and the same credential, and webhooks come back the same way; so a campaign chooses by the
/// channel that it is planned with, and two channels of one sender number share its limits.
@nonexhaustive
public enum CloudAPIRoute: Hashable, Sendable {
  /// `/messages`: every kind of message.
  case messages
  /// `/marketing_messages`: templates of the category marketing only. The account must have accepted its terms.
  case marketingMessages(MarketingMessageOptions = MarketingMessageOptions())

  /// The last part of the path.
  var path: String {
    switch self {
    case .messages: "messages"
    case .marketingMessages: "marketing_messages"
    }
  }

  /// What is added to each message.
  var options: MarketingMessageOptions {
    switch self {
    case .messages: MarketingMessageOptions()
    case .marketingMessages(let options): options
    }
  }
}

/// What the route for marketing messages takes beside the message.
public struct MarketingMessageOptions: Hashable, Sendable {
  /// What happens to a message that the route cannot carry.
  @nonexhaustive
  public enum ProductPolicy: String, Hashable, Sendable {
    /// It goes out as an ordinary message: what the provider does where nothing is said.
    case fallback = "CLOUD_API_FALLBACK"
    /// It is refused.
    case strict = "STRICT"
  }

  /// What happens to a message that the route cannot carry; `nil` to leave it to the provider.
  public var productPolicy: ProductPolicy?
  /// Whether what people do with the message is shared with the provider; `nil` to leave it to the account's setting.
  public var sharesActivity: Bool?

  /// Creates options.
  public init(productPolicy: ProductPolicy? = nil, sharesActivity: Bool? = nil) {
    self.productPolicy = productPolicy
    self.sharesActivity = sharesActivity
  }
}
