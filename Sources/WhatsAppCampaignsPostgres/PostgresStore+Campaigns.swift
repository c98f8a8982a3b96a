import Foundation
public import WhatsAppCampaigns

extension PostgresStore {
  /// Saves a new campaign as a draft.
  public func createCampaign(_ request: CreateCampaign) async throws(StoreError) -> Campaign {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.createCampaign(request) }
  }

  /// The campaigns of a tenant, newest first.
  public func campaigns(_ request: CampaignQuery) async throws(StoreError) -> [Campaign] {
    try await read(request.tenant) { (transaction) throws(StoreError) in
      try transaction.campaigns(request).map(\.campaign)
    }
  }

  /// What was done to a campaign, oldest first.
  public func history(_ request: CampaignHistoryQuery) async throws(StoreError) -> [CampaignChange] {
    try await read(request.tenant) { (transaction) throws(StoreError) in
      try transaction.history(of: try transaction.campaign(request.campaign).number, limit: request.limit)
    }
  }

  /// Changes how far a campaign is. After a pause has returned, no worker on any machine commits an intent of it.
  public func control(_ request: ControlCampaign) async throws(StoreError) -> ControlCampaignResult {
    let result = try await write(request.tenant) { (transaction) throws(StoreError) in
      try transaction.control(request)
    }
    // One that ends before it was started never had a worker that would sweep its recipients.
    if case .done(let campaign, _) = result, campaign.status.isFinal {
      let sweep = SweepCampaign(tenant: request.tenant, campaign: request.campaign)
      while try await self.sweep(sweep).hasMore {}
    }
    return result
  }
}

extension Transaction {
  fileprivate func createCampaign(_ request: CreateCampaign) throws(StoreError) -> Campaign {
    let campaign = Campaign(id: request.id, plan: request.plan, createdAt: now)
    let count = try db.run(
      """
      INSERT INTO campaigns (tenant, id, plan, status, control_epoch, created_at) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (tenant, id) DO NOTHING
      """,
      [tenantValue] + CampaignCoding.values(of: campaign)
    )
    guard count == 1 else { throw .campaignExists }
    return campaign
  }

  fileprivate func campaigns(_ request: CampaignQuery) throws(StoreError) -> [StoredCampaign] {
    try db.all(
      """
      SELECT \(CampaignCoding.columns) FROM campaigns
      WHERE tenant = $1 AND ($2::text IS NULL OR id = $2) AND ($3::text[] IS NULL OR status = ANY($3))
      ORDER BY number DESC
      """,
      [
        tenantValue, .text(orNull: request.id?.rawValue), request.statuses.map { .texts($0.map(\.rawValue)) } ?? .null,
      ],
      readCampaign
    )
  }

