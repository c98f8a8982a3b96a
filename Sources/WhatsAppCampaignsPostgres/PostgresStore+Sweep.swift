import Foundation
public import WhatsAppCampaigns

extension PostgresStore {
  /// Moves along what nobody moves, and ends the campaign when nothing is open any more.
  ///
  /// Several workers may sweep one campaign at once: each leaves alone what another one has in hand.
  public func sweep(_ request: SweepCampaign) async throws(StoreError) -> SweepCampaignResult {
    var (result, mayComplete) = try await write(request.tenant) { (transaction) throws(StoreError) in
      try transaction.sweep(request)
    }
    if mayComplete {
      // A transaction of its own, because a campaign is locked before its recipients.
      result.campaign = try await write(request.tenant) { (transaction) throws(StoreError) in
        try transaction.completed(request.campaign)
      }
    }
    return result
  }
}

extension Transaction {
  fileprivate func sweep(_ request: SweepCampaign) throws(StoreError) -> (SweepCampaignResult, mayComplete: Bool) {
    let stored = try campaign(request.campaign)
    var sweep = Sweep(transaction: self, request: request, stored: stored)
    try sweep.run()
    // Who was given back may stand below the mark.
    if sweep.moved > 0 { notes.setWatermark(nil, of: stored.number) }
    let result = SweepCampaignResult(
      campaign: stored.campaign,
      moved: sweep.moved,
      hasMore: sweep.moved >= request.limit
    )
    return (result, stored.campaign.mayComplete(at: now))
  }

  /// The campaign, which ends when nothing is open any more.
  ///
  /// Once more under the lock: nobody goes back in line without it.
  fileprivate func completed(_ id: CampaignID) throws(StoreError) -> Campaign {
    var stored = try campaign(id)
    guard try !hasOpenRecipients(stored.number) else { return stored.campaign }
    stored = try campaign(id, isLocked: true)
    guard stored.campaign.mayComplete(at: now), try !hasOpenRecipients(stored.number) else { return stored.campaign }
    var campaign = stored.campaign
    let change: CampaignChange
    do { change = try campaign.end(at: now) } catch { throw .corrupt("campaign") }
    try save(campaign, over: stored, change)
    return campaign
  }

  /// Each part is one look into an index.
  private func hasOpenRecipients(_ campaign: Int64) throws(StoreError) -> Bool {
    let head = "EXISTS (SELECT FROM recipients WHERE tenant = $1 AND campaign = $2 AND state"
    return try db.exists(
      """
      SELECT 1 WHERE \(head) = 0 AND due IS NULL) OR \(head) = 0 AND due IS NOT NULL)
        OR \(head) = 1) OR \(head) = 2) OR \(head) = 5)
      """,
      [tenantValue, .integer(campaign)]
    )
  }
}

/// One pass over what nobody moves: the queries only find candidates, the request's rule decides about each.
private struct Sweep {
  let transaction: Transaction
  let request: SweepCampaign
  let stored: StoredCampaign
  var moved = 0

  mutating func run() throws(StoreError) {
    let now = transaction.now
    let settleTime = request.settleTime
    let clock = try transaction.sendIngestClock(of: stored.campaign.plan.provider)
    try transaction.db.wait()
    let ingest = try transaction.ingestClock(clock).reading

    // What is under way first: it may have been sent, and a report may be waited for. Whoever sent it may still be
    // alive: then they know better.
    let orphaned = """
      state = 2 AND due <= $4
      AND NOT EXISTS (SELECT FROM workers w WHERE w.tenant = r.tenant AND w.id = r.worker AND w.lease_until > $5)
      """
    try move(orphaned, [.date(now - request.orphanAfter), .date(now)], ingest)
    try move("state = 5 AND due <= $4", [.date(ingest - settleTime.live)], ingest)
    try move("state = 5 AND attempted_at <= $4", [.date(now - settleTime.most)], ingest)

    if stored.campaign.leavesOut(at: now) {
      try move("state = 0 AND due IS NULL", [], ingest)
      try move("state = 0 AND due IS NOT NULL", [], ingest)
      try move("state = 1", [], ingest)
    } else {
      try move("state = 1 AND due <= $4", [.date(now)], ingest)
    }
  }

  private mutating func move(_ condition: String, _ values: [SQLValue], _ ingest: Date) throws(StoreError) {
    let left = request.limit - moved
    guard left > 0 else { return }
    let numbers = try transaction.db.all(
      """
      SELECT id FROM recipients r WHERE tenant = $1 AND campaign = $2 AND \(condition)
      LIMIT $3 FOR NO KEY UPDATE OF r SKIP LOCKED
      """,
      [transaction.tenantValue, .integer(stored.number), .limit(left)] + values
    ) { $0.integer(0) }
    var changes: [RecipientChange] = []
    for record in try transaction.recipientRecords(numbers, of: stored.number) {
      var recipient = record.recipient
      guard request.move(&recipient, of: stored.campaign, at: transaction.now, ingest: ingest) else { continue }
      changes.append(RecipientChange(recipient: recipient, stored: record))
    }
    try transaction.save(changes)
    moved += changes.count
  }
}
