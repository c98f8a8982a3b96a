import Foundation
public import WhatsAppCampaigns

extension SQLiteStore {
  /// Takes due recipients into a worker's window, in the order of ``PlaceInLine``.
  ///
  /// A claim is kept in this process and not on disk: it protects nobody, which is what the intent is for, and a
  /// process that dies has given its claims back. Other processes see those who are claimed as waiting.
  public func claim(_ request: ClaimRecipients) async throws(StoreError) -> ClaimRecipientsResult {
    try read(request.tenant) { (transaction) throws(StoreError) in try transaction.claim(request) }
  }

  /// Shows the decision the facts inside a transaction and writes what it decides; on disk when it returns.
  public func commitIntents(_ request: CommitIntents) async throws(StoreError) -> IntentPlan {
    try await write(request.tenant, keepsRecords: true) { (transaction) throws(StoreError) in
      try transaction.commitIntents(request)
    }
  }
}

extension Transaction {
  fileprivate func claim(_ request: ClaimRecipients) throws(StoreError) -> ClaimRecipientsResult {
    let stored = try campaign(request.campaign)
    var result = ClaimRecipientsResult(campaign: stored.campaign, claimed: [], nextDue: nil, now: now)
    guard stored.campaign.status == .sending, request.limit > 0 else { return result }
    records.check(version: db.dataVersion)
    let lease = (now + request.lease).truncatedToMilliseconds
    // Claims of rows that somebody else has moved meanwhile are found here, and then it is looked again.
    var hasMore = true
    while result.claimed.isEmpty, hasMore {
      hasMore = false
      let due = try dueRecipients(stored.number, limit: request.limit)
      let loaded = try rememberedRecords(due, of: stored.number)
      for number in due {
        guard let record = loaded[number], var claimed = record.record else { continue }
        guard claimed.recipient.claim(by: request.worker, until: lease, at: now) else {
          hasMore = hasMore || claims[stored.number, number] != nil
          claims.remove(number, of: stored.number)
          continue
        }
        claims[stored.number, number] = Claims.Claim(
          tenant: tenant,
          worker: request.worker,
          until: lease,
          epoch: claimed.recipient.epoch,
          storedEpoch: record.columns.epoch,
          at: now,
          isFresh: record.columns.due == nil
        )
        if record.columns.due == nil { claims.gaveOutFresh(upTo: number, of: stored.number) }
        result.claimed.append(claimed)
      }
    }
    if result.claimed.isEmpty { result.nextDue = try nextDue(stored.number) }
    return result
  }

  /// When the first wait or the first lease of a campaign ends.
  private func nextDue(_ campaign: Int64) throws(StoreError) -> Date? {
    // Whoever is due already is claimed, or they would have been given out.
    let wait = try db.first(
      "SELECT min(due) FROM recipients WHERE campaign = ? AND state = 0 AND due IS NOT NULL AND due > ?",
      [.integer(campaign), nowValue]
    ) { $0.optionalDate(0) }
    let lease = claims.all(of: campaign).values.filter { $0.holds(at: now) }.map(\.until).min()
    return [wait ?? nil, lease].compactMap { $0 }.min()
  }

