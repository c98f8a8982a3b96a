import Foundation
public import WhatsAppCampaigns

extension SQLiteStore {
  /// Moves along what nobody moves, and ends the campaign when nothing is open any more.
  public func sweep(_ request: SweepCampaign) async throws(StoreError) -> SweepCampaignResult {
    try write(request.tenant) { (transaction) throws(StoreError) in try transaction.sweep(request) }
  }
}

extension Transaction {
  fileprivate func sweep(_ request: SweepCampaign) throws(StoreError) -> SweepCampaignResult {
    let stored = try campaign(request.campaign)
    var sweep = Sweep(transaction: self, request: request, stored: stored)
    try sweep.run()
    var campaign = stored.campaign
    if try !hasOpenRecipients(stored.number) {
      switch campaign.status {
      case .sending, .cancelling:
        do { try campaign.apply(.complete, at: now) } catch { throw .corrupt("campaign") }
        try save(campaign, number: stored.number)
      case .paused where campaign.isOver(at: now):
        do { try campaign.apply(.complete, at: now) } catch { throw .corrupt("campaign") }
        try save(campaign, number: stored.number)
      case .draft, .scheduled, .paused, .completed, .cancelled, .failed: break
      }
    }
    return SweepCampaignResult(campaign: campaign, moved: sweep.moved, hasMore: sweep.moved >= request.limit)
  }

  /// Each part is one look into an index.
  private func hasOpenRecipients(_ campaign: Int64) throws(StoreError) -> Bool {
    try db.exists(
      """
      SELECT 1 WHERE EXISTS (SELECT 1 FROM recipients WHERE campaign = ?1 AND state = 0 AND due IS NULL)
        OR EXISTS (SELECT 1 FROM recipients WHERE campaign = ?1 AND state = 0 AND due IS NOT NULL)
        OR EXISTS (SELECT 1 FROM recipients WHERE campaign = ?1 AND state = 1)
        OR EXISTS (SELECT 1 FROM recipients WHERE campaign = ?1 AND state = 2)
        OR EXISTS (SELECT 1 FROM recipients WHERE campaign = ?1 AND state = 5)
      """,
      [.integer(campaign)]
    )
  }
}

/// One pass over what nobody moves: the queries only find candidates, the domain's rules decide about each.
private struct Sweep {
  let transaction: Transaction
  let request: SweepCampaign
  let stored: StoredCampaign
  var moved = 0

  private var now: Date { transaction.now }
  private var campaign: SQLValue { .integer(stored.number) }

  mutating func run() throws(StoreError) {
    let now = now
    let plan = stored.campaign.plan
    let isOver = stored.campaign.isOver(at: now)
    let isSending = stored.campaign.status == .sending && !isOver
    let settleTime = request.settleTime
    let delivery = request.delivery ?? plan.delivery
    let ingest = try transaction.ingestClock(of: plan.provider).reading

    // What is under way first: it may have been sent, and a report may be waited for.
    let orphaned = "SELECT id FROM recipients WHERE campaign = ? AND state = 2 AND due <= ? LIMIT ?"
    try move(orphaned, [.date(now - request.orphanAfter)]) { $0.orphan(at: now, ingest: ingest) }

    let settle: (inout Recipient) -> Bool = { recipient in
      recipient.isSettleDue(settleTime, at: now, ingest: ingest)
        && recipient.settle(delivery, campaignIsSending: isSending, at: now)
    }
    let settling = "SELECT id FROM recipients WHERE campaign = ? AND state = 5"
    try move("\(settling) AND due <= ? LIMIT ?", [.date(ingest - settleTime.live)], settle)
    try move("\(settling) AND attempted_at <= ? LIMIT ?", [.date(now - settleTime.most)], settle)

    switch stored.campaign.status {
    case .cancelling, .cancelled:
      try leaveOut { $0.cancel(at: now) }
    case .sending where isOver, .paused where isOver:
      try leaveOut { $0.expire(at: now) }
    case .draft, .scheduled, .sending, .paused, .completed, .failed:
      // A claim holds before its lease ends, not at that instant.
      let ended = "SELECT id FROM recipients WHERE campaign = ? AND state = 1 AND due <= ? LIMIT ?"
      try move(ended, [.date(now)]) { $0.release(at: now) }
    }
  }

  /// Ends everybody who has not been sent to.
  private mutating func leaveOut(_ rule: (inout Recipient) -> Bool) throws(StoreError) {
    let waiting = "SELECT id FROM recipients WHERE campaign = ? AND state = 0"
    try move("\(waiting) AND due IS NULL LIMIT ?", [], rule)
    try move("\(waiting) AND due IS NOT NULL LIMIT ?", [], rule)
    try move("SELECT id FROM recipients WHERE campaign = ? AND state = 1 LIMIT ?", [], rule)
  }

  private mutating func move(
    _ candidates: String,
    _ values: [SQLValue],
    _ rule: (inout Recipient) -> Bool
  ) throws(StoreError) {
    let left = request.limit - moved
    guard left > 0 else { return }
    let numbers = try transaction.db.all(candidates, [campaign] + values + [.limit(left)]) { $0.integer(0) }
    for record in try transaction.recipientRecords(numbers, of: stored.number) {
      var recipient = record.recipient
      guard rule(&recipient) else { continue }
      try transaction.save(recipient, over: record)
      moved += 1
    }
  }
}
