import Foundation
public import WhatsAppCampaigns

extension SQLiteStore {
  /// Moves along what nobody moves, and ends the campaign when nothing is open any more.
  public func sweep(_ request: SweepCampaign) async throws(StoreError) -> SweepCampaignResult {
    try await write(request.tenant, keepsRecords: true) { (transaction) throws(StoreError) in
      try transaction.sweep(request)
    }
  }
}

extension Transaction {
  fileprivate func sweep(_ request: SweepCampaign) throws(StoreError) -> SweepCampaignResult {
    let stored = try campaign(request.campaign)
    var sweep = Sweep(transaction: self, request: request, stored: stored)
    try sweep.run()
    var campaign = stored.campaign
    if campaign.mayComplete(at: now), try !hasOpenRecipients(stored.number) {
      do { try campaign.apply(.complete, at: now) } catch { throw .corrupt("campaign") }
      try save(campaign, number: stored.number)
      claims.forget(stored.number)
    }
    return SweepCampaignResult(campaign: campaign, moved: sweep.moved, hasMore: sweep.moved >= request.limit)
  }

  private func hasOpenRecipients(_ campaign: Int64) throws(StoreError) -> Bool {
    try count(campaign, inStates: [0, 2, 5]) > 0
  }
}

/// One pass over what nobody moves: the queries only find candidates, the domain's rules decide about each.
private struct Sweep {
  let transaction: Transaction
  let request: SweepCampaign
  let stored: StoredCampaign
  var moved = 0

  private var now: Date { transaction.now }
  private var campaignValue: SQLValue { .integer(stored.number) }

  mutating func run() throws(StoreError) {
    let now = now
    let plan = stored.campaign.plan
    let campaign = stored.campaign
    let orphanAfter = request.orphanAfter
    let sendsAgain = campaign.sendsAgain(at: now)
    let settleTime = request.settleTime
    let delivery = request.delivery ?? plan.delivery
    let ingest = try transaction.ingestClock(of: plan.provider).reading

    // What is under way first: it may have been sent, and a report may be waited for.
    let orphaned = "SELECT id FROM recipients WHERE campaign = ? AND state = 2 AND due <= ? LIMIT ?"
    try move(orphaned, [.date(now - orphanAfter)]) {
      $0.isOrphanDue(after: orphanAfter, at: now) && $0.orphan(at: now, ingest: ingest)
    }

    let settle: (inout Recipient) -> Bool = { recipient in
      recipient.isSettleDue(settleTime, at: now, ingest: ingest)
        && recipient.settle(delivery, campaignIsSending: sendsAgain, at: now)
    }
    let settling = "SELECT id FROM recipients WHERE campaign = ? AND state = 5"
    try move("\(settling) AND due <= ? LIMIT ?", [.date(ingest - settleTime.live)], settle)
    try move("\(settling) AND attempted_at <= ? LIMIT ?", [.date(now - settleTime.most)], settle)

    if campaign.leavesOut(at: now) {
      try leaveOut { $0.leaveOut(of: campaign, at: now) }
    } else {
      try releaseEnded()
    }
  }

  /// A claim holds before its lease ends, not at that instant.
  private mutating func releaseEnded() throws(StoreError) {
    for (number, claim) in transaction.claims.all(of: stored.number) where moved < request.limit {
      guard claim.worker != nil, !claim.holds(at: now) else { continue }
      guard var recipient = try transaction.recipientRecord(number)?.recipient, recipient.isLeaseOver(at: now),
        recipient.release(at: now)
      else {
        transaction.claims.remove(number, of: stored.number)
        continue
      }
      transaction.claims[stored.number, number] = claim.givenBack(at: now)
      moved += 1
    }
  }

  /// Ends everybody who has not been sent to: those who went back to wait, and those whom nobody ever claimed, from the
  /// watermark on, which comes along.
  private mutating func leaveOut(_ rule: (inout Recipient) -> Bool) throws(StoreError) {
    try move("SELECT id FROM recipients WHERE campaign = ? AND state = 0 AND due IS NOT NULL LIMIT ?", [], rule)
    let left = request.limit - moved
    guard left > 0 else { return }
    let fresh = try transaction.freshRecipients(stored.number, after: .min, limit: left)
    try move(fresh, rule)
    if let last = fresh.last { try transaction.saveWatermark(stored.number, last) }
  }

  private mutating func move(
    _ candidates: String,
    _ values: [SQLValue],
    _ rule: (inout Recipient) -> Bool
  ) throws(StoreError) {
    let left = request.limit - moved
    guard left > 0 else { return }
    try move(try transaction.db.all(candidates, [campaignValue] + values + [.limit(left)]) { $0.integer(0) }, rule)
  }

  private mutating func move(_ numbers: [Int64], _ rule: (inout Recipient) -> Bool) throws(StoreError) {
    for record in try transaction.recipientRecords(numbers, of: stored.number) {
      var recipient = record.recipient
      guard rule(&recipient) else { continue }
      try transaction.save(recipient, over: record)
      moved += 1
    }
  }
}
