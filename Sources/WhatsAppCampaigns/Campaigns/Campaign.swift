public import Foundation

/// Names one campaign.
public typealias CampaignID = Identifier<Campaign, String>

/// What a ``ProviderName`` names.
public enum Provider: Sendable {}

/// The name under which a host registered a provider with an engine, such as `cloud`.
public typealias ProviderName = Identifier<Provider, String>

/// What a campaign sends, to whom, and under which rules: everything that a person decides.
public struct CampaignPlan: Hashable, Sendable, Codable {
  /// The campaign's name, for people.
  public var name: String
  /// The provider that sends.
  public var provider: ProviderName
  /// The template's name.
  public var template: TemplateName
  /// The template's language.
  public var language: LanguageCode
  /// Where the values of the template's variables come from.
  public var variables: VariableMapping
  /// Whom it is for.
  public var audience: Audience
  /// What it is for. A template of a stricter category is judged by its category.
  public var purpose: ConsentPurpose
  /// How fast this campaign may send. Empty: as fast as the provider's own limits allow.
  public var limits: [RateLimit]
  /// Whether the provider's own limits are left aside. For evaluation against a simulator only.
  public var ignoresProviderLimits: Bool
  /// When messages may leave; `nil` for always.
  public var window: SendWindow?
  /// When the campaign starts by itself, when it ends, and whether it comes again; `nil` for one that is started by hand
  /// and has no end.
  public var schedule: CampaignSchedule?
  /// What to do about an attempt of which nobody knows whether it arrived.
  public var delivery: DeliveryPolicy
  /// How many marketing messages one person gets at the most, over all campaigns; `nil` for no cap.
  public var cap: FrequencyCap?
  /// Which campaigns go first where several share a sender; `nil` for what the purpose asks for.
  public var priority: CampaignPriority?
  /// Who goes ahead to see whether all is well; `nil` for nobody.
  public var canary: Canary?
  /// How many refusals pause the campaign; `nil` for any number.
  public var breaker: FailureBreaker?
  /// Who gets which variant, and who is held out.
  var division: AudienceDivision?

  /// Creates a plan.
  public init(
    name: String,
    provider: ProviderName,
    template: TemplateName,
    language: LanguageCode,
    variables: VariableMapping,
    audience: Audience,
    purpose: ConsentPurpose = .marketing,
    limits: [RateLimit] = [],
    ignoresProviderLimits: Bool = false,
    window: SendWindow? = nil,
    schedule: CampaignSchedule? = nil,
    delivery: DeliveryPolicy = .atMostOnce,
    cap: FrequencyCap? = nil,
    priority: CampaignPriority? = nil,
    variants: [CampaignVariant] = [],
    holdout: Int = 0,
    seed: UInt64? = nil,
    canary: Canary? = nil,
    breaker: FailureBreaker? = nil
  ) {
    self.name = name
    self.provider = provider
    self.template = template
    self.language = language
    self.variables = variables
    self.audience = audience
    self.purpose = purpose
    self.limits = limits
    self.ignoresProviderLimits = ignoresProviderLimits
    self.window = window
    self.schedule = schedule
    self.delivery = delivery
    self.cap = cap
    self.priority = priority
    self.variants = variants
    self.holdout = holdout
    self.seed = seed
    self.canary = canary
    self.breaker = breaker
  }
}

/// What to do about an attempt of which nobody knows whether it arrived.
public enum DeliveryPolicy: Hashable, Sendable, Codable {
  /// Never send again; the recipient stays unconfirmed until evidence or a person says otherwise. The default.
  case atMostOnce
  /// Send again after the settle time, up to so many attempts in all. Some people may get the message twice.
  case atLeastOnce(maximumAttempts: Int)
}

/// One campaign: its plan and how far it is.
public struct Campaign: Hashable, Sendable {
  /// Its identifier.
  public var id: CampaignID
  /// What it sends, to whom, under which rules.
  public var plan: CampaignPlan
  /// How far it is.
  public var status: CampaignStatus
  /// Counts the control commands. An intent that was prepared under an older one cannot commit.
  public var controlEpoch: Int64
  /// Why it is paused or failed, in a sentence for people.
  public var statusReason: String?
  /// What keeps it from sending, where the provider does and no person has paused it; otherwise empty.
  public var halts: [CampaignHalt]
  /// When a person or the provider last ended such a halt: older news are of what was seen to.
  public var haltsLiftedAt: Date?
  /// When it was made.
  public var createdAt: Date
  /// When it was first started.
  public var startedAt: Date?
  /// When it ended.
  public var endedAt: Date?

  /// Creates a campaign.
  public init(
    id: CampaignID,
    plan: CampaignPlan,
    status: CampaignStatus = .draft,
    controlEpoch: Int64 = 0,
    statusReason: String? = nil,
    halts: [CampaignHalt] = [],
    haltsLiftedAt: Date? = nil,
    createdAt: Date,
    startedAt: Date? = nil,
    endedAt: Date? = nil
  ) {
    self.id = id
    self.plan = plan
    self.status = status
    self.controlEpoch = controlEpoch
    self.statusReason = statusReason
    self.halts = halts
    self.haltsLiftedAt = haltsLiftedAt
    self.createdAt = createdAt
    self.startedAt = startedAt
    self.endedAt = endedAt
  }
}

/// How far a campaign is.
@nonexhaustive
public enum CampaignStatus: String, Hashable, Sendable, Codable, CaseIterable {
  /// Being prepared; it has no fixed recipients yet.
  case draft
  /// Waiting for its start time.
  case scheduled
  /// Its recipients are fixed, and messages may leave.
  case sending
  /// Halted by a person or by the engine; no message leaves.
  case paused
  /// Cancelled, while what was under way ends.
  case cancelling
  /// Every recipient has an outcome.
  case completed
  /// Cancelled; nothing more happens.
  case cancelled
  /// It could not be started or continued; the reason says why.
  case failed

  /// Whether nothing more can happen.
  public var isFinal: Bool {
    switch self {
    case .completed, .cancelled, .failed: true
    case .draft, .scheduled, .sending, .paused, .cancelling: false
    }
  }
}
