public import Foundation

/// Asks for recipients to send to.
public struct ClaimRecipients: Sendable {
  /// Whose campaign.
  public var tenant: TenantID
  /// Which one.
  public var campaign: CampaignID
  /// For whom.
  public var worker: WorkerID
  /// How long the claim holds.
  public var lease: Duration
  /// The most recipients.
  public var limit: Int

  /// Creates a request.
  public init(tenant: TenantID, campaign: CampaignID, worker: WorkerID, lease: Duration, limit: Int) {
    self.tenant = tenant
    self.campaign = campaign
    self.worker = worker
    self.lease = lease
    self.limit = limit
  }
}

/// The recipients that were claimed, and what is left.
public struct ClaimRecipientsResult: Sendable {
  /// The campaign as it is.
  public var campaign: Campaign
  /// The recipients that are claimed now, with their contacts. Empty unless the campaign is sending.
  public var claimed: [RecipientRecord]
  /// When the next one becomes due, where none was claimed: the earliest end of a wait or of another claim's lease.
  public var nextDue: Date?
  /// The store's clock.
  public var now: Date

  /// Creates a result.
  public init(campaign: Campaign, claimed: [RecipientRecord], nextDue: Date?, now: Date) {
    self.campaign = campaign
    self.claimed = claimed
    self.nextDue = nextDue
    self.now = now
  }
}
