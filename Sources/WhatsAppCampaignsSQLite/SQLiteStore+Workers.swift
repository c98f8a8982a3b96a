public import WhatsAppCampaigns

extension SQLiteStore {
  /// Registers a worker under the right to send, which this store takes when it has none yet.
  ///
  /// Several workers of one store share the right. When it is taken, no other process can be sending for the tenant:
  /// what other workers had claimed is free again, and what they were sending becomes unknown before this returns.
  public func enlist(_ request: EnlistWorker) async throws(StoreError) -> EnlistWorkerResult {
    if senders[request.tenant] != nil {
      senders[request.tenant]?.workers.insert(request.worker)
      return EnlistWorkerResult(orphaned: 0, now: clock())
    }
    var lock: SenderLock?
    let number = try writeAlone(request.tenant) { $0.tenant }
    if let path { lock = try SenderLock(store: path, tenant: number) }
    var result = EnlistWorkerResult(orphaned: 0, now: clock())
    var hasMore = true
    while hasMore {
      hasMore = try writeAlone(request.tenant) { (transaction) throws(StoreError) in
        try transaction.takeOver(live: [request.worker.rawValue], limit: 500, into: &result)
      }
    }
    // The lock is ours for good only now: had something failed, it would have been given back.
    senders[request.tenant] = Sender(lock: lock, workers: [request.worker])
    return result
  }

  /// Gives a worker's claims back, and the right to send with the last worker.
  public func discharge(_ request: DischargeWorker) async throws(StoreError) {
    defer {
      senders[request.tenant]?.workers.remove(request.worker)
      if senders[request.tenant]?.workers.isEmpty == true { senders[request.tenant] = nil }
    }
    let (tenant, now) = try read(request.tenant) { ($0.tenant, $0.now) }
    claims.release(of: request.worker, tenant: tenant, at: now)
  }
}

extension Transaction {
  /// Gives up what dead workers were sending; what they claimed died with them. `true` when there is more.
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
        WHERE campaign = ?1 AND state = 2 AND (worker IS NULL OR worker NOT IN (SELECT value FROM json_each(?2)))
        LIMIT ?3
        """,
        [.integer(stored.number), .texts(live), .limit(left)]
      ) { $0.integer(0) }
      for record in try recipientRecords(held, of: stored.number) {
        var recipient = record.recipient
        guard recipient.orphan(at: now, ingest: ingest) else { continue }
        result.orphaned += 1
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
      SELECT k.id FROM campaigns k
      WHERE k.tenant = ? AND EXISTS (SELECT 1 FROM recipients r WHERE r.campaign = k.number AND r.state = 2)
      ORDER BY k.number
      """,
      [tenantValue]
    ) { (row) throws(StoreError) in
      guard let id = CampaignID(row.text(0)) else { throw .corrupt("campaign") }
      return id
    }
  }
}
