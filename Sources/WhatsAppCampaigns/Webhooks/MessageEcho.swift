public import Foundation

/// A message that the business sent to a person by other means than this library, such as the application on its phone.
///
/// It is no message of the person: it says nothing about consent, and opens no time in which free text is allowed.
public struct MessageEcho: Hashable, Sendable {
  /// The provider's identifier of the message.
  public var id: ProviderMessageID
  /// Whom it was sent to.
  public var recipient: WebhookParty
  /// When it was sent, by the provider's clock.
  public var timestamp: Date?
  /// What it holds.
  public var content: InboundContent
  /// The provider's name of what reported it, such as `smb_message_echoes`.
  public var field: String
  /// The provider's identifier of the business number that it was sent from.
  public var phoneNumberID: String?

  /// Creates an echo.
  public init(
    id: ProviderMessageID,
    recipient: WebhookParty,
    timestamp: Date?,
    content: InboundContent,
    field: String,
    phoneNumberID: String? = nil
  ) {
    self.id = id
    self.recipient = recipient
    self.timestamp = timestamp
    self.content = content
    self.field = field
    self.phoneNumberID = phoneNumberID
  }
}

extension MessageEcho {
  /// Whether it was written by other means for certain, and belongs in the history. A gateway (WABot) reports what it was
  /// told to send in the same way, and without an identifier that could tell the two apart.
  var isByOtherMeans: Bool { field.hasSuffix("message_echoes") }
}

extension MessageEcho: Redacted {
  /// The type and the masked recipient: what was written is never printed.
  public var description: String { "\(field) \(content.type) to \(recipient)" }
}
