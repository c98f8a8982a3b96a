public import Foundation

/// One message of a person's history: what they wrote, what the business wrote to them, or what a campaign sent them.
///
/// Each message is stored once: those of campaigns are the attempts that the dispatch keeps anyway.
public struct ConversationMessage: Hashable, Sendable {
  /// Whose message it is.
  @nonexhaustive
  public enum Origin: Int, Hashable, Sendable, Comparable, CaseIterable {
    /// The person wrote it.
    case person
    /// The business wrote it freely, see ``FreeMessage``.
    case business
    /// A campaign sent it.
    case campaign

    /// Orders messages of the same instant.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// Where it stands in the history, which also says when and by whom it was written.
  public var place: ConversationPlace
  /// The provider that it came or went through; `nil` where that was not recorded.
  public var provider: ProviderName?
  /// What it is: the provider's type of what a person sent (`text`, `image`), the kind of an answer of the dialogue
  /// (`request`), `text`, or `template`.
  public var kind: String
  /// The words. `nil` where there are none, where they were erased, and for campaigns: their template has them.
  public var text: String?
  /// The provider's identifier of a file that the person sent.
  public var mediaID: String?
  /// The message that it answers.
  public var answers: ProviderMessageID?
  /// The campaign that sent it, or whose message the person answered with it.
  public var campaign: CampaignID?
  /// The provider's identifier, once it is known.
  public var messageID: ProviderMessageID?
  /// What became of a message to the person; `nil` for one of theirs.
  public var status: RecipientStatus?
  /// The provider's code, where it refused.
  public var errorCode: Int?

  /// Creates a message.
  public init(
    place: ConversationPlace,
    provider: ProviderName? = nil,
    kind: String,
    text: String? = nil,
    mediaID: String? = nil,
    answers: ProviderMessageID? = nil,
    campaign: CampaignID? = nil,
    messageID: ProviderMessageID? = nil,
    status: RecipientStatus? = nil,
    errorCode: Int? = nil
  ) {
    self.place = place
    self.provider = provider
    self.kind = kind
    self.text = text
    self.mediaID = mediaID
    self.answers = answers
    self.campaign = campaign
    self.messageID = messageID
    self.status = status
    self.errorCode = errorCode
  }

  /// When the person sent it, or when the business committed itself to sending it.
  public var at: Date { place.at }
  /// Whose message it is.
  public var origin: Origin { place.origin }
}

extension ConversationMessage {
  /// A free message as a history shows it.
  public init(_ message: FreeMessage) {
    self.init(
      place: ConversationPlace(at: message.attempt.committedAt, origin: .business, id: message.id.rawValue),
      provider: message.provider,
      kind: message.kind,
      text: message.text,
      answers: message.answers,
      messageID: message.messageID,
      status: message.status,
      errorCode: message.attempt.errorCode
    )
  }

  /// A message of a campaign as a history shows it.
  public init(_ attempt: Attempt, of campaign: CampaignID, through provider: ProviderName) {
    self.init(
      place: ConversationPlace(at: attempt.committedAt, origin: .campaign, id: attempt.id.rawValue),
      provider: provider,
      kind: "template",
      campaign: campaign,
      messageID: attempt.evidence.messageIDs.first,
      status: attempt.isProvenNegative ? .failed : attempt.status,
      errorCode: attempt.errorCode
    )
  }
}

extension ConversationMessage: Redacted {
  /// Whose message it is and of what kind: what was written is never printed.
  public var description: String { "\(origin).\(kind)" }
}

/// Where a message stands in a person's history: by time, and within a millisecond by origin and identifier.
public struct ConversationPlace: Hashable, Sendable, Comparable {
  /// When, in whole milliseconds.
  public var at: Date
  /// Whose message.
  public var origin: ConversationMessage.Origin
  /// Its identifier: the provider's, the free message's or the attempt's.
  public var id: String

  /// Creates a place.
  public init(at: Date, origin: ConversationMessage.Origin, id: String) {
    self.at = at.truncatedToMilliseconds
    self.origin = origin
    self.id = id
  }

  /// The earlier message is the lesser one.
  public static func < (left: Self, right: Self) -> Bool {
    let (one, other) = (left.at.millisecondsSince1970, right.at.millisecondsSince1970)
    if one != other { return one < other }
    if left.origin != right.origin { return left.origin < right.origin }
    return left.id.utf8.lexicographicallyPrecedes(right.id.utf8)
  }

  /// The messages of one origin that stand before this place are those before the instant and, of the instant itself,
  /// those whose identifier is less than the text. So a table needs to be asked one question only.
  package func bound(in origin: ConversationMessage.Origin) -> (milliseconds: Int64, id: String) {
    let instant = at.millisecondsSince1970
    if origin == self.origin { return (instant, id) }
    return (origin < self.origin ? instant + 1 : instant, "")
  }
}

extension ConversationPlace: Redacted {
  /// When, and whose: a provider's identifier may hold a phone number.
  public var description: String { "\(origin) at \(at.millisecondsSince1970)" }
}

/// One page of a person's history, the latest message first.
public struct ConversationPage: Hashable, Sendable {
  /// The messages.
  public var items: [ConversationMessage]

  /// Creates a page.
  public init(items: [ConversationMessage]) {
    self.items = items
  }

  /// The page that the pages of several sources make together: each of them has at least the first messages of its own.
  public init(merging sources: [[ConversationMessage]], limit: Int) {
    items = Array(sources.joined().sorted { $0.place > $1.place }.prefix(max(0, limit)))
  }
}
