public import WhatsAppCampaigns

extension SQLiteStore {
  /// One page of a campaign's recipients with their contacts.
  public func recipients(_ request: RecipientQuery) async throws(StoreError) -> [RecipientRecord] {
    try read(request.tenant) { (transaction) throws(StoreError) in
      let campaign = try transaction.campaign(request.campaign).number
      let numbers = try transaction.page(of: request, campaign: campaign)
      return try transaction.recipientRecords(numbers, of: campaign).map(\.record)
    }
  }

  /// How many recipients have each status, counted by one statement.
  public func counts(_ request: CountRecipients) async throws(StoreError) -> OutcomeCounts {
    try read(request.tenant) { (transaction) throws(StoreError) in
      try transaction.counts(campaign: try transaction.campaign(request.campaign).number)
    }
  }
}

extension Transaction {
  /// The numbers of one page, taken from an index.
  fileprivate func page(of request: RecipientQuery, campaign: Int64) throws(StoreError) -> [Int64] {
    let campaign = SQLValue.integer(campaign)
    let after = SQLValue.integer(request.after?.rawValue ?? .min)
    if let person = request.person {
      let numbers = try db.all(
        """
        SELECT r.id FROM contacts c CROSS JOIN recipients r ON r.contact = c.id AND r.campaign = ?
        WHERE c.tenant = ? AND c.person = ? AND r.id > ? AND (? IS NULL OR r.status = ?) LIMIT ?
        """,
        [
          campaign, tenantValue, .text(person.rawValue), after, .integer(orNull: request.status?.code),
          .integer(orNull: request.status?.code), .limit(request.limit),
        ]
      ) { $0.integer(0) }
      return numbers
    }
    if let status = request.status {
      return try db.all(
        "SELECT id FROM recipients WHERE campaign = ? AND status = ? AND id > ? ORDER BY id LIMIT ?",
        [campaign, .integer(status.code), after, .limit(request.limit)]
      ) { $0.integer(0) }
    }
    // Each status has its own order in the index: the first of the whole are among the first of each.
    var numbers: [Int64] = []
    for status in RecipientStatus.allCases {
      numbers += try db.all(
        "SELECT id FROM recipients WHERE campaign = ? AND status = ? AND id > ? ORDER BY id LIMIT ?",
        [campaign, .integer(status.code), after, .limit(request.limit)]
      ) { $0.integer(0) }
    }
    return Array(numbers.sorted().prefix(max(0, request.limit)))
  }

  /// Counts in one statement over one index.
  fileprivate func counts(campaign: Int64) throws(StoreError) -> OutcomeCounts {
    var counts = OutcomeCounts()
    let rows = try db.all(
      """
      SELECT status, count(*), sum(state = 5), sum(responded) FROM recipients WHERE campaign = ? GROUP BY status
      """,
      [.integer(campaign)]
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
