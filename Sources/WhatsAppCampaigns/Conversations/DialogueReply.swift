public import Foundation

/// One answer of the consent dialogue, addressed and ready to be sent.
public struct DialogueReply: Hashable, Sendable {
  /// How long after a person's message a business may answer with free text: 24 hours.
  public static var serviceWindow: Duration { ServiceWindow.length }

  /// Through which provider.
  public var provider: ProviderName
  /// To whom.
  public var recipient: WhatsAppIdentity
  /// The message that it answers.
  public var inReplyTo: ProviderMessageID
  /// What it says.
  public var answer: DialogueTurn.Answer
  /// The last moment at which free text is allowed.
  public var sendBefore: Date

  /// Creates a reply.
  public init(
    provider: ProviderName,
    recipient: WhatsAppIdentity,
    inReplyTo: ProviderMessageID,
    answer: DialogueTurn.Answer,
    sendBefore: Date
  ) {
    self.provider = provider
    self.recipient = recipient
    self.inReplyTo = inReplyTo
    self.answer = answer
    self.sendBefore = sendBefore
  }
}

extension DialogueReply: Redacted {
  /// The kind, the language and the masked recipient: the text may name the person.
  public var description: String { "\(answer.kind.rawValue) (\(answer.language)) to \(recipient)" }
}
