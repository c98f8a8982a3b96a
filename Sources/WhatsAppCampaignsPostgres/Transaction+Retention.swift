import WhatsAppCampaigns

extension Transaction {
  func purge(_ request: Purge) throws(StoreError) -> PurgeResult {
    switch request.kind {
    case .webhookBodies: try emptyBodies(request)
    case .messageIdentifiers: try removeMessageIDs(request)
    case .parkedReports: try dropParkedReports(request)
    case .idleContacts: try idleContacts(request)
    }
  }

  private func page(_ request: Purge) -> [SQLValue] {
    [tenantValue, .integer(request.after), .date(request.before), .limit(request.limit)]
  }

  private func emptyBodies(_ request: Purge) throws(StoreError) -> PurgeResult {
    let numbers = try db.all(
      """
      SELECT id FROM webhooks WHERE tenant = $1 AND id > $2 AND applied_at < $3 AND body IS NOT NULL
      ORDER BY id LIMIT $4 FOR NO KEY UPDATE
      """,
      page(request)
    ) { $0.integer(0) }
    try db.send(
      "UPDATE webhooks SET body = NULL WHERE tenant = $1 AND id = ANY($2::bigint[])",
      [tenantValue, .integers(numbers)]
    )
    return PurgeResult(changed: numbers.count, next: numbers.count < request.limit ? nil : numbers.last)
  }

  private func dropParkedReports(_ request: Purge) throws(StoreError) -> PurgeResult {
    let count = Int(
      try db.number(
        """
        WITH gone AS (
          DELETE FROM orphan_reports WHERE tenant = $1 AND number IN (
            SELECT number FROM orphan_reports WHERE tenant = $1 AND received_at < $2
            ORDER BY number LIMIT $3 FOR NO KEY UPDATE)
          RETURNING message_id),
        unexpected AS (
          DELETE FROM message_ids WHERE tenant + 0 = $1 AND recipient IS NULL AND id IN (SELECT message_id FROM gone))
        SELECT count(*) FROM gone
        """,
        [tenantValue, .date(request.before), .limit(request.limit)]
      )
    )
    return PurgeResult(changed: count, next: count < request.limit ? nil : request.after)
  }

  private func removeMessageIDs(_ request: Purge) throws(StoreError) -> PurgeResult {
    let numbers = try db.all(
      """
      SELECT r.id FROM recipients r JOIN campaigns k ON k.tenant = r.tenant AND k.number = r.campaign
      WHERE r.tenant = $1 AND r.id > $2 AND k.ended_at < $3 ORDER BY r.id LIMIT $4
      """,
      page(request)
    ) { $0.integer(0) }
    var changes: [RecipientChange] = []
    for stored in try recipientRecords(numbers, of: nil, .change) {
      var recipient = stored.recipient
      if recipient.removeMessageIDs() { changes.append(RecipientChange(recipient: recipient, stored: stored)) }
    }
    try save(changes)
    try db.send(
      "DELETE FROM message_ids WHERE tenant = $1 AND recipient = ANY($2::bigint[])",
      [tenantValue, .integers(changes.map(\.recipient.id.rawValue))]
    )
    return PurgeResult(changed: changes.count, next: numbers.count < request.limit ? nil : numbers.last)
  }

  private func idleContacts(_ request: Purge) throws(StoreError) -> PurgeResult {
    // Every contact of the page is looked at, so that the next page begins behind it whether anybody is idle or not.
    let rows = try db.all(
      """
      SELECT c.id, c.person,
        c.created_at < $3 AND c.person >= '\(PersonKey.firstNamed)' AND c.merged_into IS NULL
        AND NOT EXISTS (SELECT FROM messages m WHERE m.tenant = $1 AND m.contact = c.id AND m.received_at >= $3)
        AND NOT EXISTS (SELECT FROM free_messages f
          WHERE f.tenant = $1 AND f.contact = c.id AND f.committed_at >= $3)
        AND NOT EXISTS (SELECT FROM consent_events e WHERE e.tenant = $1 AND e.contact = c.id AND e.recorded_at >= $3)
        AND NOT EXISTS (SELECT FROM recipients r
          WHERE r.tenant = $1 AND r.contact = c.id AND (r.updated_at >= $3 OR r.state IN (0, 1, 2, 5)))
      FROM contacts c WHERE c.tenant = $1 AND c.id > $2 ORDER BY c.id LIMIT $4
      """,
      page(request)
    ) { row in (id: row.integer(0), person: row.text(1), isIdle: row.bool(2)) }
    return PurgeResult(
      people: rows.filter(\.isIdle).compactMap { PersonKey(rawValue: $0.person) },
      next: rows.count < request.limit ? nil : rows.last?.id
    )
  }
}
