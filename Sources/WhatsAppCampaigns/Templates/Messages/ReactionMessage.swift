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
    guard let emoji, emoji.utf8.count > 64 || !Self.isEmoji(emoji) else { return [] }
    return [TemplateProblem(path: "reaction.emoji", rule: "must be one emoji, or empty to take it back")]
  }
}

extension ReactionMessage {
  /// Whether a text is one emoji: a character as people count, for families and flags consist of many code points.
  private static func isEmoji(_ text: String) -> Bool {
    guard text.count == 1 else { return false }
    var rest = text.unicodeScalars[...]
    // What is joined stands between joiners, such as a woman, a joiner and a rocket.
    while takeEmoji(&rest) {
      if rest.isEmpty { return true }
      guard rest.popFirst()?.value == 0x200D else { return false }
    }
    return false
  }

  /// Takes one emoji with what changes how it looks: a flag, a key, or any other.
  private static func takeEmoji(_ rest: inout Substring.UnicodeScalarView) -> Bool {
    guard let first = rest.popFirst() else { return false }
    let presentation: UInt32 = 0xFE0F
    let regionalIndicators: ClosedRange<UInt32> = 0x1F1E6...0x1F1FF
    if first.isASCII {
      // A digit is an emoji only under a key cap.
      if rest.first?.value == presentation { rest.removeFirst() }
      return first.properties.isEmoji && rest.popFirst()?.value == 0x20E3
    }
    if regionalIndicators.contains(first.value) {
      return rest.popFirst().map { regionalIndicators.contains($0.value) } ?? false
    }
    // What Unicode keeps free for emoji may be one that is newer than this machine's tables.
    let isFree = (0x1F000...0x1FAFF).contains(first.value) && first.properties.generalCategory == .unassigned
    guard first.properties.isEmoji || isFree else { return false }
    while let next = rest.first,
      next.value == presentation || next.properties.isEmojiModifier || (0xE0020...0xE007F).contains(next.value)
    {
      rest.removeFirst()
    }
    return true
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
