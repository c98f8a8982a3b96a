/// A message that can be sent, free of any provider's spelling.
///
/// Each kind is a type of its own, in its own file, together with the documented limits that it has to keep.
@nonexhaustive
public enum OutboundMessage: Hashable, Sendable {
  /// An approved template with its variables filled in: the only kind that may open a conversation.
  case template(TemplateMessage)
  /// Plain text. It is accepted only while the person's service window is open.
  case text(TextMessage)

  /// Everything that breaks a documented limit. A message with an error is refused before it is sent.
  public var problems: [TemplateProblem] {
    switch self {
    case .template(let message): message.problems
    case .text(let message): message.problems
    }
  }
}
