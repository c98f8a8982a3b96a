public import Foundation

/// What a provider reports about a message that it had accepted.
///
/// Reports come late, twice and in any order, and may contradict each other; joining them is the engine's work.
public struct StatusUpdate: Hashable, Sendable {
  /// The provider's identifier of our message.
  public var messageID: ProviderMessageID
  /// What happened to it.
  public var status: DeliveryStatus
  /// When it happened, by the provider's clock; `nil` where the webhook did not say or cannot be read.
  public var timestamp: Date?
  /// Whom it was sent to.
  public var recipient: WebhookParty
  /// The provider's identifier of the business number that it was sent from.
  public var phoneNumberID: String?
  /// The tag that we had attached to the message.
  public var callbackData: String?
  /// Why it failed.
  public var errors: [ProviderError]
  /// What is charged for it.
  public var pricing: Pricing?
  /// The conversation that it was counted in, in older versions of the API.
  public var conversation: Conversation?

  /// What is charged for a message, in the provider's own words: new values appear every few months.
  public struct Pricing: Hashable, Sendable {
    /// The category, such as `marketing`, `marketing_lite`, `utility`, `service`.
    public var category: String?
    /// The model: `PMP`, or `CBP` in old data.
    public var model: String?
    /// The type: `regular`, `free_customer_service`, `free_entry_point`. Prefer it over ``isBillable``.
    public var type: String?
    /// Whether it is charged; the provider has announced that this will go.
    public var isBillable: Bool?

    /// Creates a pricing.
    public init(category: String?, model: String? = nil, type: String? = nil, isBillable: Bool? = nil) {
      self.category = category
      self.model = model
      self.type = type
      self.isBillable = isBillable
    }
  }

  /// The conversation that a message was counted in.
  public struct Conversation: Hashable, Sendable {
    /// The provider's identifier.
    public var id: String?
    /// What it began with, such as `marketing` or `referral_conversion`.
    public var origin: String?
    /// When it ends.
    public var expiresAt: Date?

    /// Creates a conversation.
    public init(id: String?, origin: String? = nil, expiresAt: Date? = nil) {
      self.id = id
      self.origin = origin
      self.expiresAt = expiresAt
    }
  }
}

// In an extension, because it calls the initializer that the compiler makes. One that assigns the properties itself gives
// each optional one `nil` first, and copies all of it when it is done: a seventh of the time that a report takes to read.
extension StatusUpdate {
  /// Creates an update.
  public init(
    messageID: ProviderMessageID,
    status: DeliveryStatus,
    timestamp: Date?,
    recipient: WebhookParty,
    callbackData: String? = nil,
    errors: [ProviderError] = [],
    pricing: Pricing? = nil,
    conversation: Conversation? = nil,
    phoneNumberID: String? = nil
  ) {
    self.init(
      messageID: messageID,
      status: status,
      timestamp: timestamp,
      recipient: recipient,
      phoneNumberID: phoneNumberID,
      callbackData: callbackData,
      errors: errors,
      pricing: pricing,
      conversation: conversation
    )
  }
}

extension StatusUpdate: Redacted {
  /// The status and the masked recipient.
  public var description: String { "status.\(status.name) to \(recipient)" }
}
