/// Everything that a store keeps about one person: what an access request is answered with.
public struct PersonalData: Hashable, Sendable {
  /// The contact; `nil` where the person is none.
  public var contact: Contact?
  /// The groups that they are in, by name.
  public var groups: [GroupName]
  /// The own fields of their memberships, of those that have any.
  public var memberFields: [GroupName: [String: String]]
  /// What they agreed to now.
  public var consent: ConsentState
  /// Their entries in the consent ledger, the oldest first.
  public var ledger: [LedgerEntry]
  /// Their entry on the suppression list, or the mark of an earlier erasure.
  public var suppression: Suppression?
  /// Every campaign that they are in, with all attempts and what was fixed with the audience, the oldest first.
  public var recipients: [Recipient]
  /// What they entered contests with, contest by contest.
  public var contestEntries: [ContestEntry]
  /// Values that are encrypted, as they are stored.
  public var sealed: [SealedValue]

  /// Creates the data of somebody about whom nothing is kept.
  public init(
    contact: Contact? = nil,
    groups: [GroupName] = [],
    memberFields: [GroupName: [String: String]] = [:],
    consent: ConsentState = ConsentState(),
    ledger: [LedgerEntry] = [],
    suppression: Suppression? = nil,
    recipients: [Recipient] = [],
    contestEntries: [ContestEntry] = [],
    sealed: [SealedValue] = []
  ) {
    self.contact = contact
    self.groups = groups
    self.memberFields = memberFields
    self.consent = consent
    self.ledger = ledger
    self.suppression = suppression
    self.recipients = recipients
    self.contestEntries = contestEntries
    self.sealed = sealed
  }

  /// Whether nothing is kept.
  public var isEmpty: Bool { contact == nil && suppression == nil }
}

extension PersonalData: Redacted {
  /// How much there is, and nothing of it.
  public var description: String {
    "personal data: \(ledger.count) decisions, \(recipients.count) campaigns, \(sealed.count) sealed values"
  }
}
