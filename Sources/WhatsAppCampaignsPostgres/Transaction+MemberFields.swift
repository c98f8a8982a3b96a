import WhatsAppCampaigns

extension Transaction {
  /// What memberships say about the contacts of an audience, as a column of a query; see ``Audience/memberFields(_:)``.
  struct MemberFieldsColumn {
    /// An expression over the contact's number; the tenant is the query's first parameter.
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
    // The plus sign leaves the planner only the index of memberships that say something.
    let groups = try db.all(
      """
      SELECT g.number FROM unnest($2::bigint[]) WITH ORDINALITY AS g (number, place) WHERE EXISTS (
        SELECT FROM group_members m WHERE m.contact_group = g.number AND m.tenant + 0 = $1 AND m.fields IS NOT NULL)
      ORDER BY g.place
      """,
      [tenantValue, .integers(try groupNumbers(existing: audience.groups))]
    ) { $0.integer(0) }
    // Most groups hold nothing of the kind, and then nobody is asked.
    if groups.isEmpty { return MemberFieldsColumn(sql: "NULL", values: []) }
    let sql = """
      (SELECT m.fields FROM unnest($\(parameter)::bigint[]) WITH ORDINALITY AS g (number, place)
        JOIN group_members m ON m.tenant = $1 AND m.contact_group = g.number AND m.contact = \(contact)
        WHERE m.fields IS NOT NULL ORDER BY g.place LIMIT 1)
      """
    return MemberFieldsColumn(sql: sql, values: [.integers(groups)])
  }

  /// Takes in what a list says about memberships of a group.
  func merge(_ stated: [ContactID: StoredFields], into group: Int64) throws(StoreError) {
    guard !stated.isEmpty else { return }
    let known = try db.all(
      """
      SELECT m.contact, m.fields
      FROM \(Self.wantedNumbers) JOIN group_members m ON m.contact = wanted AND m.tenant = owner AND m.contact_group = $3
      WHERE m.fields IS NOT NULL ORDER BY m.contact FOR NO KEY UPDATE OF m
      """,
      [tenantValue, .integers(stated.keys.map(\.rawValue)), .integer(group)]
    ) { (row) throws(StoreError) in (ContactID(row.integer(0)), StoredFields(try ContactCoding.fields(row.text(1)))) }
    try setFields(StoredFields.changes(stated, over: Dictionary(known) { $1 }), of: group)
  }

  /// Replaces what memberships say, where it is something else.
  func setFields(_ fields: [ContactID: StoredFields], of group: Int64) throws(StoreError) {
    if fields.isEmpty { return }
    let changes = fields.sorted { $0.key < $1.key }
    try db.run(
      """
      UPDATE group_members m SET fields = n.fields FROM unnest($3::bigint[], $4::text[]) AS n (contact, fields)
      WHERE m.tenant = $1 AND m.contact_group = $2 AND m.contact = n.contact AND m.fields IS DISTINCT FROM n.fields
      """,
      [
        tenantValue, .integer(group), .integers(changes.map(\.key.rawValue)), .texts(changes.map(\.value.text)),
      ]
    )
  }

  /// Gives a contact what the memberships of another one say, in groups in which it is a member already.
  func takeMemberFields(from ending: SQLValue, to staying: SQLValue) throws(StoreError) {
    let both = try db.all(
      """
      SELECT a.contact_group, a.fields, b.fields FROM group_members a
      JOIN group_members b ON b.tenant = a.tenant AND b.contact_group = a.contact_group AND b.contact = $2
      WHERE a.tenant = $1 AND a.contact = $3 AND a.fields IS NOT NULL
      ORDER BY a.contact_group FOR NO KEY UPDATE OF b
      """,
      [tenantValue, staying, ending]
    ) { (row) throws(StoreError) in
      let others = try ContactCoding.fields(row.optionalText(1))
      return (row.integer(0), Merging.fields(try ContactCoding.fields(row.optionalText(2)), with: others))
    }
    for (group, fields) in both {
      try db.send(
        "UPDATE group_members SET fields = $4 WHERE tenant = $1 AND contact_group = $2 AND contact = $3",
        [tenantValue, .integer(group), staying, .text(orNull: ContactCoding.text(of: fields))]
      )
    }
  }
}
