import WhatsAppCampaigns

extension Transaction {
  func keptTexts(_ request: KeptTextQuery) throws(StoreError) -> [KeptText] {
    let after = request.after.flatMap { $0.kind == request.kind ? $0 : nil }
    let place: [SQLValue] = [
      tenantValue, .text(orNull: after?.contest?.rawValue), .text(after?.id ?? ""), .limit(request.limit),
    ]
    let sql =
      if let table = request.kind.table {
        "SELECT id, text, ?2 FROM \(table) WHERE tenant = ?1 AND id > ?3 AND text IS NOT NULL ORDER BY id LIMIT ?4"
      } else {
        """
        SELECT x.message, x.text, k.id FROM contests k JOIN contest_entries x ON x.contest = k.number
        WHERE k.tenant = ?1 AND x.text IS NOT NULL
          AND (k.number, x.message) > (coalesce((SELECT number FROM contests WHERE tenant = ?1 AND id = ?2), 0), ?3)
        ORDER BY k.number, x.message LIMIT ?4
        """
      }
    return try db.all(sql, place) { (row) throws(StoreError) in try KeptText(request.kind, row) }
  }

  func change(_ replacements: [KeptTextChange.Replacement]) throws(StoreError) -> Int {
    var count = 0
    for item in replacements {
      let values: [SQLValue] = [
        tenantValue, .text(orNull: item.row.contest?.rawValue), .text(item.row.id), .text(item.old), .text(item.new),
      ]
      let sql =
        if let table = item.row.kind.table {
          "UPDATE \(table) SET text = ?5 WHERE tenant = ?1 AND ?2 IS NULL AND id = ?3 AND text = ?4"
        } else {
          """
          UPDATE contest_entries SET text = ?5 WHERE message = ?3 AND text = ?4
            AND contest = (SELECT number FROM contests WHERE tenant = ?1 AND id = ?2)
          """
        }
      count += try db.run(sql, values)
    }
    return count
  }
}