  /// The campaign of an identifier, or ``StoreError/Code/notFound``.
  ///
  /// Who locks it excludes all others who do: control commands, intents, and whatever else must not be overtaken by a
  /// control command. It is a lock for one, not one that intents share: those who share a lock come before a pause that
  /// waits for it, and many workers would let it wait for seconds. Their sender's pace lets them go one by one anyway.
  func campaign(_ id: CampaignID, isLocked: Bool = false) throws(StoreError) -> StoredCampaign {
    let campaign = try db.first(
      """
      SELECT \(CampaignCoding.columns) FROM campaigns WHERE tenant = $1 AND id = $2
      \(isLocked ? "FOR NO KEY UPDATE" : "")
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

  fileprivate func control(_ request: ControlCampaign) throws(StoreError) -> ControlCampaignResult {
    let stored = try campaign(request.campaign, isLocked: true)
    var campaign = stored.campaign
    do {
      try campaign.apply(request.command, ifControlEpoch: request.ifControlEpoch, at: now)
    } catch {
      return .refused(error)
    }
    try save(campaign, over: stored, request.change(from: stored.campaign.plan, at: now))
    let inFlight = try db.number(
      "SELECT count(*) FROM recipients WHERE tenant = $1 AND campaign = $2 AND state = 2",
      [tenantValue, .integer(stored.number)]
    )
    return .done(campaign, inFlight: Int(inFlight))
  }

  /// Applies news of the provider to the templates and campaigns that they concern.
  ///
  /// - Parameter origin: The campaign whose message brought them, and the control epoch that they are true under.
  func apply(_ news: [ProviderNews], from origin: (campaign: CampaignID, epoch: Int64?)? = nil) throws(StoreError) {
    guard !news.isEmpty else { return }
    var campaigns = try runningCampaigns()
    if let origin, let epoch = origin.epoch {
      let own = campaigns.first { $0.campaign.id == origin.campaign }
      guard own?.campaign.controlEpoch == epoch else { return }
    }
    for news in news {
      let templates = try news.template.map { name throws(StoreError) in try lockedTemplates(name) } ?? []
      guard let changed = news.changed(templates) else { continue }
      for template in changed { try save(template) }
      for (index, stored) in campaigns.enumerated() {
        var campaign = stored.campaign
        guard let command = campaign.command(for: news, isCurrent: origin != nil) else { continue }
        // What a campaign refuses does not concern it.
        do { try campaign.apply(command, at: now) } catch { continue }
        try save(campaign, over: stored, command.change(at: now, by: nil))
        campaigns[index].campaign = campaign
      }
    }
  }

  /// The campaigns that wait for their start, locked, the oldest first.
  func waitingCampaigns() throws(StoreError) -> [StoredCampaign] {
    try db.all(
      """
      SELECT \(CampaignCoding.columns) FROM campaigns WHERE tenant = $1 AND status IN ('draft', 'scheduled')
      ORDER BY number FOR NO KEY UPDATE
      """,
      [tenantValue],
      readCampaign
    )
  }

  /// The campaigns that news may concern, locked, the oldest first.
  private func runningCampaigns() throws(StoreError) -> [StoredCampaign] {
    try db.all(
      """
      SELECT \(CampaignCoding.columns) FROM campaigns WHERE tenant = $1 AND status IN ('sending', 'paused')
      ORDER BY number FOR NO KEY UPDATE
      """,
      [tenantValue],
      readCampaign
    )
  }

  func save(_ campaign: Campaign, over stored: StoredCampaign, _ change: CampaignChange) throws(StoreError) {
    try save(campaign, number: stored.number)
    if campaign.plan != stored.campaign.plan { try save(campaign.plan, number: stored.number) }
    try db.send(
      "INSERT INTO campaign_history (tenant, campaign, change) VALUES ($1, $2, $3)",
      [tenantValue, .integer(stored.number), .text(try StoredJSON.encode(change))]
    )
  }

  fileprivate func history(of campaign: Int64, limit: Int) throws(StoreError) -> [CampaignChange] {
    try db.all(
      "SELECT change FROM campaign_history WHERE tenant = $1 AND campaign = $2 ORDER BY number DESC LIMIT $3",
      [tenantValue, .integer(campaign), .limit(limit)]
    ) { (row) throws(StoreError) in
      try StoredJSON.decode(CampaignChange.self, from: row.text(0), "history")
    }.reversed()
  }

  private func save(_ plan: CampaignPlan, number: Int64) throws(StoreError) {
    try db.send(
      "UPDATE campaigns SET plan = $3 WHERE tenant = $1 AND number = $2",
      [tenantValue, .integer(number), .text(try StoredJSON.encode(plan))]
    )
  }

  /// Sends what writes how far a campaign is.
  func save(_ campaign: Campaign, number: Int64) throws(StoreError) {
    try db.send(
      """
      UPDATE campaigns
      SET status = $3, control_epoch = $4, status_reason = $5, started_at = $6, ended_at = $7, halts = $8,
        halts_lifted_at = $9
      WHERE tenant = $1 AND number = $2
      """,
      [tenantValue, .integer(number)] + CampaignCoding.progress(of: campaign)
    )
  }
}
