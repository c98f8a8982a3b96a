import Foundation
import WhatsAppCampaigns

extension StoreBench {
  func claimResult(
    _ id: CampaignID,
    by worker: WorkerID = Self.worker,
    limit: Int = 100,
    lease: Duration = .seconds(30)
  ) async throws -> ClaimRecipientsResult {
    let request = ClaimRecipients(tenant: tenant, campaign: id, worker: worker, lease: lease, limit: limit)
    return try await store.claim(request)
  }

  func claim(
    _ id: CampaignID,
    by worker: WorkerID = Self.worker,
    limit: Int = 100,
    lease: Duration = .seconds(30)
  ) async throws -> [Recipient] {
    try await claimResult(id, by: worker, limit: limit, lease: lease).claimed.map(\.recipient)
  }

  /// The decision that an engine would make for what a worker claimed.
  func planner(
    _ id: CampaignID,
    _ claimed: [Recipient],
    by worker: WorkerID = Self.worker,
    limits: [PaceKey: [RateLimit]] = [:]
  ) async throws -> IntentPlanner {
    let campaign = try await campaign(id)
    let claims = claimed.map {
      ($0.id, IntentPlanner.Claim(epoch: $0.epoch, preparation: .ready(.draw(from: random))))
    }
    return IntentPlanner(
      worker: worker,
      controlEpoch: campaign.controlEpoch,
      claims: Dictionary(claims) { $1 },
      limits: limits,
      gate: Gate(plan: campaign.plan, category: .marketing, policy: PDPAConsentPolicy())
    )
  }

  func commit(
    _ id: CampaignID,
    _ claimed: [Recipient],
    _ planner: IntentPlanner,
    history: Duration? = nil,
    outcomes: [RecordOutcomes.Entry]? = nil
  ) async throws -> IntentPlan {
    let request = CommitIntents(
      tenant: tenant,
      campaign: id,
      recipients: claimed.map(\.id),
      paceKeys: Array(planner.limits.keys),
      history: history,
      outcomes: outcomes.map { RecordOutcomes(tenant: tenant, campaign: id, entries: $0) },
      decide: { planner.plan($0) }
    )
    return try await store.commitIntents(request)
  }

  /// Commits intents for what was claimed.
  func intend(
    _ id: CampaignID,
    _ claimed: [Recipient],
    by worker: WorkerID = Self.worker,
    limits: [PaceKey: [RateLimit]] = [:]
  ) async throws -> IntentPlan {
    try await commit(id, claimed, try await planner(id, claimed, by: worker, limits: limits))
  }

  /// Claims and commits: everybody who is due is on their way.
  func launch(_ id: CampaignID, limit: Int = 100) async throws -> [IntentPlan.Intent] {
    let claimed = try await claim(id, limit: limit)
    let intents = try await intend(id, claimed).intents
    try expect(intents.count, is: claimed.count, "Not everybody who was claimed and may be sent to has an intent")
    return intents
  }

  /// Claims and commits one recipient.
  func launchOne(_ id: CampaignID) async throws -> IntentPlan.Intent {
    try unwrap(try await launch(id, limit: 1).first, "Nobody could be sent to")
  }

  @discardableResult
  func record(
    _ outcome: AttemptOutcome,
    of intent: IntentPlan.Intent,
    in id: CampaignID,
    consent: ConsentEvent? = nil,
    throttles: [PaceKey: Throttle] = [:]
  ) async throws -> Int {
    let entry = RecordOutcomes.Entry(
      recipient: intent.recipient,
      attempt: intent.attempt,
      outcome: outcome,
      consent: consent
    )
    let request = RecordOutcomes(tenant: tenant, campaign: id, entries: [entry], throttles: throttles)
    return try await store.recordOutcomes(request).recorded
  }

  func accepted(_ message: String) -> AttemptOutcome { .accepted(ProviderMessageID(unchecked: message), isHeld: false) }

  /// Everybody is sent to and accepted, one after another; the messages are named after the campaign: `case-1`.
  func sendAll(_ id: CampaignID) async throws -> [IntentPlan.Intent] {
    let intents = try await launch(id)
    for (index, intent) in intents.enumerated() {
      try await record(accepted("\(id)-\(index + 1)"), of: intent, in: id)
    }
    return intents
  }

  func sweep(_ id: CampaignID, limit: Int = 1_000) async throws -> SweepCampaignResult {
    try await store.sweep(SweepCampaign(tenant: tenant, campaign: id, limit: limit))
  }
}

// MARK: - Webhooks

extension StoreBench {
  func report(
    _ level: Evidence.Level,
    of intent: IntentPlan.Intent? = nil,
    message: String? = nil,
    at date: Date? = nil,
    pricing: Evidence.Pricing? = nil,
    consent: ConsentEvent? = nil
  ) -> ApplyWebhooks.Report {
    let message = message.map { ProviderMessageID(unchecked: $0) }
    let evidence = Evidence(level, at: date ?? now, messageID: message, pricing: pricing)
    return ApplyWebhooks.Report(
      attempt: intent?.attempt,
      recipient: intent?.recipient,
      messageID: message,
      evidence: evidence,
      consent: consent
    )
  }

  func failure(of intent: IntentPlan.Intent? = nil, message: String? = nil, at date: Date? = nil)
    -> ApplyWebhooks.Report
  {
    let message = message.map { ProviderMessageID(unchecked: $0) }
    let failure = Evidence.Failure(code: 131_026, errorClass: "recipientUnreachable", at: date ?? now)
    return .init(
      attempt: intent?.attempt,
      recipient: intent?.recipient,
      messageID: message,
      evidence: Evidence(failure: failure, messageID: message)
    )
  }

  @discardableResult
  func apply(_ reports: [ApplyWebhooks.Report]) async throws -> ApplyWebhooksResult {
    try await store.applyWebhooks(ApplyWebhooks(tenant: tenant, webhooks: [], reports: reports))
  }

  func message(
    _ id: String,
    from index: Int,
    answers: String? = nil,
    consent: ConsentEvent? = nil,
    name: String? = nil
  ) throws -> ApplyWebhooks.Message {
    ApplyWebhooks.Message(
      messageID: ProviderMessageID(unchecked: id),
      identity: .phone(try phone(index)),
      profileName: name,
      at: now,
      text: "…",
      answers: answers.map { ProviderMessageID(unchecked: $0) },
      consent: consent
    )
  }

  @discardableResult
  func receive(_ messages: [ApplyWebhooks.Message]) async throws -> ApplyWebhooksResult {
    try await store.applyWebhooks(ApplyWebhooks(tenant: tenant, webhooks: [], messages: messages))
  }

  func keep(_ text: String, isUrgent: Bool = false, provider: ProviderName = Self.provider) async throws
    -> KeepWebhookResult
  {
    let request = KeepWebhook(tenant: tenant, provider: provider, body: Array(text.utf8), isUrgent: isUrgent)
    return try await store.keepWebhook(request)
  }

  /// Lets time pass while webhooks prove to arrive: one every five minutes, all the same body.
  func liveTime(_ minutes: Int) async throws {
    _ = try await keep("{}")
    for _ in 0..<(minutes / 5) {
      time.advance(by: .seconds(300))
      _ = try await keep("{}")
    }
  }
}
