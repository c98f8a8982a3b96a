package import Foundation

extension InMemoryStore {
  /// Registers a worker. Nothing in memory proves that another one is dead, so nothing is given back.
  public func enlist(_ request: EnlistWorker) async throws(StoreError) -> EnlistWorkerResult {
    try perform(for: request.tenant) { EnlistWorkerResult(orphaned: 0, now: $1) }
  }

  /// Gives a worker's claims back.
  public func discharge(_ request: DischargeWorker) async throws(StoreError) {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in try tenant.discharge(request, at: now) }
  }

  /// Takes due recipients in the order of ``PlaceInLine``.
  public func claim(_ request: ClaimRecipients) async throws(StoreError) -> ClaimRecipientsResult {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in try tenant.claim(request, at: now) }
  }

  /// Shows the decision the facts and writes what it decides, under the lock.
  public func commitIntents(_ request: CommitIntents) async throws(StoreError) -> IntentPlan {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in try tenant.commitIntents(request, at: now) }
  }

  /// How much of their limits some things have used up.
  public func paces(_ request: PaceQuery) async throws(StoreError) -> [PaceKey: PaceState] {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in
      tenant.paces.filter { request.keys.contains($0.key) }
    }
  }

  /// Puts unconfirmed recipients back in line.
  public func rearm(_ request: RearmRecipients) async throws(StoreError) -> RearmRecipientsResult {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in try tenant.rearm(request, at: now) }
  }

  /// Records what came of attempts.
  public func recordOutcomes(_ request: RecordOutcomes) async throws(StoreError) -> RecordOutcomesResult {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in try tenant.recordOutcomes(request, at: now) }
  }
}

extension InMemoryTenant {
  package mutating func discharge(_ request: DischargeWorker, at now: Date) throws(StoreError) {
    for id in self.campaigns.values.flatMap(\.claimed).sorted() {
      guard var recipient = self.recipient(id), case .claimed(request.worker, _) = recipient.state,
        recipient.release(at: now)
      else { continue }
      self.put(recipient)
    }
  }

  package mutating func claim(_ request: ClaimRecipients, at now: Date) throws(StoreError) -> ClaimRecipientsResult {
    let campaign = try self.campaign(request.campaign).campaign
    var result = ClaimRecipientsResult(campaign: campaign, claimed: [], nextDue: nil, now: now)
    guard campaign.status == .sending else { return result }
    while result.claimed.count < request.limit, let id = self.popDue(request.campaign, at: now) {
      guard var recipient = self.recipient(id),
        recipient.claim(by: request.worker, until: now + request.lease, at: now)
      else { continue }
      self.put(recipient)
      result.claimed.append(self.record(of: recipient))
    }
    if result.claimed.isEmpty { result.nextDue = self.nextDue(request.campaign, after: now) }
    return result
  }

  package mutating func commitIntents(_ request: CommitIntents, at now: Date) throws(StoreError) -> IntentPlan {
    if let outcomes = request.outcomes { _ = try recordOutcomes(outcomes, at: now) }
    let candidates = request.recipients.compactMap { self.recipient($0, of: request.campaign) }
    let stored = try self.campaign(request.campaign)
    let context = IntentContext(
      now: now,
      campaign: stored.campaign,
      candidates: candidates.map { recipient in
        var record = self.record(of: recipient)
        if let span = request.history { record.member.history = self.sends(to: recipient.contact, since: now - span) }
        return record
      },
      pace: self.paces.filter { request.paceKeys.contains($0.key) },
      counts: stored.counts
    )
    let plan = request.decide(context)
    guard plan.campaignIsSending else { return plan }
    for recipient in plan.changed where self.recipient(recipient.id, of: request.campaign) != nil {
      self.put(recipient)
    }
    self.paces.merge(plan.pace) { $1 }
    return plan
  }

  package mutating func rearm(_ request: RearmRecipients, at now: Date) throws(StoreError) -> RearmRecipientsResult {
    var result = RearmRecipientsResult(rearmed: 0)
    guard try self.campaign(request.campaign).campaign.mayRearm else { return result }
    for id in request.recipients {
      guard var recipient = self.recipient(id, of: request.campaign), recipient.rearm(at: now) else { continue }
      put(recipient)
      result.rearmed += 1
    }
    return result
  }

  package mutating func recordOutcomes(_ request: RecordOutcomes, at now: Date) throws(StoreError)
    -> RecordOutcomesResult
  {
    let campaign = try self.campaign(request.campaign).campaign
    let ingest = self.ingestReading(of: campaign)
    var result = RecordOutcomesResult(recorded: 0)
    for entry in request.entries {
      guard var recipient = self.recipient(entry.recipient, of: request.campaign) else { continue }
      let isRecorded = recipient.record(
        entry.outcome,
        of: entry.attempt,
        campaignIsCancelling: campaign.isEnding,
        at: now,
        ingest: ingest
      )
      if isRecorded {
        self.put(recipient)
        result.recorded += 1
      }
      // What a person decided binds, also where the outcome came too late to change anything.
      if let consent = entry.consent { self.appendOnce(consent, to: recipient.contact, at: now) }
      if isRecorded { _ = self.joinParked(entry.attempt, at: now) }
    }
    for (key, throttle) in request.throttles { self.paces[key, default: PaceState()].apply(throttle, at: now) }
    if request.controlEpoch.map({ $0 == campaign.controlEpoch }) ?? true {
      self.apply(request.news, isCurrent: true, at: now)
    }
    return result
  }
}

extension InMemoryTenant {
  /// What may have reached a contact since an instant, under whichever of its names, the latest first.
  func sends(to contact: ContactID, since: Date) -> [EarlierSend] {
    let recipients = ([contact] + self[contact].rests).flatMap { self[$0].recipients }
    let sends = recipients.compactMap { recipient($0) }.flatMap { recipient in
      campaigns[recipient.campaign].map { recipient.sends(since: since, of: $0.campaign.plan) } ?? []
    }
    return Array(sends.sorted { $0.at > $1.at }.prefix(EarlierSend.most))
  }

  /// Takes the first out of line who may be claimed: whose instant has come, or who waits for none.
  fileprivate mutating func popDue(_ id: CampaignID, at now: Date) -> RecipientID? {
    while let next = campaigns[id]?.waiting.first, next.instant <= now {
      _ = campaigns[id]?.waiting.popFirst()
      if isCurrent(next) { return next.id }
    }
    while let next = campaigns[id]?.ready.popFirst() {
      if case .pending(nil) = recipient(next)?.state { return next }
    }
    return nil
  }

  /// When the first of those who wait becomes due; `nil` when somebody is due already or nobody waits.
  fileprivate mutating func nextDue(_ id: CampaignID, after now: Date) -> Date? {
    guard campaigns[id]?.ready.first == nil else { return nil }
    while let first = campaigns[id]?.waiting.first {
      if isCurrent(first) { return first.instant > now ? first.instant : nil }
      _ = campaigns[id]?.waiting.popFirst()
    }
    return nil
  }

  /// Whether a recipient still waits for the instant that was noted: whoever moved since has another entry or needs
  /// none.
  private func isCurrent(_ entry: InMemoryCampaign.Waiting) -> Bool {
    switch recipient(entry.id)?.state {
    case .pending(let instant): instant == entry.instant
    case .claimed(_, let lease): lease == entry.instant
    default: false
    }
  }

  /// What the clock of ingest shows for the provider of a campaign.
  package func ingestReading(of campaign: Campaign) -> Date {
    (ingestClocks[campaign.plan.provider] ?? IngestClock()).reading
  }
}
