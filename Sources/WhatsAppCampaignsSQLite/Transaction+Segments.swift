import WhatsAppCampaigns

extension Transaction {
  /// How SQLite asks what rules ask.
  private static let dialect = SegmentQuery.Dialect(
    parameter: { _, _ in "?" },
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
    isResponded: "x.responded",
    memberCondition: ""
  )

  /// The next contacts of an audience with segments, in the order of their numbers: one look at each contact.
  func contacts(inSegmentsOf audience: Audience, after: Int64, limit: Int) throws(StoreError) -> [Int64] {
    let inclusion = query(audience.inclusion)
    let exclusion = query(audience.exclusion)
    let people = SQLValue.list(audience.numbers.map { PersonKey($0).rawValue })
    return try db.allOnce(
      """
      SELECT c.id FROM contacts c WHERE c.tenant = ? AND c.id > ?
      AND ((\(inclusion.condition)) OR c.person IN (SELECT value FROM json_each(?)))
      AND NOT (\(exclusion.condition)) ORDER BY c.id LIMIT ?
      """,
      [tenantValue, .integer(after)] + Self.values(inclusion) + [people] + Self.values(exclusion) + [.limit(limit)]
    ) { $0.integer(0) }
  }

  private func query(_ rule: SegmentRule) -> SegmentQuery {
    SegmentQuery(rule, tenant: tenant, now: now, dialect: Self.dialect, firstParameter: 1)
  }

  private static func values(_ query: SegmentQuery) -> [SQLValue] {
    query.values.map { value in
      switch value {
      case .integer(let number): .integer(number)
      case .text(let text): .text(text)
      }
    }
  }
}
