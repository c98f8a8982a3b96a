/// Asks for a campaign to be moved along.
public struct SweepCampaign: Sendable {
  /// Whose campaign.
  public var tenant: TenantID
  /// Which one.
  public var campaign: CampaignID
  /// How long evidence is waited for.
  public var settleTime: SettleTime
  /// How long after its last moment to leave an attempt without an outcome is given up as unknown: the longest
  /// exchange and a margin for clocks.
  public var orphanAfter: Duration
  /// What becomes of attempts whose settling is over, instead of what the campaign's plan says.
  public var delivery: DeliveryPolicy?
  /// The most recipients to move.
  public var limit: Int

  /// Creates a request.
  public init(
    tenant: TenantID,
    campaign: CampaignID,
    settleTime: SettleTime = SettleTime(),
    orphanAfter: Duration = .seconds(120),
    delivery: DeliveryPolicy? = nil,
    limit: Int = 1_000
  ) {
    self.tenant = tenant
    self.campaign = campaign
    self.settleTime = settleTime
    self.orphanAfter = orphanAfter
    self.delivery = delivery
    self.limit = limit
  }
}

/// What a sweep did.
public struct SweepCampaignResult: Hashable, Sendable {
  /// The campaign as it is now.
  public var campaign: Campaign
  /// How many recipients were moved.
  public var moved: Int
  /// Whether there may be more to move at once.
  public var hasMore: Bool

  /// Creates a result.
  public init(campaign: Campaign, moved: Int, hasMore: Bool) {
    self.campaign = campaign
    self.moved = moved
    self.hasMore = hasMore
  }
}
