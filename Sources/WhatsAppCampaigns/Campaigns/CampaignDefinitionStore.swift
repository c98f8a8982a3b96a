public import Foundation

/// A type that keeps campaigns and the fixed lists of their recipients.
public protocol CampaignDefinitionStore: Sendable {
  /// Saves a new campaign as a draft. Durable when it returns.
  func createCampaign(_ request: CreateCampaign) async throws(StoreError) -> Campaign

  /// The campaigns of a tenant, newest first.
  func campaigns(_ request: CampaignQuery) async throws(StoreError) -> [Campaign]

  /// Changes how far a campaign is, by ``Campaign/apply(_:ifControlEpoch:at:)`` inside one transaction. A command may change the plan,
  /// too: what is kept is the whole campaign as the command left it.
  ///
  /// Durable when it returns: after a pause or a cancellation has returned, no intent of the campaign commits.
  /// Every command that was carried out becomes an entry of the campaign's history, in the same transaction.
  func control(_ request: ControlCampaign) async throws(StoreError) -> ControlCampaignResult

  /// What was done to a campaign, oldest first.
  func history(_ request: CampaignHistoryQuery) async throws(StoreError) -> [CampaignChange]

  /// Fixes the audience of a draft as its recipients, one per person, and changes nothing when it was done before.
  ///
  /// It works in chunks, each of them atomic; a snapshot that was interrupted goes on where it was.
  func snapshotAudience(_ request: SnapshotAudience) async throws(StoreError) -> SnapshotAudienceResult

  /// One page of an audience as it is now, without fixing it.
  func audience(_ request: AudienceQuery) async throws(StoreError) -> [AudienceMember]

  /// One page of a campaign's recipients with their contacts, in the order of their numbers.
  func recipients(_ request: RecipientQuery) async throws(StoreError) -> [RecipientRecord]

  /// How many recipients have each status, counted in one consistent view.
  func counts(_ request: CountRecipients) async throws(StoreError) -> OutcomeCounts
}

/// A campaign to save.
public struct CreateCampaign: Sendable {
  /// Whose campaign.
  public var tenant: TenantID
  /// Its identifier, drawn by the caller.
  public var id: CampaignID
  /// What it sends.
  public var plan: CampaignPlan

  /// Creates a request.
  public init(tenant: TenantID, id: CampaignID, plan: CampaignPlan) {
    self.tenant = tenant
    self.id = id
    self.plan = plan
  }
}

/// Asks for campaigns.
public struct CampaignQuery: Sendable {
  /// Whose campaigns.
  public var tenant: TenantID
  /// Only this one.
  public var id: CampaignID?
  /// Only those with one of these statuses.
  public var statuses: Set<CampaignStatus>?

  /// Creates a query.
  public init(tenant: TenantID, id: CampaignID? = nil, statuses: Set<CampaignStatus>? = nil) {
    self.tenant = tenant
    self.id = id
    self.statuses = statuses
  }
}

/// A command to a campaign.
public struct ControlCampaign: Sendable {
  /// Whose campaign.
  public var tenant: TenantID
  /// Which one.
  public var campaign: CampaignID
  /// What to do.
  public var command: CampaignCommand
  /// Only while the campaign is under this control epoch: a command that a program gives must not undo what a person
  /// has decided meanwhile. `nil` for whatever it is.
  public var ifControlEpoch: Int64?
  /// Who gives it, for the history; `nil` for the engine itself.
  public var actor: String?

  /// Creates a request.
  public init(
    tenant: TenantID,
    campaign: CampaignID,
    command: CampaignCommand,
    ifControlEpoch: Int64? = nil,
    actor: String? = nil
  ) {
    self.tenant = tenant
    self.campaign = campaign
    self.command = command
    self.ifControlEpoch = ifControlEpoch
    self.actor = actor
  }

  /// What the history says when the command was carried out.
  ///
  /// - Parameter old: The plan as it was before, so that what was replaced is told, too.
  public func change(from old: CampaignPlan, at now: Date) -> CampaignChange {
    command.change(at: now, by: actor, from: old)
  }
}

/// Asks for what was done to a campaign.
public struct CampaignHistoryQuery: Sendable {
  /// Whose campaign.
  public var tenant: TenantID
  /// Which one.
  public var campaign: CampaignID
  /// The most entries; the newest are given.
  public var limit: Int

  /// Creates a query.
  public init(tenant: TenantID, campaign: CampaignID, limit: Int = 1_000) {
    self.tenant = tenant
    self.campaign = campaign
    self.limit = limit
  }
}

/// What came of a command.
public enum ControlCampaignResult: Hashable, Sendable {
  /// It was carried out. So many attempts were under way at that moment and may still arrive.
  case done(Campaign, inFlight: Int)
  /// The campaign's status does not allow it; nothing changed.
  case refused(CampaignControlError)
}

/// Asks for the audience of a campaign to be fixed.
public struct SnapshotAudience: Sendable {
  /// Whose campaign.
  public var tenant: TenantID
  /// Which one.
  public var campaign: CampaignID

  /// Creates a request.
  public init(tenant: TenantID, campaign: CampaignID) {
    self.tenant = tenant
    self.campaign = campaign
  }
}

/// What a snapshot holds.
public struct SnapshotAudienceResult: Hashable, Sendable {
  /// How many recipients there are.
  public var recipients: Int

  /// Creates a result.
  public init(recipients: Int) {
    self.recipients = recipients
  }
}

/// Asks for a page of an audience.
public struct AudienceQuery: Sendable {
  /// Whose audience.
  public var tenant: TenantID
  /// The audience.
  public var audience: Audience
  /// Only contacts after this one.
  public var after: ContactID?
  /// The most members to return.
  public var limit: Int
  /// How far back to show what each person got, as ``CommitIntents/history`` has it; `nil` for nothing.
  public var history: Duration?

  /// Creates a query.
  public init(
    tenant: TenantID,
    audience: Audience,
    after: ContactID? = nil,
    limit: Int = 500,
    history: Duration? = nil
  ) {
    self.tenant = tenant
    self.audience = audience
    self.after = after
    self.limit = limit
    self.history = history
  }
}

/// Asks for a page of a campaign's recipients.
public struct RecipientQuery: Sendable {
  /// Whose campaign.
  public var tenant: TenantID
  /// Which one.
  public var campaign: CampaignID
  /// Only those with this status.
  public var status: RecipientStatus?
  /// Only this person.
  public var person: PersonKey?
  /// Only recipients after this one.
  public var after: RecipientID?
  /// The most recipients to return.
  public var limit: Int
  /// How far back to show what each person got, as ``CommitIntents/history`` has it; `nil` for nothing.
  public var history: Duration?

  /// Creates a query.
  public init(
    tenant: TenantID,
    campaign: CampaignID,
    status: RecipientStatus? = nil,
    person: PersonKey? = nil,
    after: RecipientID? = nil,
    limit: Int = 500,
    history: Duration? = nil
  ) {
    self.tenant = tenant
    self.campaign = campaign
    self.status = status
    self.person = person
    self.after = after
    self.limit = limit
    self.history = history
  }
}

/// Asks how many recipients have each status.
public struct CountRecipients: Sendable {
  /// Whose campaign.
  public var tenant: TenantID
  /// Which one.
  public var campaign: CampaignID

  /// Creates a request.
  public init(tenant: TenantID, campaign: CampaignID) {
    self.tenant = tenant
    self.campaign = campaign
  }
}
