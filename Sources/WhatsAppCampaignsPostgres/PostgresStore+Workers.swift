public import WhatsAppCampaigns

extension PostgresStore {
  /// Registers a worker for 30 seconds, which every later write of this store for the tenant renews.
  ///
  /// Any number of workers may be registered. Nothing proves that another one is dead, so nothing is given back here:
  /// what a dead worker had claimed is claimed again when its lease has ended, and what it was sending becomes unknown in
  /// a sweep, when its registration is over and its messages can no longer leave.
  public func enlist(_ request: EnlistWorker) async throws(StoreError) -> EnlistWorkerResult {
    let now = try await write(request.tenant) { (transaction) throws(StoreError) in
      try transaction.register([request.worker])
      try transaction.dropDeadWorkers()
      return transaction.now
    }
    notes.add(request.worker, of: request.tenant)
    return EnlistWorkerResult(orphaned: 0, now: now)
  }

  /// Ends a worker's registration and gives its claims back.
  public func discharge(_ request: DischargeWorker) async throws(StoreError) {
    notes.remove(request.worker, of: request.tenant)
    var hasMore = true
    while hasMore {
      hasMore = try await write(request.tenant) { (transaction) throws(StoreError) in
        try transaction.releaseClaims(of: request.worker, limit: 500)
      }
    }
  }
}

extension Transaction {
  /// Renews the registration of this store's workers, now and then.
  func renewWorkers() throws(StoreError) {
    try register(notes.workersToRenew(of: tenantID, at: now))
  }

  fileprivate func register(_ workers: [WorkerID]) throws(StoreError) {
    guard !workers.isEmpty else { return }
    try db.send(
      """
      INSERT INTO workers (tenant, id, lease_until) SELECT $1, id, $2 FROM unnest($3::text[]) AS n (id) ORDER BY id
      ON CONFLICT (tenant, id) DO UPDATE SET lease_until = excluded.lease_until
      """,
      [tenantValue, .date(now + Notes.workerLease), .texts(workers.map(\.rawValue))]
    )
  }

  fileprivate func dropDeadWorkers() throws(StoreError) {
    try db.send(
      "DELETE FROM workers WHERE tenant = $1 AND lease_until < $2",
      [tenantValue, .date(now - .seconds(86_400))]
    )
  }

  fileprivate func releaseClaims(of worker: WorkerID, limit: Int) throws(StoreError) -> Bool {
    try db.send("DELETE FROM workers WHERE tenant = $1 AND id = $2", [tenantValue, .text(worker.rawValue)])
    let claimed = try db.all(
      """
      SELECT r.id FROM campaigns k JOIN recipients r
        ON r.tenant = k.tenant AND r.campaign = k.number AND r.state = 1 AND r.worker = $2
      WHERE k.tenant = $1 AND k.status IN ('sending', 'paused', 'cancelling') ORDER BY r.id LIMIT $3
      FOR NO KEY UPDATE OF r
      """,
      [tenantValue, .text(worker.rawValue), .limit(limit)]
    ) { $0.integer(0) }
    var changes: [RecipientChange] = []
    for record in try recipientRecords(claimed) {
      var recipient = record.recipient
      if recipient.release(at: now) { changes.append(RecipientChange(recipient: recipient, stored: record)) }
    }
    try save(changes)
    return claimed.count == limit
  }
}