  /// The first recipients in line.
  ///
  /// Those that were given back or whose lease has ended are remembered; those whose wait is over stand in an index, with
  /// those that went back in line in front; those that nobody ever claimed lie behind the watermark. A page of each
  /// holds a page of all.
  private func dueRecipients(_ campaign: Int64, limit: Int) throws(StoreError) -> [Int64] {
    let held = claims.all(of: campaign)
    let free = held.filter { !$0.value.holds(at: now) }
    let page = SQLValue.limit(limit + held.count)
    func isFree(_ place: PlaceInLine) -> Bool { held[place.recipient.rawValue] == nil }

    var line = free.compactMap { number, claim in
      claim.worker == nil ? nil : PlaceInLine(due: claim.until, recipient: RecipientID(number))
    }
    line += try db.all(
      """
      SELECT id, due FROM recipients WHERE campaign = ? AND state = 0 AND due IS NOT NULL AND due > 0 AND due <= ?
      ORDER BY due, id LIMIT ?
      """,
      [.integer(campaign), nowValue, page]
    ) { PlaceInLine(due: $0.date(1), recipient: RecipientID($0.integer(0))) }
    .filter(isFree)
    guard line.count < limit else { return line.sorted().prefix(limit).map(\.recipient.rawValue) }

    line += free.filter { $0.value.worker == nil }.keys.map { PlaceInLine(due: nil, recipient: RecipientID($0)) }
    line += try db.all(
      "SELECT id FROM recipients WHERE campaign = ? AND state = 0 AND due IS NOT NULL AND due = 0 ORDER BY id LIMIT ?",
      [.integer(campaign), page]
    ) { PlaceInLine(due: nil, recipient: RecipientID($0.integer(0))) }
    .filter(isFree)
    line += try freshRecipients(campaign, after: claims.freshAfter(campaign), limit: limit)
      .map { PlaceInLine(due: nil, recipient: RecipientID($0)) }
    return line.sorted().prefix(limit).map(\.recipient.rawValue)
  }

  /// Recipients that nobody ever claimed, behind a number and the watermark.
  func freshRecipients(_ campaign: Int64, after: Int64, limit: Int) throws(StoreError) -> [Int64] {
    try db.all(
      """
      SELECT id FROM recipients INDEXED BY recipients_by_campaign
      WHERE campaign = ?1 AND id > max(?2, coalesce((SELECT after FROM watermarks WHERE campaign = ?1), ?2))
        AND state = 0 AND due IS NULL
      ORDER BY id LIMIT ?3
      """,
      [.integer(campaign), .integer(after), .limit(limit)]
    ) { $0.integer(0) }
  }

  /// Notes that nobody up to a number is fresh any more.
  func saveWatermark(_ campaign: Int64, _ number: Int64) throws(StoreError) {
    try db.run(
      """
      INSERT INTO watermarks (campaign, after) VALUES (?, ?)
      ON CONFLICT DO UPDATE SET after = max(after, excluded.after)
      """,
      [.integer(campaign), .integer(number)]
    )
  }

  fileprivate func commitIntents(_ request: CommitIntents) throws(StoreError) -> IntentPlan {
    if let outcomes = request.outcomes { _ = try recordOutcomes(outcomes) }
    let stored = try campaign(request.campaign)
    let loaded = try rememberedRecords(request.recipients.map(\.rawValue), of: stored.number)
    var candidates = request.recipients.compactMap { loaded[$0.rawValue]?.record }
    if let span = request.history {
      let sends = try sends(to: Set(candidates.map(\.recipient.contact)), since: now - span)
      for index in candidates.indices {
        candidates[index].member.history = sends[candidates[index].recipient.contact] ?? []
      }
    }
    let context = IntentContext(
      now: now,
      campaign: stored.campaign,
      candidates: candidates,
      pace: try paces(request.paceKeys),
      // It is one more query for each batch, so only where it decides something.
      counts: stored.campaign.plan.canary == nil ? OutcomeCounts() : try counts(campaign: stored.number)
    )
    let plan = request.decide(context)
    guard plan.campaignIsSending else { return plan }
    for recipient in plan.changed {
      guard let record = loaded[recipient.id.rawValue] else { continue }
      try save(recipient, over: record)
    }
    let moved = Set(plan.changed.map(\.id.rawValue))
    if let mark = claims.watermark(stored.number, without: moved) { try saveWatermark(stored.number, mark) }
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
      if let text { paces[key] = try PaceCoding.state(text) }
    }
    return paces
  }

  func save(_ state: PaceState, of key: PaceKey) throws(StoreError) {
    try db.run(
      "INSERT OR REPLACE INTO paces (tenant, id, state) VALUES (?, ?, ?)",
      [tenantValue, .text(key.rawValue), .text(PaceCoding.text(of: state))]
    )
  }
}
