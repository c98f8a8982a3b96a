import Foundation

extension InMemoryStore {
  /// Saves a new campaign as a draft.
  public func createCampaign(_ request: CreateCampaign) async throws(StoreError) -> Campaign {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in
      guard tenant.campaigns[request.id] == nil else {
        throw StoreError(.conflict, "There is a campaign \(request.id) already. Draw another identifier.")
      }
      let campaign = Campaign(id: request.id, plan: request.plan, createdAt: now)
      tenant.campaigns[request.id] = InMemoryCampaign(campaign: campaign, sequence: tenant.campaigns.count)
      return campaign
    }
  }

  /// The campaigns of a tenant, newest first.
  public func campaigns(_ request: CampaignQuery) async throws(StoreError) -> [Campaign] {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in
      let candidates = request.id.map { tenant.campaigns[$0].map { [$0] } ?? [] } ?? Array(tenant.campaigns.values)
      return
        candidates
        .filter { request.statuses?.contains($0.campaign.status) ?? true }
        .sorted { $0.sequence > $1.sequence }
        .map(\.campaign)
    }
  }

  /// Changes how far a campaign is.
  public func control(_ request: ControlCampaign) async throws(StoreError) -> ControlCampaignResult {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in
      var campaign = try tenant.campaign(request.campaign).campaign
      do throws(CampaignControlError) {
        try campaign.apply(request.command, ifControlEpoch: request.ifControlEpoch, at: now)
      } catch {
        return .refused(error)
      }
      tenant.campaigns[request.campaign]?.campaign = campaign
      return .done(campaign, inFlight: tenant.campaigns[request.campaign]?.sending.count ?? 0)
    }
  }

  /// Fixes the audience of a draft, in one step.
  public func snapshotAudience(_ request: SnapshotAudience) async throws(StoreError) -> SnapshotAudienceResult {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in
      let entry = try tenant.campaign(request.campaign)
      if let recipients = entry.recipients { return SnapshotAudienceResult(recipients: recipients.count) }
      guard entry.campaign.status == .draft || entry.campaign.status == .scheduled else {
        throw StoreError(
          .conflict,
          "Campaign \(request.campaign) has left its draft: its audience cannot be fixed now."
        )
      }
      let audience = entry.campaign.plan.audience
      // Asked for before anybody is added: a group that is missing must leave nothing behind.
      for name in audience.groups + audience.excludedGroups { _ = try tenant.group(name) }
      for number in audience.numbers { _ = tenant.contact(of: .phone(number), at: now) }
      let start = Int64(tenant.recipients.count + 1)
      for contact in try tenant.page(of: audience, after: nil, limit: .max) {
        tenant.addRecipient(contact, to: request.campaign, at: now)
      }
      let recipients = start..<Int64(tenant.recipients.count + 1)
      tenant.campaigns[request.campaign]?.recipients = recipients
      return SnapshotAudienceResult(recipients: recipients.count)
    }
  }

  /// One page of an audience as it is now: numbers that are no contacts yet are not in it.
  public func audience(_ request: AudienceQuery) async throws(StoreError) -> [AudienceMember] {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in
      try tenant.page(of: request.audience, after: request.after, limit: request.limit).map { tenant.member($0) }
    }
  }

  /// One page of a campaign's recipients.
  public func recipients(_ request: RecipientQuery) async throws(StoreError) -> [RecipientRecord] {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in
      let numbers = try tenant.campaign(request.campaign).recipients ?? 0..<0
      let after = request.after?.rawValue ?? 0
      let first = after < numbers.lowerBound ? numbers.lowerBound : min(after, numbers.upperBound - 1) + 1
      let candidates: [RecipientID]
      if let person = request.person {
        candidates = tenant.contactIDs[person].map { tenant[$0].recipients } ?? []
      } else {
        candidates = (first..<max(first, numbers.upperBound)).map { RecipientID($0) }
      }
      var page: [RecipientRecord] = []
      for id in candidates where id.rawValue >= first && numbers.contains(id.rawValue) {
        guard page.count < request.limit else { break }
        guard let recipient = tenant.recipient(id), request.status == nil || request.status == recipient.status else {
          continue
        }
        page.append(tenant.record(of: recipient))
      }
      return page
    }
  }

  /// How many recipients have each status; kept with every change, so it costs nothing to ask.
  public func counts(_ request: CountRecipients) async throws(StoreError) -> OutcomeCounts {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in
      try tenant.campaign(request.campaign).counts
    }
  }
}
