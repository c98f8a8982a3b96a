import WhatsAppCampaigns

extension Transaction {
  /// How SQLite asks what rules ask.
  private static let dialect = SegmentQuery.Dialect(
    parameter: { number, _ in "?\(number)" },
    field: "(SELECT j.value FROM json_each(c.fields) j WHERE j.key = ?)",
    firstField: """
      (SELECT j.value FROM json_each(?) s CROSS JOIN json_each(c.fields) j ON j.key = s.value ORDER BY s.key LIMIT 1)
      """,
    amount: { "written_amount(\($0))" },
    day: { "written_day(\($0))" },
    // SQLite's own knows no other letters.
    lowercased: { "lower(\($0))" },
    position: { "instr(\($0), \($1))" },
    memberCondition: ""
  )

  /// The next contacts of an audience with segments, in the order of their numbers: one look at each contact.
  func contacts(inSegmentsOf audience: Audience, after: Int64, limit: Int) throws(StoreError) -> [Int64] {
    let names = audience.asksAboutFields ? try fieldNames() : []
    let inclusion = query(audience.inclusion, names, firstParameter: 5)
    let exclusion = query(audience.exclusion, names, firstParameter: 5 + inclusion.values.count)
    let people = SQLValue.texts(audience.numbers.map { PersonKey($0).rawValue })
    return try db.allOnce(
      """
      SELECT c.id FROM contacts c WHERE c.tenant = ?1 AND c.id > ?2 AND c.person >= '\(PersonKey.firstNamed)'
      AND c.merged_into IS NULL AND ((\(inclusion.condition)) OR c.id IN (SELECT coalesce(merged_into, id) FROM contacts
        WHERE tenant = ?1 AND person IN (SELECT value FROM json_each(?3))))
      AND NOT (\(exclusion.condition)) ORDER BY c.id LIMIT ?4
      """,
      [tenantValue, .integer(after), people, .limit(limit)] + inclusion.values + exclusion.values
    ) { $0.integer(0) }
  }

  /// The names of the fields that contacts have or once had.
  func fieldNames() throws(StoreError) -> [String] {
    try db.all("SELECT name FROM field_names WHERE tenant = ? ORDER BY name", [tenantValue]) { $0.text(0) }
  }

  private func query(_ rule: SegmentRule, _ names: [String], firstParameter: Int) -> SegmentQuery {
    SegmentQuery(
      rule,
      tenant: tenant,
      now: now,
      fieldNames: names,
      dialect: Self.dialect,
      firstParameter: firstParameter
    )
  }
}
