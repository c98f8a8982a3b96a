import Foundation
import WhatsAppCampaigns

/// What the referee knows of one tenant's store from the operations that took effect, kept apart from the store itself.
///
/// It is rolled back with the store when the power is cut.
struct Shadow: Sendable {
  /// An intent that took effect.
  struct Intent: Sendable {
    var campaign: CampaignID
    var recipient: RecipientID
    var person: PersonKey
    var slot: Date
    var sendBefore: Date
    /// The store's clock and the true time at which it was decided.
    var decidedAt: Date
    var appliedAt: Int64
  }

  /// A decision of a person.
  struct Fact: Sendable {
    var decision: ConsentDecision
    var second: Int64
  }

  struct Claim: Sendable {
    var worker: WorkerID
    var epoch: Int64
  }

  var recipients: [Recipient] = []
  /// What the plans ask for now: limits that were edited, canaries that were not given up.
  var limits: [CampaignID: [RateLimit]] = [:]
  var isLimitEdited: Set<CampaignID> = []
  var canaries: [CampaignID: Canary] = [:]
  var ceilings: [PaceKey: [PaceCeiling.Kind: (second: Int64, limit: RateLimit?)]] = [:]
  var failedCanaries: Set<CampaignID> = []
  /// The starts of schedules that were changed.
  var starts: [CampaignID: Date] = [:]
  /// How often a person was put back in line by hand.
  var rearms: [RecipientID: Int] = [:]
  var history: [CampaignID: [CampaignChange]] = [:]
  /// Why campaigns stand still by the provider's word.
  var halts: [CampaignID: [CampaignHalt]] = [:]
  /// When a person or the provider last ended one.
  var liftedAt: [CampaignID: Date] = [:]
  /// How many recipients each campaign has.
  var people: [CampaignID: Int] = [:]
  var status: [CampaignID: CampaignStatus] = [:]
  var epoch: [CampaignID: Int64] = [:]
  var counts: [CampaignID: [RecipientStatus: Int]] = [:]
  var intents: [AttemptID: Intent] = [:]
  var claims: [RecipientID: Claim] = [:]
  var slots: [PaceKey: [Int64]] = [:]
  var holds: [PaceKey: Date] = [:]
  var facts: [PersonKey: [Fact]] = [:]
  var suppressed: Set<PersonKey> = []
  var messages: Set<ProviderMessageID> = []
  /// Reports that name their attempt, and those that name only a message.
  var reports: [AttemptID: [Evidence]] = [:]
  var namelessReports: [(id: ProviderMessageID, evidence: Evidence)] = []
  var bodies: [WebhookID: Int] = [:]
  var applied: Set<Int> = []
  /// The clock of ingest, counted apart.
  var ingest: TimeInterval = 0
  var lastWebhook: Date?

  /// A recipient; `nil` for one that there is not.
  subscript(id: RecipientID) -> Recipient? {
    let index = Int(id.rawValue) - 1
    return recipients.indices.contains(index) ? recipients[index] : nil
  }

  /// Whether the person's decisions forbid a marketing message.
  func forbids(_ person: PersonKey) -> Bool {
    if suppressed.contains(person) { return true }
    let facts = facts[person] ?? []
    let platform = facts.filter { $0.decision == .platformStop || $0.decision == .platformResume }
    if Self.latest(platform)?.decision == .platformStop { return true }
    let own = facts.filter { $0.decision == .granted || $0.decision == .withdrawn }
    return Self.latest(own)?.decision != .granted
  }

  /// The one that holds: the latest second, and within one second the one that forbids.
  private static func latest(_ facts: [Fact]) -> Fact? {
    guard let second = facts.map(\.second).max() else { return nil }
    let last = facts.filter { $0.second == second }
    return last.first { $0.decision == .withdrawn || $0.decision == .platformStop } ?? last.first
  }

  mutating func note(_ event: ConsentEvent, of person: PersonKey, at now: Date) {
    guard event.purposes.contains(.marketing) else { return }
    let at = min(event.at, now).timeIntervalSince1970.rounded(.down)
    facts[person, default: []].append(Fact(decision: event.decision, second: Int64(at)))
  }

  mutating func webhookKept(at now: Date) {
    if let lastWebhook { ingest += min(max(0, now.timeIntervalSince(lastWebhook)), 300) }
    lastWebhook = max(lastWebhook ?? .distantPast, now)
  }
}

extension Recipient.State {
  /// The state without what hangs on it.
  enum Kind: Int, CaseIterable, Sendable {
    case pending, claimed, sending, accepted, rejected, settling, unconfirmed, optedOut, skipped, cancelled
  }

  var kind: Kind {
    switch self {
    case .pending: .pending
    case .claimed: .claimed
    case .sending: .sending
    case .accepted: .accepted
    case .rejected: .rejected
    case .settling: .settling
    case .unconfirmed: .unconfirmed
    case .optedOut: .optedOut
    case .skipped: .skipped
    case .cancelled: .cancelled
    }
  }
}
