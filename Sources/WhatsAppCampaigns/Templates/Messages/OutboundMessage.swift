/// A message that can be sent, free of any provider's spelling.
///
/// Each kind is a type of its own, in its own file, together with the documented limits that it has to keep.
@nonexhaustive
public enum OutboundMessage: Hashable, Sendable {
  /// An approved template with its variables filled in: the only kind that may open a conversation.
  case template(TemplateMessage)
  /// Plain text. Like every kind below, it is accepted only while the person's service window is open.
  case text(TextMessage)
  /// An image, a video, a sound, a document or a sticker.
  case media(MediaMessage)
  /// A place.
  case location(LocationMessage)
  /// Contact cards.
  case contacts(ContactsMessage)
  /// An emoji on a message of the other side.
  case reaction(ReactionMessage)
  /// A message with something to tap: buttons, a list, a web address, a form.
  case interactive(InteractiveMessage)

  /// Everything that breaks a documented limit. A message with an error is refused before it is sent.
  public var problems: [TemplateProblem] {
    switch self {
    case .template(let message): message.problems
    case .text(let message): message.problems
    case .media(let message): message.problems
    case .location(let message): message.problems
    case .contacts(let message): message.problems
    case .reaction(let message): message.problems
    case .interactive(let message): message.problems
    }
  }

  /// The kind, as the Cloud API names it in `type`; a medium is named by what it is.
  public var kind: Kind {
    switch self {
    case .template: .template
    case .text: .text
    case .media(let message): .media(message.kind)
    case .location: .location
    case .contacts: .contacts
    case .reaction: .reaction
    case .interactive: .interactive
    }
  }

  /// A kind of message, for providers that cannot send all of them.
  public enum Kind: Hashable, Sendable {
    /// An approved template.
    case template
    /// Plain text.
    case text
    /// A file of some kind.
    case media(MediaKind)
    /// A place.
    case location
    /// Contact cards.
    case contacts
    /// An emoji on a message.
    case reaction
    /// Something to tap.
    case interactive

    /// Every kind.
    public static let all: Set<Kind> = Set(
      [.template, .text, .location, .contacts, .reaction, .interactive]
        + MediaKind.allCases.filter { $0 != .gif }.map(Kind.media)
    )
  }
}

extension OutboundMessage.Kind: CustomStringConvertible {
  /// The name that the Cloud API has for it.
  public var description: String {
    switch self {
    case .template: "template"
    case .text: "text"
    case .media(let kind): kind.rawValue
    case .location: "location"
    case .contacts: "contacts"
    case .reaction: "reaction"
    case .interactive: "interactive"
    }
  }
}
