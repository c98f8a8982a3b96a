import WhatsAppCampaigns

extension Transaction {
  /// How PostgreSQL asks what rules ask.
  private static let dialect = SegmentQuery.Dialect(
    parameter: { number, value in
      switch value {
      case .integer: "$\(number)::bigint"
      default: "$\(number)::text"
      }
    },
    field: "(c.fields::json ->> ?)",
    isNumber: { "\($0) ~ '^-?[0-9]+([.][0-9]+)?$'" },
    number: { "CAST(\($0) AS double precision)" },
    position: { "strpos(\($0), \($1))" },
    memberCondition: " AND x.tenant = g.tenant"
  )

  /// The next contacts of an audience with segments, in the order of their numbers: one look at each contact.
  func contacts(inSegmentsOf audience: Audience, after: Int64, limit: Int) throws(StoreError) -> [Int64] {
    let inclusion = query(audience.inclusion, firstParameter: 5)
    let exclusion = query(audience.exclusion, firstParameter: 5 + inclusion.values.count)
    return try db.allOnce(
      """
      SELECT c.id FROM contacts c WHERE c.tenant = $1 AND c.id > $2 AND c.person >= '\(PersonKey.firstNamed)'
      AND c.merged_into IS NULL AND ((\(inclusion.condition)) OR c.id IN (SELECT coalesce(merged_into, id) FROM contacts
        WHERE tenant + 0 = $1 AND person = ANY($3::text[])))
      AND NOT (\(exclusion.condition)) ORDER BY c.id LIMIT $4
      """,
      [tenantValue, .integer(after), .texts(audience.numbers.map { PersonKey($0).rawValue }), .limit(limit)]
        + inclusion.values + exclusion.values
    ) { $0.integer(0) }
  }

  private func query(_ rule: SegmentRule, firstParameter: Int) -> SegmentQuery {
    SegmentQuery(rule, tenant: tenant, now: now, dialect: Self.dialect, firstParameter: firstParameter)
  }
}
