import Foundation
public import WhatsAppCampaigns

extension SQLiteStore {
  /// Saves a new campaign as a draft.
  public func createCampaign(_ request: CreateCampaign) async throws(StoreError) -> Campaign {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.createCampaign(request) }
  }

  /// The campaigns of a tenant, newest first.
  public func campaigns(_ request: CampaignQuery) async throws(StoreError) -> [Campaign] {
    try read(request.tenant) { (transaction) throws(StoreError) in
      try transaction.campaigns(id: request.id, statuses: request.statuses).map(\.campaign)
    }
  }

  /// What was done to a campaign, oldest first.
  public func history(_ request: CampaignHistoryQuery) async throws(StoreError) -> [CampaignChange] {
    try read(request.tenant) { (transaction) throws(StoreError) in
      try transaction.history(of: try transaction.campaign(request.campaign).number, limit: request.limit)
    }
  }

  /// Changes how far a campaign is. After a pause has returned, no process commits an intent of the campaign.
  public func control(_ request: ControlCampaign) async throws(StoreError) -> ControlCampaignResult {
    let result = try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.control(request)
    }
    // One that ends before it was started never had a worker that would sweep its recipients.
    if case .done(let campaign, _) = result, campaign.status.isFinal {
      let sweep = SweepCampaign(tenant: request.tenant, campaign: request.campaign)
      while try await self.sweep(sweep).hasMore { await Task.yield() }
    }
    return result
  }
}

/// A campaign with the number that its rows go by.
struct StoredCampaign {
  var number: Int64
  var campaign: Campaign
  /// Whether its recipients are fixed.
  var hasSnapshot: Bool
  /// Up to which contact its recipients are fixed, where that is under way.
  var snapshotAfter: Int64?
}

extension Transaction {
  func createCampaign(_ request: CreateCampaign) throws(StoreError) -> Campaign {
    let isTaken = try db.exists(
      "SELECT 1 FROM campaigns WHERE tenant = ? AND id = ?",
      [tenantValue, .text(request.id.rawValue)]
    )
    guard !isTaken else { throw StoreError(.conflict, "There is a campaign of that identifier already.") }
    let campaign = Campaign(id: request.id, plan: request.plan, createdAt: now)
    try db.run(
      """
      INSERT INTO campaigns (tenant, id, plan, status, control_epoch, created_at) VALUES (?, ?, ?, ?, ?, ?)
      """,
      [
        tenantValue, .text(campaign.id.rawValue), .text(try StoredJSON.encode(campaign.plan)),
        .text(campaign.status.rawValue), .integer(campaign.controlEpoch), nowValue,
      ]
    )
    return campaign
  }

  /// The campaigns of the tenant, newest first.
  func campaigns(id: CampaignID? = nil, statuses: Set<CampaignStatus>?) throws(StoreError) -> [StoredCampaign] {
    let statuses = statuses.map { SQLValue.texts($0.map(\.rawValue)) } ?? .null
    return try db.all(
      """
      SELECT number, id, plan, status, control_epoch, status_reason, created_at, started_at, ended_at,
        snapshot_after, snapshot_done, halts, halts_lifted_at
      FROM campaigns
      WHERE tenant = ?1 AND (?2 IS NULL OR id = ?2) AND (?3 IS NULL OR status IN (SELECT value FROM json_each(?3)))
      ORDER BY number DESC
      """,
      [tenantValue, .text(orNull: id?.rawValue), statuses],
      readCampaign
    )
  }

  /// The campaign of an identifier, or ``StoreError/Code/notFound``.
  func campaign(_ id: CampaignID) throws(StoreError) -> StoredCampaign {
    let campaign = try db.first(
      """
      SELECT number, id, plan, status, control_epoch, status_reason, created_at, started_at, ended_at,
        snapshot_after, snapshot_done, halts, halts_lifted_at
      FROM campaigns WHERE tenant = ? AND id = ?
      """,
      [tenantValue, .text(id.rawValue)],
      readCampaign
    )
    guard let campaign else { throw StoreError(.notFound, "There is no campaign of that identifier.") }
    return campaign
  }

