/// Outcomes to record.
public struct RecordOutcomes: Sendable {
  /// The outcome of one attempt.
  public struct Entry: Sendable {
    /// The recipient.
    public var recipient: RecipientID
    /// The attempt.
    public var attempt: AttemptID
    /// What came of it.
    public var outcome: AttemptOutcome
    /// What the answer says about the person's consent, where it says something.
    public var consent: ConsentEvent?

    /// Creates an entry.
    public init(
      recipient: RecipientID,
      attempt: AttemptID,
      outcome: AttemptOutcome,
      consent: ConsentEvent? = nil
    ) {
      self.recipient = recipient
      self.attempt = attempt
      self.outcome = outcome
      self.consent = consent
    }
  }

  /// Whose campaign.
  public var tenant: TenantID
  /// Which one.
  public var campaign: CampaignID
  /// The outcomes.
  public var entries: [Entry]
  /// Paces that the provider slows down.
  public var throttles: [PaceKey: Throttle]
  /// What the answers say about the template, the sender number or the account. Every campaign of the tenant that uses
  /// them changes in the same transaction, as with ``ApplyWebhooks/news``.
  public var news: [ProviderNews]
  /// The control epoch under which the messages were sent. Under any other one the news change nothing: a person has
  /// seen to it meanwhile. `nil` for whatever it is.
  public var controlEpoch: Int64?

  /// Creates a request.
  public init(
    tenant: TenantID,
    campaign: CampaignID,
    entries: [Entry],
    throttles: [PaceKey: Throttle] = [:],
    news: [ProviderNews] = [],
    controlEpoch: Int64? = nil
  ) {
    self.tenant = tenant
    self.campaign = campaign
    self.entries = entries
    self.throttles = throttles
    self.news = news
    self.controlEpoch = controlEpoch
  }
}

/// What recording outcomes did.
public struct RecordOutcomesResult: Hashable, Sendable {
  /// How many outcomes changed a recipient; the others came too late to matter.
  public var recorded: Int

  /// Creates a result.
  public init(recorded: Int) {
    self.recorded = recorded
  }
}
