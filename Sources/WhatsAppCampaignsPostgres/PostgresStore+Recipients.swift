public import WhatsAppCampaigns

extension PostgresStore {
  /// One page of a campaign's recipients with their contacts.
  public func recipients(_ request: RecipientQuery) async throws(StoreError) -> [RecipientRecord] {
    try await read(request.tenant) { (transaction) throws(StoreError) in
      let campaign = try transaction.campaign(request.campaign).number
      let numbers = try transaction.page(of: request, campaign: campaign)
      var records = try transaction.recipientRecords(numbers, of: campaign).map(\.record)
      guard let span = request.history else { return records }
      let sends = try transaction.sends(to: records.map(\.recipient.contact), since: transaction.now - span)
      for index in records.indices { records[index].member.history = sends[records[index].recipient.contact] ?? [] }
      return records
    }
  }

  /// How many recipients have each status, counted by one statement.
  public func counts(_ request: CountRecipients) async throws(StoreError) -> OutcomeCounts {
    try await read(request.tenant) { (transaction) throws(StoreError) in
      try transaction.counts(campaign: try transaction.campaign(request.campaign).number)
    }
  }
}

extension Transaction {
  /// The numbers of one page, taken from an index.
  fileprivate func page(of request: RecipientQuery, campaign: Int64) throws(StoreError) -> [Int64] {
    let page = [tenantValue, .integer(campaign), .integer(request.after?.rawValue ?? .min), .limit(request.limit)]
    if let person = request.person {
      return try db.all(
        """
        SELECT r.id FROM contacts c
        JOIN recipients r ON r.tenant = c.tenant AND r.contact = coalesce(c.merged_into, c.id) AND r.campaign = $2
        WHERE c.tenant = $1 AND c.person = $5 AND r.id > $3 AND ($6::smallint IS NULL OR r.status = $6) LIMIT $4
        """,
        page + [.text(person.rawValue), .integer(orNull: request.status?.code)]
      ) { $0.integer(0) }
    }
    // Each status has its own order in the index: the first of the whole are among the first of each.
    let statuses = request.status.map { [$0] } ?? RecipientStatus.allCases
    return try db.all(
      """
      SELECT r.id FROM unnest($5::smallint[]) AS s (status) CROSS JOIN LATERAL (
        SELECT id FROM recipients WHERE tenant = $1 AND campaign = $2 AND status = s.status AND id > $3
        ORDER BY id LIMIT $4) r
      ORDER BY r.id LIMIT $4
      """,
      page + [.integers(statuses.map(\.code))]
    ) { $0.integer(0) }
  }

  func counts(campaign: Int64) throws(StoreError) -> OutcomeCounts {
    var counts = OutcomeCounts()
    let rows = try db.all(
      """
      SELECT status, count(*), count(*) FILTER (WHERE state = 5), count(*) FILTER (WHERE responded)
      FROM recipients WHERE tenant = $1 AND campaign = $2 GROUP BY status
      """,
      [tenantValue, .integer(campaign)]
    ) { row in (code: row.integer(0), count: row.integer(1), settling: row.integer(2), responded: row.integer(3)) }
    for row in rows {
      guard let status = RecipientStatus(code: row.code) else { throw .corrupt("status") }
      counts[status] = Int(row.count)
      // Only an unconfirmed recipient is shown as settling; one that failed by evidence is not.
      if status == .unconfirmed { counts.settling += Int(row.settling) }
      counts.responded += Int(row.responded)
    }
    return counts
  }
}
