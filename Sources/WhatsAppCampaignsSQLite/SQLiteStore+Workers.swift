public import WhatsAppCampaigns

extension SQLiteStore {
  /// Registers a worker under the right to send, which this store takes when it has none yet.
  ///
  /// Several workers of one store share the right. When it is taken, no other process can be sending for the tenant:
  /// whatever other workers held is given back or becomes unknown before this returns.
  public func enlist(_ request: EnlistWorker) async throws(StoreError) -> EnlistWorkerResult {
    if senders[request.tenant] != nil {
      senders[request.tenant]?.workers.insert(request.worker)
      return EnlistWorkerResult(released: 0, orphaned: 0)
    }
    var lock: SenderLock?
    let number = try write(request.tenant) { $0.tenant }
    if let path { lock = try SenderLock(store: path, tenant: number) }
    var result = EnlistWorkerResult(released: 0, orphaned: 0)
    var hasMore = true
    while hasMore {
      hasMore = try write(request.tenant) { (transaction) throws(StoreError) in
        try transaction.takeOver(live: [request.worker.rawValue], limit: 500, into: &result)
      }
    }
    // The lock is ours for good only now: had something failed, it would have been given back.
    senders[request.tenant] = Sender(lock: lock, workers: [request.worker])
    return result
  }

  /// Gives a worker's claims back, and the right to send with the last worker.
  ///
  /// The worker and its right are gone even when this throws; whoever takes the right next gives the claims back.
  public func discharge(_ request: DischargeWorker) async throws(StoreError) {
    defer {
      senders[request.tenant]?.workers.remove(request.worker)
      if senders[request.tenant]?.workers.isEmpty == true { senders[request.tenant] = nil }
    }
    var hasMore = true
    while hasMore {
      hasMore = try write(request.tenant) { (transaction) throws(StoreError) in
        try transaction.releaseClaims(of: request.worker, limit: 500)
      }
    }
  }
}

extension Transaction {
  /// Gives back what dead workers claimed, and gives up what they were sending. `true` when there is more.
  fileprivate func takeOver(
    live: [String],
    limit: Int,
    into result: inout EnlistWorkerResult
  ) throws(StoreError) -> Bool {
    let before = result
    var left = limit
    for id in try campaignsWithHeldRecipients() {
      let stored = try campaign(id)
      let ingest = try ingestClock(of: stored.campaign.plan.provider).reading
      let held = try db.all(
        """
        SELECT id FROM recipients
        WHERE campaign = ?1 AND state = 1 AND (worker IS NULL OR worker NOT IN (SELECT value FROM json_each(?2)))
        UNION ALL
        SELECT id FROM recipients
        WHERE campaign = ?1 AND state = 2 AND (worker IS NULL OR worker NOT IN (SELECT value FROM json_each(?2)))
        LIMIT ?3
        """,
        [.integer(stored.number), .list(live), .limit(left)]
      ) { $0.integer(0) }
      for record in try recipientRecords(held, of: stored.number) {
        var recipient = record.recipient
        if recipient.release(at: now) {
          result.released += 1
        } else if recipient.orphan(at: now, ingest: ingest) {
          result.orphaned += 1
        }
        try save(recipient, over: record)
      }
      left -= held.count
      // Where nobody moved, nobody would the next time.
      if left <= 0 { return result != before }
    }
    return false
  }

  private func campaignsWithHeldRecipients() throws(StoreError) -> [CampaignID] {
    try db.all(
      """
      SELECT k.id FROM campaigns k WHERE k.tenant = ? AND (
        EXISTS (SELECT 1 FROM recipients r WHERE r.campaign = k.number AND r.state = 1)
        OR EXISTS (SELECT 1 FROM recipients r WHERE r.campaign = k.number AND r.state = 2))
      ORDER BY k.number
      """,
      [tenantValue]
    ) { (row) throws(StoreError) in
      guard let id = CampaignID(row.text(0)) else { throw .corrupt("campaign") }
      return id
    }
  }

  fileprivate func releaseClaims(of worker: WorkerID, limit: Int) throws(StoreError) -> Bool {
    let claimed = try db.all(
      """
      SELECT r.id FROM campaigns k CROSS JOIN recipients r ON r.campaign = k.number AND r.state = 1 AND r.worker = ?
      WHERE k.tenant = ? LIMIT ?
      """,
      [.text(worker.rawValue), tenantValue, .limit(limit)]
    ) { $0.integer(0) }
    for record in try recipientRecords(claimed) {
      var recipient = record.recipient
      if recipient.release(at: now) { try save(recipient, over: record) }
    }
    return claimed.count == limit
  }
}
