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
  /// The own fields of the membership by which the person is in the audience, see ``Audience/memberFields(_:)``. Of a recipient
  /// those that were fixed with the audience.
  public var memberFields: [String: String] {
    get { heldMemberFields.value }
    set { heldMemberFields.value = newValue }
  }
  private var heldMemberFields: Unprinted<[String: String]>

  /// Creates a member.
  public init(
    contact: Contact,
    consent: ConsentState,
    suppression: Suppression? = nil,
    history: [EarlierSend] = [],
    memberFields: [String: String] = [:]
  ) {
    self.contact = contact
    self.consent = consent
    self.suppression = suppression
    self.history = history
    heldMemberFields = Unprinted(value: memberFields)
  }

  /// What the variables of a message to the person are filled with, by the names that ``Contact/value(of:)`` knows, in any
  /// capitals: of a column of the list what the membership says, otherwise what the contact says.
  public func value(of field: String) -> String? {
    switch field {
    case "name", "phone": contact.value(of: field)
    default: FieldSpelling.value(of: field, in: memberFields) ?? contact.value(of: field)
    }
  }
}
