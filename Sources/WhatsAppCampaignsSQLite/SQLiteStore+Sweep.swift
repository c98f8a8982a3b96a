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
    let ingest = try ingestClock(of: stored.campaign.plan.provider).reading
    var sweep = Sweep(transaction: self, request: request, stored: stored, ingest: ingest)
    try sweep.run()
    var campaign = stored.campaign
    if campaign.mayComplete(at: now), try !hasOpenRecipients(stored.number) {
      let change: CampaignChange
      do { change = try campaign.end(at: now) } catch { throw .corrupt("campaign") }
      try save(campaign, over: stored, change)
      claims.forget(stored.number)
    }
    return SweepCampaignResult(campaign: campaign, moved: sweep.moved, hasMore: sweep.moved >= request.limit)
  }

  private func hasOpenRecipients(_ campaign: Int64) throws(StoreError) -> Bool {
    try count(campaign, inStates: [0, 2, 5]) > 0
  }
}

/// One pass over what nobody moves: the queries only find candidates, the request's rule decides about each.
private struct Sweep {
  let transaction: Transaction
  let request: SweepCampaign
  let stored: StoredCampaign
  let ingest: Date
  var moved = 0

  private var now: Date { transaction.now }

  mutating func run() throws(StoreError) {
    let settleTime = request.settleTime
    // What is under way first: it may have been sent, and a report may be waited for.
    try move("state = 2 AND due <= ?", [.date(now - request.orphanAfter)])
    try move("state = 5 AND due <= ?", [.date(ingest - settleTime.live)])
    try move("state = 5 AND attempted_at <= ?", [.date(now - settleTime.most)])
    if stored.campaign.leavesOut(at: now) {
      try leaveOut()
    } else {
      try releaseEnded()
    }
  }

  /// A claim holds before its lease ends, not at that instant.
  private mutating func releaseEnded() throws(StoreError) {
    for (number, claim) in transaction.claims.all(of: stored.number) where moved < request.limit {
      guard claim.worker != nil, !claim.holds(at: now) else { continue }
      guard var recipient = try transaction.recipientRecord(number)?.recipient, change(&recipient) else {
        transaction.claims.remove(number, of: stored.number)
        continue
      }
      transaction.claims[stored.number, number] = claim.givenBack(at: now)
      moved += 1
    }
  }

  /// Ends everybody who has not been sent to: those who went back to wait, and those whom nobody ever claimed, from the
  /// watermark on, which comes along.
  private mutating func leaveOut() throws(StoreError) {
    try move("state = 0 AND due IS NOT NULL", [])
    let left = request.limit - moved
    guard left > 0 else { return }
    let fresh = try transaction.freshRecipients(stored.number, after: .min, limit: left)
    try move(fresh)
    if let last = fresh.last { try transaction.saveWatermark(stored.number, last) }
  }

  private mutating func move(_ condition: String, _ values: [SQLValue]) throws(StoreError) {
    let left = request.limit - moved
    guard left > 0 else { return }
    try move(
      try transaction.db.all(
        "SELECT id FROM recipients WHERE campaign = ? AND \(condition) LIMIT ?",
        [.integer(stored.number)] + values + [.limit(left)]
      ) { $0.integer(0) }
    )
  }

  private mutating func move(_ numbers: [Int64]) throws(StoreError) {
    for record in try transaction.recipientRecords(numbers, of: stored.number) {
      var recipient = record.recipient
      guard change(&recipient) else { continue }
      try transaction.save(recipient, over: record)
      moved += 1
    }
  }

  private func change(_ recipient: inout Recipient) -> Bool {
    request.move(&recipient, of: stored.campaign, at: now, ingest: ingest)
  }
}
