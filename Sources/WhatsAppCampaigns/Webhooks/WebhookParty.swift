/// A person as a webhook names them: by phone, by the provider's user id, by both or, in rare events, by neither.
///
/// People with a username have no phone in webhooks, and older accounts have no user id; both name the same person.
public struct WebhookParty: Hashable, Sendable {
  /// The WhatsApp number in the provider's form: digits without `+`, which is not always E.164.
  public var waID: String?
  /// The id that is scoped to the business, such as `MY.1A2B3C`.
  public var userID: String?

  /// Creates a party.
  public init(waID: String? = nil, userID: String? = nil) {
    self.waID = waID
    self.userID = userID
  }

  /// Every name of the person, the phone first. A phone that is no number at all is left out.
  public var identities: [WhatsAppIdentity] {
    [waID.flatMap { WhatsAppIdentity.parse(waID: $0) }, userID.map(WhatsAppIdentity.userID)].compactMap(\.self)
  }

  /// Whether the webhook did not say who it is.
  public var isEmpty: Bool { waID == nil && userID == nil }
}

extension WebhookParty: Redacted {
  /// The last four digits at most: a person never prints whole.
  public var description: String {
    if let waID { return Redaction.phone(waID, callingCodeLength: 0) }
    return userID == nil ? "‹nobody›" : "‹user id›"
  }
}
