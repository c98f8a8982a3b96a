/// A recipient with their contact and what decides whether they may be written to.
public struct RecipientRecord: Hashable, Sendable {
  /// The recipient.
  public var recipient: Recipient
  /// The contact with consent and suppression, as they are now, and with the recipient's ``Recipient/memberFields``.
  public var member: AudienceMember {
    get { held.member }
    set { held = Held(newValue) }
  }
  /// Creates a record.
  public init(recipient: Recipient, member: AudienceMember) {
    self.recipient = recipient
    held = Held(member)
    if member.memberFields != recipient.memberFields { self.member.memberFields = recipient.memberFields }
  }

  /// Creates a record of a recipient who has moved on, with the same member.
  package init(recipient: Recipient, held: Held) {
    self.recipient = recipient
    self.held = held
  }

  /// A record is handed around for every message, and a contact has many parts: so they are held once.
  package final class Held: Hashable, Sendable {
    let member: AudienceMember

    init(_ member: AudienceMember) { self.member = member }

    package static func == (left: Held, right: Held) -> Bool { left === right || left.member == right.member }

    package func hash(into hasher: inout Hasher) { hasher.combine(member) }
  }

  package private(set) var held: Held
}
