/// A batch of intents to decide and commit, with the outcomes that have come meanwhile.
public struct CommitIntents: Sendable {
  /// Whose campaign.
  public var tenant: TenantID
  /// Which one.
  public var campaign: CampaignID
  /// The recipients to show the decision.
  public var recipients: [RecipientID]
  /// The paces to show the decision.
  public var paceKeys: [PaceKey]
  /// How far back to show the decision what each person got: every attempt that is not proven negative, of all
  /// campaigns of the tenant, whose last moment to leave is less than this ago, and at most ``EarlierSend/most`` of a
  /// person, the latest first. `nil` for nothing.
  public var history: Duration?
  /// Outcomes of the same campaign, recorded in the same transaction before the decision is asked for, whether or not
  /// the campaign is still sending.
  ///
  /// One transaction instead of two, and no moment in between: whoever is recorded makes room for whoever is decided.
  public var outcomes: RecordOutcomes?
  /// The decision: a pure function, called once inside the transaction.
  public var decide: @Sendable (IntentContext) -> IntentPlan

  /// Creates a request.
  public init(
    tenant: TenantID,
    campaign: CampaignID,
    recipients: [RecipientID],
    paceKeys: [PaceKey],
    history: Duration? = nil,
    outcomes: RecordOutcomes? = nil,
    decide: @escaping @Sendable (IntentContext) -> IntentPlan
  ) {
    self.tenant = tenant
    self.campaign = campaign
    self.recipients = recipients
    self.paceKeys = paceKeys
    self.history = history
    self.outcomes = outcomes
    self.decide = decide
  }
}
