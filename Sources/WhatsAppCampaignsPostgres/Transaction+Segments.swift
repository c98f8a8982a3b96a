import WhatsAppCampaigns

extension Transaction {
  /// How PostgreSQL asks what rules ask.
  private static let dialect = SegmentQuery.Dialect(
    parameter: { number, value in
      switch value {
      case .integer: "$\(number)::bigint"
      case .real: "$\(number)::double precision"
      case .texts: "$\(number)::text[]"
      default: "$\(number)::text"
      }
    },
    field: "(c.fields::json ->> ?)",
    firstField: """
      (SELECT c.fields::json ->> s.name FROM unnest(?) WITH ORDINALITY AS s (name, place)
      WHERE c.fields::json ->> s.name IS NOT NULL ORDER BY s.place LIMIT 1)
      """,
    amount: WrittenValues.amount,
    day: WrittenValues.day,
    // By the locale of bytes, in which no other letters are known.
    lowercased: { "lower((\($0)) COLLATE \"C\")" },
    position: { "strpos(\($0), \($1))" },
    memberCondition: " AND x.tenant = g.tenant"
  )

  /// The next contacts of an audience with segments, in the order of their numbers: one look at each contact.
  func contacts(inSegmentsOf audience: Audience, after: Int64, limit: Int) throws(StoreError) -> [Int64] {
    let names = audience.asksAboutFields ? try fieldNames() : []
    let inclusion = query(audience.inclusion, names, firstParameter: 5)
    let exclusion = query(audience.exclusion, names, firstParameter: 5 + inclusion.values.count)
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

  /// The names of the fields that contacts have or once had.
  func fieldNames() throws(StoreError) -> [String] {
    try db.all("SELECT name FROM field_names WHERE tenant = $1 ORDER BY name", [tenantValue]) { $0.text(0) }
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
