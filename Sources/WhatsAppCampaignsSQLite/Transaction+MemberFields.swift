import WhatsAppCampaigns

extension Transaction {
  /// What memberships say about the contacts of an audience, as a column of a query; see ``Audience/memberFields(_:)``.
  struct MemberFieldsColumn {
    /// An expression over the contact's number.
    var sql: String
    /// What the query has to bind behind its own parameters.
    var values: [SQLValue]
  }

  /// - Parameters:
  ///   - contact: The column with the contact's number.
  ///   - parameter: The number of the parameter that the query is free to give away.
  func memberFields(
    of contact: String,
    in audience: Audience,
    parameter: Int
  ) throws(StoreError) -> MemberFieldsColumn {
    let groups = try db.all(
      """
      SELECT g.value FROM json_each(?) g WHERE EXISTS (
        SELECT 1 FROM group_members m INDEXED BY group_members_with_fields
        WHERE m.contact_group = g.value AND m.fields IS NOT NULL)
      ORDER BY g.key
      """,
      [.integers(try groupNumbers(existing: audience.groups))]
    ) { $0.integer(0) }
    // Most groups hold nothing of the kind, and then nobody is asked.
    if groups.isEmpty { return MemberFieldsColumn(sql: "NULL", values: []) }
    let sql = """
      (SELECT m.fields FROM json_each(?\(parameter)) g
        CROSS JOIN group_members m ON m.contact_group = g.value AND m.contact = \(contact)
        WHERE m.fields IS NOT NULL ORDER BY g.key LIMIT 1)
      """
    return MemberFieldsColumn(sql: sql, values: [.integers(groups)])
  }

  /// Takes in what a list says about memberships of a group.
  func merge(_ stated: [ContactID: StoredFields], into group: Int64) throws(StoreError) {
    guard !stated.isEmpty else { return }
    let known = try db.all(
      """
      SELECT contact, fields FROM group_members
      WHERE contact_group = ? AND contact IN (SELECT value FROM json_each(?)) AND fields IS NOT NULL
      """,
      [.integer(group), .integers(stated.keys.map(\.rawValue))]
    ) { (row) throws(StoreError) in (ContactID(row.integer(0)), StoredFields(try ContactCoding.fields(row.text(1)))) }
    try setFields(StoredFields.changes(stated, over: Dictionary(known) { $1 }), of: group)
  }

  /// Replaces what memberships say, where it is something else.
  func setFields(_ fields: [ContactID: StoredFields], of group: Int64) throws(StoreError) {
    for (contact, fields) in fields.sorted(by: { $0.key < $1.key }) {
      try db.run(
        "UPDATE group_members SET fields = ?1 WHERE contact_group = ?2 AND contact = ?3 AND fields IS NOT ?1",
        [.text(orNull: fields.text), .integer(group), .integer(contact.rawValue)]
      )
    }
  }

  /// Gives a contact what the memberships of another one say, in groups in which it is a member already.
  func takeMemberFields(from ending: SQLValue, to staying: SQLValue) throws(StoreError) {
    let both = try db.all(
      """
      SELECT a.contact_group, a.fields, b.fields FROM group_members a
      JOIN group_members b ON b.contact_group = a.contact_group AND b.contact = ?
      WHERE a.contact = ? AND a.fields IS NOT NULL
      """,
      [staying, ending]
    ) { (row) throws(StoreError) in
      let others = try ContactCoding.fields(row.optionalText(1))
      return (row.integer(0), Merging.fields(try ContactCoding.fields(row.optionalText(2)), with: others))
    }
    for (group, fields) in both {
      try db.run(
        "UPDATE group_members SET fields = ? WHERE contact_group = ? AND contact = ?",
        [.text(orNull: ContactCoding.text(of: fields)), .integer(group), staying]
      )
    }
  }
}
