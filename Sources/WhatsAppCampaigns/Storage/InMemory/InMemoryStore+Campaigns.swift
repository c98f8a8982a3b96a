package import Foundation

extension InMemoryStore {
  /// Saves a new campaign as a draft.
  public func createCampaign(_ request: CreateCampaign) async throws(StoreError) -> Campaign {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in try tenant.createCampaign(request, at: now) }
  }

  /// The campaigns of a tenant, newest first.
  public func campaigns(_ request: CampaignQuery) async throws(StoreError) -> [Campaign] {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in try tenant.campaigns(request) }
  }

  /// Changes how far a campaign is.
  public func control(_ request: ControlCampaign) async throws(StoreError) -> ControlCampaignResult {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in try tenant.control(request, at: now) }
  }

  /// What was done to a campaign, oldest first.
  public func history(_ request: CampaignHistoryQuery) async throws(StoreError) -> [CampaignChange] {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in
      try tenant.history(request)
    }
  }

  /// Fixes the audience of a draft, in one step.
  public func snapshotAudience(_ request: SnapshotAudience) async throws(StoreError) -> SnapshotAudienceResult {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in
      try tenant.snapshotAudience(request, at: now)
    }
  }

  /// One page of an audience as it is now: numbers that are no contacts yet are not in it.
  public func audience(_ request: AudienceQuery) async throws(StoreError) -> [AudienceMember] {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in try tenant.audience(request, at: now) }
  }

  /// One page of a campaign's recipients.
  public func recipients(_ request: RecipientQuery) async throws(StoreError) -> [RecipientRecord] {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in try tenant.recipients(request, at: now) }
  }

  /// How many recipients have each status; kept with every change, so it costs nothing to ask.
  public func counts(_ request: CountRecipients) async throws(StoreError) -> OutcomeCounts {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in try tenant.counts(request) }
  }
}

extension InMemoryTenant {
  package mutating func createCampaign(_ request: CreateCampaign, at now: Date) throws(StoreError) -> Campaign {
    guard self.campaigns[request.id] == nil else { throw .campaignExists }
    let campaign = Campaign(id: request.id, plan: request.plan, createdAt: now)
    self.campaigns[request.id] = InMemoryCampaign(campaign: campaign, sequence: self.campaigns.count)
    return campaign
  }

  package mutating func campaigns(_ request: CampaignQuery) throws(StoreError) -> [Campaign] {
    let candidates = request.id.map { self.campaigns[$0].map { [$0] } ?? [] } ?? Array(self.campaigns.values)
    return
      candidates
      .filter { request.statuses?.contains($0.campaign.status) ?? true }
      .sorted { $0.sequence > $1.sequence }
      .map(\.campaign)
  }

  package mutating func control(_ request: ControlCampaign, at now: Date) throws(StoreError) -> ControlCampaignResult {
    let old = try self.campaign(request.campaign).campaign
    var campaign = old
    do throws(CampaignControlError) {
      try campaign.apply(request.command, ifControlEpoch: request.ifControlEpoch, at: now)
    } catch {
      return .refused(error)
    }
    self.campaigns[request.campaign]?.campaign = campaign
    self.campaigns[request.campaign]?.history.append(request.change(from: old.plan, at: now))
    // One that ends before it was started never had a worker that would sweep its recipients.
    if campaign.status.isFinal {
      _ = try sweep(SweepCampaign(tenant: request.tenant, campaign: request.campaign, limit: .max), at: now)
    }
    return .done(campaign, inFlight: self.campaigns[request.campaign]?.sending.count ?? 0)
  }

  /// Applies news of the provider to the templates and campaigns that they concern.
  mutating func apply(_ news: [ProviderNews], isCurrent: Bool = false, at now: Date) {
    for news in news {
      let named = self.templates.values.filter { $0.name == news.template }
      guard let changed = news.changed(named) else { continue }
      for template in changed { self.save(template) }
      for entry in self.campaigns.values.sorted(by: { $0.sequence < $1.sequence }) {
        var campaign = entry.campaign
        guard let command = campaign.command(for: news, isCurrent: isCurrent),
          (try? campaign.apply(command, at: now)) != nil
        else {
          continue
        }
        self.campaigns[campaign.id]?.campaign = campaign
        self.campaigns[campaign.id]?.history.append(command.change(at: now, by: nil))
      }
    }
  }

  package func history(_ request: CampaignHistoryQuery) throws(StoreError) -> [CampaignChange] {
    try self.campaign(request.campaign).history.suffix(max(0, request.limit))
  }

  package mutating func snapshotAudience(_ request: SnapshotAudience, at now: Date) throws(StoreError)
    -> SnapshotAudienceResult
  {
    let entry = try self.campaign(request.campaign)
    if let recipients = entry.recipients { return SnapshotAudienceResult(recipients: recipients.count) }
    guard entry.campaign.status.isBeforeStart else { throw .campaignHasLeftDraft }
    let audience = entry.campaign.plan.audience
    // Asked for before anybody is added: a group that is missing must leave nothing behind.
    for name in audience.namedGroups { _ = try self.group(name) }
    for number in audience.numbers { _ = self.contact(of: .phone(number), at: now) }
    let start = Int64(self.recipients.count + 1)
    for contact in try self.page(of: audience, after: nil, limit: .max, now: now) {
      let fields = audience.memberFields { self.groups[$0]?.fields[contact] }
      self.addRecipient(contact, to: request.campaign, memberFields: fields, at: now)
    }
    let recipients = start..<Int64(self.recipients.count + 1)
    self.campaigns[request.campaign]?.recipients = recipients
    return SnapshotAudienceResult(recipients: recipients.count)
  }

  package mutating func audience(_ request: AudienceQuery, at now: Date) throws(StoreError) -> [AudienceMember] {
    try self.page(of: request.audience, after: request.after, limit: request.limit, now: now).map { contact in
      var member = self.member(contact)
      member.memberFields = request.audience.memberFields { self.groups[$0]?.fields[contact] }
      if let span = request.history { member.history = self.sends(to: contact, since: now - span) }
      return member
    }
  }

  package mutating func recipients(_ request: RecipientQuery, at now: Date) throws(StoreError) -> [RecipientRecord] {
    let numbers = try self.campaign(request.campaign).recipients ?? 0..<0
    let after = request.after?.rawValue ?? 0
    let first = after < numbers.lowerBound ? numbers.lowerBound : min(after, numbers.upperBound - 1) + 1
    let candidates: [RecipientID]
    if let person = request.person {
      candidates = self.contactIDs[person].map { self[$0].recipients } ?? []
    } else {
      candidates = (first..<max(first, numbers.upperBound)).map { RecipientID($0) }
    }
    var page: [RecipientRecord] = []
    for id in candidates where id.rawValue >= first && numbers.contains(id.rawValue) {
      guard page.count < request.limit else { break }
      guard let recipient = self.recipient(id), request.status == nil || request.status == recipient.status else {
        continue
      }
      var record = self.record(of: recipient)
      if let span = request.history { record.member.history = self.sends(to: recipient.contact, since: now - span) }
      page.append(record)
    }
    return page
  }

  package mutating func counts(_ request: CountRecipients) throws(StoreError) -> OutcomeCounts {
    try self.campaign(request.campaign).counts
  }
}
