/// An emoji on a message that the person sent, or the removal of one.
public struct ReactionMessage: Hashable, Sendable {
  /// The message that it is about; it must be younger than 30 days.
  public var messageID: ProviderMessageID
  /// The emoji; `nil` takes an earlier one back.
  public var emoji: String?

  /// Creates a reaction.
  public init(to messageID: ProviderMessageID, emoji: String?) {
    self.messageID = messageID
    self.emoji = emoji
  }

  /// What breaks the documented limits.
  public var problems: [TemplateProblem] {
    // One character as people count: families and flags consist of many code points.
    guard let emoji, emoji.count != 1 || emoji.utf8.count > 64 || ParameterText.isBlank(emoji) else { return [] }
    return [TemplateProblem(path: "reaction.emoji", rule: "must be one emoji, or empty to take it back")]
  }
}

/// Tells a person that what they wrote was read, with the two blue ticks.
public struct ReadReceipt: Hashable, Sendable {
  /// The message; earlier ones of the conversation count as read, too.
  public var messageID: ProviderMessageID
  /// Whether the person also sees that an answer is being written, for at most 25 seconds.
  public var showsTyping: Bool

  /// Creates a receipt.
  public init(_ messageID: ProviderMessageID, showsTyping: Bool = false) {
    self.messageID = messageID
    self.showsTyping = showsTyping
  }
}