  private func readCampaign(_ row: Row) throws(StoreError) -> StoredCampaign {
    let number = row.integer(0)
    guard let id = CampaignID(row.text(1)), let status = CampaignStatus(rawValue: row.text(3)) else {
      throw .corrupt("campaign")
    }
    let campaign = Campaign(
      id: id,
      plan: try caches.plan(of: number, at: row.integer(4), stored: row.text(2)),
      status: status,
      controlEpoch: row.integer(4),
      statusReason: row.optionalText(5),
      halts: try row.optionalText(11).map { text throws(StoreError) in
        try StoredJSON.decode([CampaignHalt].self, from: text, "halt")
      } ?? [],
      haltsLiftedAt: row.optionalDate(12),
      createdAt: row.date(6),
      startedAt: row.optionalDate(7),
      endedAt: row.optionalDate(8)
    )
    return StoredCampaign(
      number: number,
      campaign: campaign,
      hasSnapshot: row.bool(10),
      snapshotAfter: row.optionalInteger(9)
    )
  }

  func control(_ request: ControlCampaign) throws(StoreError) -> ControlCampaignResult {
    let stored = try campaign(request.campaign)
    var campaign = stored.campaign
    do {
      try campaign.apply(request.command, ifControlEpoch: request.ifControlEpoch, at: now)
    } catch {
      return .refused(error)
    }
    try save(campaign, over: stored, request.change(at: now))
    return .done(campaign, inFlight: try count(stored.number, inStates: [2]))
  }

  /// Applies news of the provider to the templates and campaigns that they concern.
  func apply(_ news: [ProviderNews], isCurrent: Bool = false) throws(StoreError) {
    for news in news {
      guard let changed = news.changed(try news.template.map { name throws(StoreError) in try templates(name) } ?? [])
      else { continue }
      for template in changed { try save(template) }
      for stored in try campaigns(statuses: [.sending, .paused]).reversed() {
        var campaign = stored.campaign
        guard let command = campaign.command(for: news, isCurrent: isCurrent) else { continue }
        // What a campaign refuses does not concern it.
        do { try campaign.apply(command, at: now) } catch { continue }
        try save(campaign, over: stored, command.change(at: now, by: nil))
      }
    }
  }

  private func save(_ campaign: Campaign, over stored: StoredCampaign, _ change: CampaignChange) throws(StoreError) {
    try save(campaign, number: stored.number)
    if campaign.plan != stored.campaign.plan { try save(campaign.plan, number: stored.number) }
    try db.run(
      "INSERT INTO campaign_history (campaign, change) VALUES (?, ?)",
      [.integer(stored.number), .text(try StoredJSON.encode(change))]
    )
  }

  fileprivate func history(of campaign: Int64, limit: Int) throws(StoreError) -> [CampaignChange] {
    try db.all(
      "SELECT change FROM campaign_history WHERE campaign = ? ORDER BY number DESC LIMIT ?",
      [.integer(campaign), .limit(limit)]
    ) { (row) throws(StoreError) in
      try StoredJSON.decode(CampaignChange.self, from: row.text(0), "history")
    }.reversed()
  }

  private func save(_ plan: CampaignPlan, number: Int64) throws(StoreError) {
    try db.run(
      "UPDATE campaigns SET plan = ? WHERE number = ? AND tenant = ?",
      [.text(try StoredJSON.encode(plan)), .integer(number), tenantValue]
    )
  }

  func save(_ campaign: Campaign, number: Int64) throws(StoreError) {
    try db.run(
      """
      UPDATE campaigns
      SET status = ?, control_epoch = ?, status_reason = ?, started_at = ?, ended_at = ?, halts = ?, halts_lifted_at = ?
      WHERE number = ? AND tenant = ?
      """,
      [
        .text(campaign.status.rawValue), .integer(campaign.controlEpoch), .text(orNull: campaign.statusReason),
        .date(orNull: campaign.startedAt), .date(orNull: campaign.endedAt),
        campaign.halts.isEmpty ? .null : .text(try StoredJSON.encode(campaign.halts)),
        .date(orNull: campaign.haltsLiftedAt), .integer(number), tenantValue,
      ]
    )
  }
}
