/// A campaign with the number that its rows go by.
package struct StoredCampaign {
  package let number: Int64
  package var campaign: Campaign
  /// Whether its recipients are fixed.
  package let hasSnapshot: Bool
  /// Up to which contact its recipients are fixed, where that is under way.
  package let snapshotAfter: Int64?
}

/// How a campaign stands in its columns.
package enum CampaignCoding {
  package static let columns = """
    number, id, plan, status, control_epoch, status_reason, created_at, started_at, ended_at, snapshot_after,
    snapshot_done, halts, halts_lifted_at
    """

  package static func campaign(_ row: some SQLRow, _ plans: PlanCache) throws(StoreError) -> StoredCampaign {
    let number = row.integer(0)
    guard let id = CampaignID(row.text(1)), let status = CampaignStatus(rawValue: row.text(3)) else {
      throw .corrupt("campaign")
    }
    let campaign = Campaign(
      id: id,
      plan: try plans.plan(of: number, at: row.integer(4), stored: row.text(2)),
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

  /// The values of a new campaign: `id, plan, status, control_epoch, created_at`.
  package static func values(of campaign: Campaign) throws(StoreError) -> [SQLValue] {
    [
      .text(campaign.id.rawValue), .text(try StoredJSON.encode(campaign.plan)), .text(campaign.status.rawValue),
      .integer(campaign.controlEpoch), .date(campaign.createdAt),
    ]
  }

  /// How far a campaign is: `status, control_epoch, status_reason, started_at, ended_at, halts, halts_lifted_at`.
  package static func progress(of campaign: Campaign) throws(StoreError) -> [SQLValue] {
    [
      .text(campaign.status.rawValue), .integer(campaign.controlEpoch), .text(orNull: campaign.statusReason),
      .date(orNull: campaign.startedAt), .date(orNull: campaign.endedAt),
      campaign.halts.isEmpty ? .null : .text(try StoredJSON.encode(campaign.halts)),
      .date(orNull: campaign.haltsLiftedAt),
    ]
  }
}
