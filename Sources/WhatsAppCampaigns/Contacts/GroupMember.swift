/// A contact in one group, with what holds for them only there.
public struct GroupMember: Hashable, Sendable {
  /// The contact, as they are known everywhere.
  public var contact: Contact
  /// The membership's own fields: a voucher's code, a seat. Those of the contact's other memberships are not among them.
  public var fields: [String: String]

  /// Creates a member.
  public init(contact: Contact, fields: [String: String] = [:]) {
    self.contact = contact
    self.fields = fields
  }

  /// A membership's fields once a list has stated some: what it states replaces what was known, under the name by which it
  /// was known, and what it leaves out stays.
  public static func fields(_ known: [String: String], stating stated: [String: String]) -> [String: String] {
    FieldSpelling.fields(known, stating: stated)
  }
}

extension GroupMember: Redacted {
  /// The contact, who is masked, and how many fields there are.
  public var description: String { "member \(contact), \(fields.count) fields" }
}
