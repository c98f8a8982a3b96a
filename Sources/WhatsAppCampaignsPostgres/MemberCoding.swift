import WhatsAppCampaigns

/// How a contact with consent and suppression stands in the columns of `contacts c` and `suppressions s`.
enum MemberCoding {
  static let columns = "\(ContactCoding.columns), s.source, s.reason, s.since"

  static func member(_ row: Row, at first: Int32) throws(StoreError) -> AudienceMember {
    let contact = try ContactCoding.contact(row, at: first)
    let next = first + ContactCoding.columnCount
    let suppression =
      row.isNull(next)
      ? nil
      : Suppression(
        person: contact.person,
        source: row.text(next),
        reason: row.optionalText(next + 1),
        since: row.date(next + 2)
      )
    return AudienceMember(
      contact: contact,
      consent: try ContactCoding.consent(row, at: first),
      suppression: suppression
    )
  }
}
