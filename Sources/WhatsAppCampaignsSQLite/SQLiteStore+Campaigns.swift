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

extension Transaction {
  func createCampaign(_ request: CreateCampaign) throws(StoreError) -> Campaign {
    let isTaken = try db.exists(
      "SELECT 1 FROM campaigns WHERE tenant = ? AND id = ?",
      [tenantValue, .text(request.id.rawValue)]
    )
    guard !isTaken else { throw .campaignExists }
    let campaign = Campaign(id: request.id, plan: request.plan, createdAt: now)
    try db.run(
      """
      INSERT INTO campaigns (tenant, id, plan, status, control_epoch, created_at) VALUES (?, ?, ?, ?, ?, ?)
      """,
      [tenantValue] + CampaignCoding.values(of: campaign)
    )
    return campaign
  }

  /// The campaigns of the tenant, newest first.
  func campaigns(id: CampaignID? = nil, statuses: Set<CampaignStatus>?) throws(StoreError) -> [StoredCampaign] {
    let statuses = statuses.map { SQLValue.texts($0.map(\.rawValue)) } ?? .null
    return try db.all(
      """
      SELECT \(CampaignCoding.columns) FROM campaigns
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
      SELECT \(CampaignCoding.columns) FROM campaigns WHERE tenant = ? AND id = ?
      """,
      [tenantValue, .text(id.rawValue)],
      readCampaign
    )
    guard let campaign else { throw .noCampaign }
    return campaign
  }

  private func readCampaign(_ row: Row) throws(StoreError) -> StoredCampaign {
    try CampaignCoding.campaign(row, caches.plans)
  }

  func control(_ request: ControlCampaign) throws(StoreError) -> ControlCampaignResult {
    let stored = try campaign(request.campaign)
    var campaign = stored.campaign
    do {
      try campaign.apply(request.command, ifControlEpoch: request.ifControlEpoch, at: now)
    } catch {
      return .refused(error)
    }
    try save(campaign, over: stored, request.change(from: stored.campaign.plan, at: now))
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

  func save(_ campaign: Campaign, over stored: StoredCampaign, _ change: CampaignChange) throws(StoreError) {
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
      CampaignCoding.progress(of: campaign) + [.integer(number), tenantValue]
    )
  }
}
