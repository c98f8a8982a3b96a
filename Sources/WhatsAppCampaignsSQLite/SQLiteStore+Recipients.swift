public import WhatsAppCampaigns

extension SQLiteStore {
  /// One page of a campaign's recipients with their contacts.
  ///
  /// A page of one status looks at the recipients behind `after` until it is full, so reading all pages of a status
  /// costs one pass over the campaign, however few have it; a status that nobody has costs nothing.
  public func recipients(_ request: RecipientQuery) async throws(StoreError) -> [RecipientRecord] {
    try read(request.tenant) { (transaction) throws(StoreError) in
      let campaign = try transaction.campaign(request.campaign).number
      let numbers = try transaction.page(of: request, campaign: campaign)
      var records = try transaction.recipientRecords(numbers, of: campaign).compactMap(\.record)
      if let span = request.history {
        let sends = try transaction.sends(to: Set(records.map(\.recipient.contact)), since: transaction.now - span)
        for index in records.indices { records[index].member.history = sends[records[index].recipient.contact] ?? [] }
      }
      guard let status = request.status else { return records }
      return Array(records.filter { $0.recipient.status == status }.prefix(max(0, request.limit)))
    }
  }

  /// How many recipients have each status: numbers that are kept with every change, and the claims of this process.
  public func counts(_ request: CountRecipients) async throws(StoreError) -> OutcomeCounts {
    try read(request.tenant) { (transaction) throws(StoreError) in
      try transaction.counts(campaign: try transaction.campaign(request.campaign).number)
    }
  }
}

extension Transaction {
  /// The numbers of one page; of one status, perhaps with some others that a claim has moved out of it.
  fileprivate func page(of request: RecipientQuery, campaign: Int64) throws(StoreError) -> [Int64] {
    let after = request.after?.rawValue ?? .min
    if let person = request.person {
      return try db.all(
        """
        SELECT r.id FROM contacts c
        CROSS JOIN recipients r ON r.contact = coalesce(c.merged_into, c.id) AND r.campaign = ?
        WHERE c.tenant = ? AND c.person = ? AND r.id > ? LIMIT ?
        """,
        [.integer(campaign), tenantValue, .text(person.rawValue), .integer(after), .limit(request.limit)]
      ) { $0.integer(0) }
    }
    guard let status = request.status else {
      return try db.all(
        "SELECT id FROM recipients WHERE campaign = ? AND id > ? ORDER BY id LIMIT ?",
        [.integer(campaign), .integer(after), .limit(request.limit)]
      ) { $0.integer(0) }
    }
    let held = claims.all(of: campaign).filter { $0.value.worker != nil }
    if status == .queued { return held.keys.filter { $0 > after }.sorted() }
    let existing = try storedCounts(campaign).filter { $0.status == status }.reduce(0) { $0 + $1.count }
    let limit = status == .pending ? request.limit + held.count : request.limit
    return try db.all(
      """
      SELECT id FROM recipients INDEXED BY recipients_by_campaign
      WHERE campaign = ? AND status = ? AND id > ? ORDER BY id LIMIT ?
      """,
      [.integer(campaign), .integer(status.code), .integer(after), .limit(min(limit, existing))]
    ) { $0.integer(0) }
  }

  func counts(campaign: Int64) throws(StoreError) -> OutcomeCounts {
    var counts = OutcomeCounts()
    for stored in try storedCounts(campaign) {
      counts[stored.status] += stored.count
      // Only an unconfirmed recipient is shown as settling; one that failed by evidence is not.
      if stored.status == .unconfirmed, stored.state == 5 { counts.settling += stored.count }
      if stored.hasResponded { counts.responded += stored.count }
    }
    let held = claims.all(of: campaign).filter { $0.value.worker != nil }
    let rows = try db.all(
      "SELECT id, epoch, status FROM recipients WHERE id IN (SELECT value FROM json_each(?)) AND state = 0",
      [.integers(Array(held.keys))]
    ) { row in (id: row.integer(0), epoch: row.integer(1), status: row.integer(2)) }
    for row in rows where row.status == RecipientStatus.pending.code && held[row.id]?.storedEpoch == row.epoch {
      counts[.pending] -= 1
      counts[.queued] += 1
    }
    return counts
  }
}
