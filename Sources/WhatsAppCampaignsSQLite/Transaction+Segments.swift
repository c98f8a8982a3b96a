import WhatsAppCampaigns

extension Transaction {
  /// How SQLite asks what rules ask.
  private static let dialect = SegmentQuery.Dialect(
    parameter: { number, _ in "?\(number)" },
    field: "(SELECT j.value FROM json_each(c.fields) j WHERE j.key = ?)",
    isNumber: { text in
      // Only digits, points and a minus sign; that one first, at most one point, and digits at both ends.
      """
      (\(text) NOT GLOB '*[^0-9.-]*' AND instr(substr(\(text), 2), '-') = 0 AND \(text) GLOB '*[0-9]'
      AND ltrim(\(text), '-') GLOB '[0-9]*' AND length(\(text)) - length(replace(\(text), '.', '')) <= 1)
      """
    },
    number: { "CAST(\($0) AS REAL)" },
    position: { "instr(\($0), \($1))" },
    memberCondition: ""
  )

  /// The next contacts of an audience with segments, in the order of their numbers: one look at each contact.
  func contacts(inSegmentsOf audience: Audience, after: Int64, limit: Int) throws(StoreError) -> [Int64] {
    let inclusion = query(audience.inclusion, firstParameter: 5)
    let exclusion = query(audience.exclusion, firstParameter: 5 + inclusion.values.count)
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

  private func query(_ rule: SegmentRule, firstParameter: Int) -> SegmentQuery {
    SegmentQuery(rule, tenant: tenant, now: now, dialect: Self.dialect, firstParameter: firstParameter)
  }
}
