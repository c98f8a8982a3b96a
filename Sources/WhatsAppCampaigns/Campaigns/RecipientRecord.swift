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

  /// A record is handed around for every message, and a contact has many parts: so they are held once.
  private final class Held: Hashable, Sendable {
    let member: AudienceMember

    init(_ member: AudienceMember) { self.member = member }

    static func == (left: Held, right: Held) -> Bool { left === right || left.member == right.member }

    func hash(into hasher: inout Hasher) { hasher.combine(member) }
  }

  private var held: Held
}
