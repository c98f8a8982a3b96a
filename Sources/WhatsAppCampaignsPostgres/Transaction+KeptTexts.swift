import WhatsAppCampaigns

extension Transaction {
  func keptTexts(_ request: KeptTextQuery) throws(StoreError) -> [KeptText] {
    let after = request.after.flatMap { $0.kind == request.kind ? $0 : nil }
    let place: [SQLValue] = [
      tenantValue, .text(orNull: after?.contest?.rawValue), .text(after?.id ?? ""), .limit(request.limit),
    ]
    let sql =
      if let table = request.kind.table {
        """
        SELECT id, text, $2::text FROM \(table) WHERE tenant = $1 AND id > $3 AND text IS NOT NULL
        ORDER BY id LIMIT $4
        """
      } else {
        """
        SELECT x.message, x.text, k.id FROM contests k JOIN contest_entries x ON x.tenant = k.tenant AND x.contest = k.number
        WHERE k.tenant = $1 AND x.text IS NOT NULL
          AND (k.number, x.message) > (coalesce((SELECT number FROM contests WHERE tenant = $1 AND id = $2), 0), $3)
        ORDER BY k.number, x.message LIMIT $4
        """
      }
    return try db.all(sql, place) { (row) throws(StoreError) in try KeptText(request.kind, row) }
  }

  func change(_ replacements: [KeptTextChange.Replacement]) throws(StoreError) -> Int {
    var count = 0
    for kind in KeptText.Kind.allCases {
      let items = replacements.filter { $0.row.kind == kind }
      if items.isEmpty { continue }
      let names = "unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS n (contest, id, old, fresh)"
      let sql =
        if let table = kind.table {
          "UPDATE \(table) t SET text = n.fresh FROM \(names) WHERE t.tenant = $1 AND t.id = n.id AND t.text = n.old"
        } else {
          """
          UPDATE contest_entries x SET text = n.fresh FROM \(names) JOIN contests k ON k.tenant = $1 AND k.id = n.contest
          WHERE x.tenant = $1 AND x.contest = k.number AND x.message = n.id AND x.text = n.old
          """
        }
      count += try db.run(
        sql,
        [
          tenantValue, .texts(items.map { $0.row.contest?.rawValue }), .texts(items.map(\.row.id)),
          .texts(items.map(\.old)), .texts(items.map(\.new)),
        ]
      )
    }
    return count
  }
}
