import Foundation
public import WhatsAppCampaigns

extension SQLiteStore {
  /// Takes due recipients into a worker's window, the lowest numbers first.
  public func claim(_ request: ClaimRecipients) async throws(StoreError) -> ClaimRecipientsResult {
    try write(request.tenant) { (transaction) throws(StoreError) in try transaction.claim(request) }
  }

  /// Shows the decision the facts inside a transaction and writes what it decides; on disk when it returns.
  public func commitIntents(_ request: CommitIntents) async throws(StoreError) -> IntentPlan {
    try write(request.tenant) { (transaction) throws(StoreError) in try transaction.commitIntents(request) }
  }
}

extension Transaction {
  fileprivate func claim(_ request: ClaimRecipients) throws(StoreError) -> ClaimRecipientsResult {
    let stored = try campaign(request.campaign)
    var result = ClaimRecipientsResult(campaign: stored.campaign, claimed: [], nextDue: nil, now: now)
    guard stored.campaign.status == .sending else { return result }
    let due = try dueRecipients(stored.number, limit: request.limit)
    let lease = now + request.lease
    for record in try recipientRecords(due, of: stored.number) {
      var claimed = record.record
      guard claimed.recipient.claim(by: request.worker, until: lease.truncatedToMilliseconds, at: now) else { continue }
      try save(claimed.recipient, over: record)
      result.claimed.append(claimed)
    }
    if result.claimed.isEmpty {
      result.nextDue = try nextDue(stored.number)
    }
    return result
  }

  /// When the first wait or the first lease of a campaign ends.
  private func nextDue(_ campaign: Int64) throws(StoreError) -> Date? {
    let wait = try db.first(
      "SELECT min(due) FROM recipients WHERE campaign = ? AND state = 0 AND due IS NOT NULL",
      [.integer(campaign)]
    ) { $0.optionalDate(0) }
    let lease = try db.first(
      "SELECT min(due) FROM recipients WHERE campaign = ? AND state = 1",
      [.integer(campaign)]
    ) { $0.optionalDate(0) }
    return [wait ?? nil, lease ?? nil].compactMap { $0 }.min()
  }

  /// The first recipients that may be sent to now, in the order of their numbers.
  ///
  /// Those that never waited, those whose wait is over and those whose lease has ended stand in three indexes; a page
  /// of each holds a page of all.
  private func dueRecipients(_ campaign: Int64, limit: Int) throws(StoreError) -> [Int64] {
    let fresh = try db.all(
      "SELECT id FROM recipients WHERE campaign = ? AND state = 0 AND due IS NULL ORDER BY id LIMIT ?",
      [.integer(campaign), .limit(limit)]
    ) { $0.integer(0) }
    let waited = try db.all(
      """
      SELECT id FROM recipients WHERE campaign = ? AND state = 0 AND due IS NOT NULL AND due <= ?
      ORDER BY due, id LIMIT ?
      """,
      [.integer(campaign), nowValue, .limit(limit)]
    ) { $0.integer(0) }
    let abandoned = try db.all(
      "SELECT id FROM recipients WHERE campaign = ? AND state = 1 AND due <= ? ORDER BY due, id LIMIT ?",
      [.integer(campaign), nowValue, .limit(limit)]
    ) { $0.integer(0) }
    return Array((fresh + waited + abandoned).sorted().prefix(max(0, limit)))
  }

  fileprivate func commitIntents(_ request: CommitIntents) throws(StoreError) -> IntentPlan {
    let stored = try campaign(request.campaign)
    let numbers = request.recipients.map(\.rawValue)
    var records: [RecipientID: StoredRecipient] = [:]
    for record in try recipientRecords(numbers, of: stored.number) {
      records[record.recipient.id] = record
    }
    let context = IntentContext(
      now: now,
      campaign: stored.campaign,
      candidates: request.recipients.compactMap { records[$0]?.record },
      pace: try paces(request.paceKeys)
    )
    let plan = request.decide(context)
    guard plan.campaignIsSending else { return plan }
    for recipient in plan.changed {
      guard let record = records[recipient.id] else { continue }
      try save(recipient, over: record)
    }
    for (key, state) in plan.pace {
      try save(state, of: key)
    }
    // A report may have come first where the store was set back to an older copy.
    if try hasOrphanReports() {
      for intent in plan.intents {
        try joinOrphanReports(about: intent.attempt, of: intent.recipient.rawValue)
      }
    }
    return plan
  }

  func paces(_ keys: [PaceKey]) throws(StoreError) -> [PaceKey: PaceState] {
    var paces: [PaceKey: PaceState] = [:]
    for key in keys {
      let text = try db.first(
        "SELECT state FROM paces WHERE tenant = ? AND id = ?",
        [tenantValue, .text(key.rawValue)]
      ) { $0.text(0) }
      if let text { paces[key] = try StoredJSON.decode(PaceState.self, from: text, "pace") }
    }
    return paces
  }

  func save(_ state: PaceState, of key: PaceKey) throws(StoreError) {
    try db.run(
      "INSERT OR REPLACE INTO paces (tenant, id, state) VALUES (?, ?, ?)",
      [tenantValue, .text(key.rawValue), .text(try StoredJSON.encode(state))]
    )
  }
}
