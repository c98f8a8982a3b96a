public import Foundation

/// A message that a person sent to the business.
public struct InboundMessage: Hashable, Sendable {
  /// The provider's identifier of this message: what makes a repetition recognisable.
  public var id: ProviderMessageID
  /// Who wrote it.
  public var sender: WebhookParty
  /// The name that the person chose in their profile, without spaces around it. It proves nothing and may change.
  public var profileName: String?
  /// When the person sent it, by the provider's clock; `nil` where the webhook did not say or cannot be read.
  public var timestamp: Date?
  /// What it holds.
  public var content: InboundContent
  /// The message that it answers: for a tapped template button, the one that we sent.
  public var contextID: ProviderMessageID?
  /// The provider's identifier of the business number that it was sent to.
  public var phoneNumberID: String?
  /// The business number that it was sent to, as the provider writes it.
  public var businessNumber: String?
  /// The group that it was written in; `nil` for a message to the business alone.
  public var groupID: String?
  /// What brought the person to write.
  public var origin: InboundOrigin
  /// The message as the provider wrote it, with whatever else there is in it. It is personal data, and is not kept with the
  /// message.
  public var raw: JSONValue
  /// Whether another application holds the conversation at present: it counts, but must not be answered.
  public var isStandby: Bool

  /// Creates a message.
  public init(
    id: ProviderMessageID,
    sender: WebhookParty,
    profileName: String? = nil,
    timestamp: Date?,
    content: InboundContent,
    contextID: ProviderMessageID? = nil,
    phoneNumberID: String? = nil,
    businessNumber: String? = nil,
    groupID: String? = nil,
    isStandby: Bool = false,
    origin: InboundOrigin = InboundOrigin(),
    raw: JSONValue = .null
  ) {
    self.id = id
    self.sender = sender
    self.profileName = profileName.map(CellText.trimmed).flatMap { $0.isEmpty ? nil : $0 }
    self.timestamp = timestamp
    self.content = content
    self.contextID = contextID
    self.phoneNumberID = phoneNumberID
    self.businessNumber = businessNumber
    self.groupID = groupID
    self.isStandby = isStandby
    self.origin = origin
    self.raw = raw
  }

  /// What the person wrote or tapped: the text, the button, the title of a choice, or a caption.
  public var text: String? { content.text }

  /// The provider's name of the type: `text`, `image`, `button` and so on.
  public var type: String {
    // What cannot be passed on comes under two names.
    guard case .unsupported = content, raw["type"]?.string == "unknown" else { return content.type }
    return "unknown"
  }

  /// Whether somebody wrote it of whom no name can be read: a STOP among such words binds nobody. What is written in a
  /// group binds nobody anyway.
  var isNamelessText: Bool { groupID == nil && text != nil && sender.identities.allSatisfy { $0.key == nil } }
}

extension InboundMessage: Redacted {
  /// The type and the masked sender: what a person wrote is never printed.
  public var description: String { "message.\(type) from \(sender)" }
}
