/// A contact with what decides whether they may be written to.
public struct AudienceMember: Hashable, Sendable {
  /// The contact.
  public var contact: Contact
  /// What the person decided.
  public var consent: ConsentState
  /// The person's entry in the suppression list.
  public var suppression: Suppression?
  /// What may have reached the person before in any campaign, the latest first; empty where nobody asked for it.
  public var history: [EarlierSend]

  /// Creates a member.
  public init(
    contact: Contact,
    consent: ConsentState,
    suppression: Suppression? = nil,
    history: [EarlierSend] = []
  ) {
    self.contact = contact
    self.consent = consent
    self.suppression = suppression
    self.history = history
  }
}
