/// What an inbound message holds.
@nonexhaustive
public enum InboundContent: Hashable, Sendable {
  /// Written text.
  case text(String)
  /// A tapped quick-reply button of a template.
  case button(Button)
  /// A choice in an interactive message, or a filled-in form.
  case interactive(InteractiveReply)
  /// An image, a video, a voice message, a document or a sticker.
  case media(Media)
  /// A place.
  case location(Location)
  /// Contact cards, by the names on them.
  case contacts([ContactCard])
  /// A reaction to a message; without an emoji, the reaction was taken back.
  case reaction(Reaction)
  /// Products of a catalog that the person wants.
  case order(Order)
  /// Other words for a message that the person sent before.
  case edit(Edit)
  /// A message that the person sent before and took back.
  case revocation(of: ProviderMessageID?)
  /// The person opened the chat for the first time, and the business may greet them.
  case welcomeRequest
  /// An announcement of the platform, such as a changed number.
  case system(SystemNotice)
  /// Something that the provider cannot pass on, with its reasons.
  case unsupported([ProviderError])
  /// A type that this library has no case for, with the text that could be read in it.
  case unknown(type: String, text: String?)

  /// A tapped quick-reply button.
  public struct Button: Hashable, Sendable {
    /// What the sender of the template attached to the button.
    public var payload: String?
    /// The label that the person saw.
    public var text: String?

    /// Creates a button.
    public init(payload: String?, text: String?) {
      self.payload = payload
      self.text = text
    }
  }

  /// A choice in an interactive message.
  public struct InteractiveReply: Hashable, Sendable {
    /// The provider's name of the kind: `button_reply`, `list_reply`, `nfm_reply` and others.
    public var kind: String
    /// The identifier that the sender gave to the choice.
    public var id: String?
    /// The title that the person saw.
    public var title: String?
    /// The second line of a list row, or the body of a filled-in form.
    public var detail: String?
    /// The answers of a filled-in form, as JSON text.
    public var responseJSON: String?

    /// Creates a reply.
    public init(
      kind: String,
      id: String? = nil,
      title: String? = nil,
      detail: String? = nil,
      responseJSON: String? = nil
    ) {
      self.kind = kind
      self.id = id
      self.title = title
      self.detail = detail
      self.responseJSON = responseJSON
    }
  }

  /// A file. Its identifier is good for seven days at the Cloud API.
  public struct Media: Hashable, Sendable {
    /// The kinds of file.
    @nonexhaustive
    public enum Kind: String, Hashable, Sendable, CaseIterable {
      case image, video, audio, document, sticker
    }

    /// What kind of file it is.
    public var kind: Kind
    /// The provider's identifier to fetch it by.
    public var id: String?
    /// The text under it.
    public var caption: String?
    /// Its media type as the provider states it.
    public var mimeType: String?
    /// Its name, for documents. It comes from a stranger: never use it as a path.
    public var filename: String?
    /// Whether it was recorded as a voice message.
    public var isVoice: Bool

    /// Creates a file.
    public init(
      kind: Kind,
      id: String?,
      caption: String? = nil,
      mimeType: String? = nil,
      filename: String? = nil,
      isVoice: Bool = false
    ) {
      self.kind = kind
      self.id = id
      self.caption = caption
      self.mimeType = mimeType
      self.filename = filename
      self.isVoice = isVoice
    }
  }

  /// A place.
  public struct Location: Hashable, Sendable {
    /// Degrees north.
    public var latitude: Double
    /// Degrees east.
    public var longitude: Double
    /// What it is called.
    public var name: String?
    /// Where it is.
    public var address: String?

    /// Creates a place.
    public init(latitude: Double, longitude: Double, name: String? = nil, address: String? = nil) {
      self.latitude = latitude
      self.longitude = longitude
      self.name = name
      self.address = address
    }
  }

  /// A contact card that a person passed on.
  public struct ContactCard: Hashable, Sendable {
    /// The name on it.
    public var formattedName: String?
    /// The phone numbers on it, as written.
    public var phones: [String]

    /// Creates a card.
    public init(formattedName: String?, phones: [String] = []) {
      self.formattedName = formattedName
      self.phones = phones
    }
  }

  /// A reaction to a message.
  public struct Reaction: Hashable, Sendable {
    /// The message that it is about.
    public var messageID: ProviderMessageID?
    /// The emoji; `nil` when the reaction was taken back.
    public var emoji: String?

    /// Creates a reaction.
    public init(messageID: ProviderMessageID?, emoji: String?) {
      self.messageID = messageID
      self.emoji = emoji
    }
  }

  /// An announcement of the platform about a person.
  public struct SystemNotice: Hashable, Sendable {
    /// The provider's name of it: `user_changed_number`, `user_changed_user_id`, `customer_identity_changed`.
    public var kind: String
    /// The person as they are known from now on, where the notice says so.
    public var newIdentity: WebhookParty
    /// The user id that is no longer valid.
    public var previousUserID: String?
    /// The provider's words.
    public var body: String?

    /// Creates a notice.
    public init(kind: String, newIdentity: WebhookParty, previousUserID: String? = nil, body: String? = nil) {
      self.kind = kind
      self.newIdentity = newIdentity
      self.previousUserID = previousUserID
      self.body = body
    }
  }

  /// The provider's name of the type: `text`, `image`, `button` and so on.
  public var type: String {
    switch self {
    case .text: "text"
    case .button: "button"
    case .interactive: "interactive"
    case .media(let media): media.kind.rawValue
    case .location: "location"
    case .contacts: "contacts"
    case .reaction: "reaction"
    case .order: "order"
    case .edit: "edit"
    case .revocation: "revoke"
    case .welcomeRequest: "request_welcome"
    case .system: "system"
    case .unsupported: "unsupported"
    case .unknown(let type, _): type
    }
  }

  /// What the person wrote or tapped, the words before the identifier behind them.
  ///
  /// An announcement of the platform has no text: its words are not the person's.
  public var text: String? { words ?? attachment }

  /// What the person wrote, or saw on what they tapped.
  var words: String? {
    switch self {
    case .text(let body): body
    case .button(let button): button.text
    case .interactive(let reply): reply.title ?? reply.detail
    case .media(let media): media.caption
    case .order(let order): order.text
    case .edit(let edit): edit.text
    case .unknown(_, let text): text
    case .location, .contacts, .reaction, .revocation, .welcomeRequest, .system, .unsupported: nil
    }
  }

  /// What the business attached to what was tapped.
  var attachment: String? {
    switch self {
    case .button(let button): button.payload
    case .interactive(let reply): reply.id
    default: nil
    }
  }

  /// The provider's identifier of the file in it.
  public var mediaID: String? {
    guard case .media(let media) = self else { return nil }
    return media.id
  }

  /// Whether it is a message of the person that free text may answer. Reactions and changes of older messages are left out
  /// to be on the safe side; what the platform announces or cannot pass on is none.
  public var opensWindow: Bool {
    switch self {
    case .text, .button, .interactive, .media, .location, .contacts, .order, .unknown: true
    case .reaction, .edit, .revocation, .welcomeRequest, .system, .unsupported: false
    }
  }
}
