/// How long personal data is kept before it is removed. What has no time is kept.
///
/// Nothing here removes an objection, an entry of the suppression list or the outline of a decision in the ledger.
public struct RetentionPolicy: Hashable, Sendable {
  /// How long bodies of webhooks stay that could not be read whole. Bodies that were read are not kept at all.
  public var webhookBodies: Duration?
  /// How long the words of messages stay, with the identifiers of files and notes. That there was a message stays.
  public var messageTexts: Duration?
  /// How long after the end of a campaign the provider's identifiers of its messages stay; they hold people's numbers.
  /// Reports that come later by an identifier alone are no longer matched.
  public var finishedCampaigns: Duration?
  /// How long people stay with whom nothing happens: they wrote nothing, decided nothing and were sent nothing. They are
  /// made anonymous, see ``CampaignEngine/anonymize(_:)``. That they stood in a list again does not count.
  public var idleContacts: Duration?

  /// Creates a policy.
  public init(
    webhookBodies: Duration? = nil,
    messageTexts: Duration? = nil,
    finishedCampaigns: Duration? = nil,
    idleContacts: Duration? = nil
  ) {
    self.webhookBodies = webhookBodies
    self.messageTexts = messageTexts
    self.finishedCampaigns = finishedCampaigns
    self.idleContacts = idleContacts
  }
}

/// What applying a retention policy removed.
public struct RetentionSummary: Hashable, Sendable {
  /// Bodies of webhooks that were emptied.
  public var webhookBodies = 0
  /// Messages that lost their words, and notes.
  public var messageTexts = 0
  /// Recipients whose messages can no longer be told by the provider's identifiers.
  public var recipients = 0
  /// Reports about messages that nobody knows, which were dropped: after ``ApplyWebhooks/Report/waitingTime`` nobody asks
  /// for them any more, whatever the policy says.
  public var parkedReports = 0
  /// People who were made anonymous.
  public var contacts = 0

  /// Creates a summary of nothing.
  public init() {}
}
