/// Unconfirmed recipients to send to again.
public struct RearmRecipients: Sendable {
  /// Whose campaign.
  public var tenant: TenantID
  /// Which one.
  public var campaign: CampaignID
  /// The recipients.
  public var recipients: [RecipientID]

  /// Creates a request.
  public init(tenant: TenantID, campaign: CampaignID, recipients: [RecipientID]) {
    self.tenant = tenant
    self.campaign = campaign
    self.recipients = recipients
  }
}

/// What came of it.
public struct RearmRecipientsResult: Hashable, Sendable {
  /// How many are in line again.
  public var rearmed: Int

  /// Creates a result.
  public init(rearmed: Int) {
    self.rearmed = rearmed
  }
}
