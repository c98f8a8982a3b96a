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

  private func emptyBodies(_ request: Purge) throws(StoreError) -> PurgeResult {
    let numbers = try db.all(
      """
      SELECT id FROM webhooks WHERE tenant = ? AND id > ? AND applied_at < ? AND body IS NOT NULL ORDER BY id LIMIT ?
      """,
      [tenantValue, .integer(request.after), .date(request.before), .limit(request.limit)]
    ) { $0.integer(0) }
    try db.run("UPDATE webhooks SET body = NULL WHERE id IN (SELECT value FROM json_each(?))", [.integers(numbers)])
    return PurgeResult(changed: numbers.count, next: numbers.count < request.limit ? nil : numbers.last)
  }

  private func dropParkedReports(_ request: Purge) throws(StoreError) -> PurgeResult {
    let count = try db.run(
      """
      DELETE FROM orphan_reports WHERE number IN (
        SELECT number FROM orphan_reports WHERE tenant = ? AND received_at < ? ORDER BY number LIMIT ?)
      """,
      [tenantValue, .date(request.before), .limit(request.limit)]
    )
    return PurgeResult(changed: count, next: count < request.limit ? nil : request.after)
  }

  private func removeMessageIDs(_ request: Purge) throws(StoreError) -> PurgeResult {
    let numbers = try db.all(
      """
      SELECT r.id FROM recipients r JOIN campaigns k ON k.number = r.campaign
      WHERE k.tenant = ? AND r.id > ? AND k.ended_at < ? ORDER BY r.id LIMIT ?
      """,
      [tenantValue, .integer(request.after), .date(request.before), .limit(request.limit)]
    ) { $0.integer(0) }
    var result = PurgeResult(next: numbers.count < request.limit ? nil : numbers.last)
    for stored in try recipientRecords(numbers) {
      var recipient = stored.recipient
      guard recipient.removeMessageIDs() else { continue }
      try save(recipient, over: stored)
      try forgetPlaces(of: recipient.id.rawValue)
      result.changed += 1
    }
    records.removeAll()
    return result
  }

  /// Forgets by which messages a recipient is found.
  func forgetPlaces(of recipient: Int64) throws(StoreError) {
    try db.run(
      "DELETE FROM message_places WHERE drawer = ? AND recipient = ?",
      [.integer(MessageIndex.drawer(of: recipient)), .integer(recipient)]
    )
    try db.run("DELETE FROM message_ids WHERE tenant = ? AND recipient = ?", [tenantValue, .integer(recipient)])
  }

  private func idleContacts(_ request: Purge) throws(StoreError) -> PurgeResult {
    // Every contact of the page is looked at, so that the next page begins behind it whether anybody is idle or not.
    let rows = try db.all(
      """
      SELECT c.id, c.person,
        c.created_at < ?3 AND c.person >= '\(PersonKey.firstNamed)' AND c.merged_into IS NULL
        AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.contact = c.id AND m.received_at >= ?3)
        AND NOT EXISTS (SELECT 1 FROM free_messages f WHERE f.contact = c.id AND f.committed_at >= ?3)
        AND NOT EXISTS (SELECT 1 FROM consent_events e WHERE e.contact = c.id AND e.recorded_at >= ?3)
        AND NOT EXISTS (SELECT 1 FROM recipients r
          WHERE r.contact = c.id AND (r.updated_at >= ?3 OR r.state IN (0, 1, 2, 5)))
      FROM contacts c WHERE c.tenant = ?1 AND c.id > ?2 ORDER BY c.id LIMIT ?4
      """,
      [tenantValue, .integer(request.after), .date(request.before), .limit(request.limit)]
    ) { row in (id: row.integer(0), person: row.text(1), isIdle: row.bool(2)) }
    return PurgeResult(
      people: rows.filter(\.isIdle).compactMap { PersonKey(rawValue: $0.person) },
      next: rows.count < request.limit ? nil : rows.last?.id
    )
  }
}
