/// How a contact with consent and suppression stands in the columns of `contacts c` and `suppressions s`.
@usableFromInline
package enum MemberCoding {
  package static let columns = "\(ContactCoding.columns), s.source, s.reason, s.since"
  package static var columnCount: Int32 { ContactCoding.columnCount + 3 }

  /// Reads somebody from the columns that begin at an index.
  @inlinable
  package static func member(
    _ row: some SQLRow,
    at first: Int32 = 0,
    _ memo: ConsentMemo
  ) throws(StoreError) -> AudienceMember {
    let contact = try ContactCoding.contact(row, at: first)
    let suppression = first + ContactCoding.columnCount
    return AudienceMember(
      contact: contact,
      consent: try ContactCoding.consent(row, at: first, memo),
      suppression: row.isNull(suppression) ? nil : Suppression(of: contact.person, row, at: suppression)
    )
  }
}
