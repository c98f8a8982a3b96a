package import Foundation

extension InMemoryStore {
  /// Moves along what nobody moves.
  public func sweep(_ request: SweepCampaign) async throws(StoreError) -> SweepCampaignResult {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in try tenant.sweep(request, at: now) }
  }
}

extension InMemoryTenant {
  package mutating func sweep(_ request: SweepCampaign, at now: Date) throws(StoreError) -> SweepCampaignResult {
    let campaign = try self.campaign(request.campaign).campaign
    let sweep = Sweep(request: request, campaign: campaign, now: now, ingest: self.ingestReading(of: campaign))
    let moved = sweep.run(&self)
    return SweepCampaignResult(
      campaign: try self.campaign(request.campaign).campaign,
      moved: moved,
      hasMore: moved >= request.limit
    )
  }
}

/// One sweep over one campaign.
private struct Sweep {
  let request: SweepCampaign
  let campaign: Campaign
  let now: Date
  let ingest: Date

  /// Returns how many recipients were moved.
  func run(_ tenant: inout InMemoryTenant) -> Int {
    var moved = 0
    // What is under way first: it may have been sent, and a report may be waited for.
    move(tenant.campaigns[campaign.id]?.sending, &tenant, &moved)
    move(tenant.campaigns[campaign.id]?.settling, &tenant, &moved)
    move(tenant.campaigns[campaign.id]?.claimed, &tenant, &moved)
    if campaign.leavesOut(at: now) { leaveOutPending(&tenant, &moved) }
    completeIfDone(&tenant)
    return moved
  }

  /// Changes those of some recipients that can be changed, in the order of their numbers, up to the limit.
  private func move(_ ids: Set<RecipientID>?, _ tenant: inout InMemoryTenant, _ moved: inout Int) {
    var changed: [Recipient] = []
    for id in ids ?? [] {
      guard var recipient = tenant.recipient(id), change(&recipient) else { continue }
      changed.append(recipient)
    }
    // The order of a set differs from run to run; which recipients fit into the limit must not.
    changed.sort { $0.id < $1.id }
    for recipient in changed.prefix(max(0, request.limit - moved)) {
      tenant.put(recipient)
      moved += 1
    }
  }

  private func change(_ recipient: inout Recipient) -> Bool {
    request.move(&recipient, of: campaign, at: now, ingest: ingest)
  }

  private func leaveOutPending(_ tenant: inout InMemoryTenant, _ moved: inout Int) {
    while moved < request.limit, let id = tenant.popPending(campaign.id) {
      guard var recipient = tenant.recipient(id), change(&recipient) else { continue }
      tenant.put(recipient)
      moved += 1
    }
  }

  private func completeIfDone(_ tenant: inout InMemoryTenant) {
    guard campaign.mayComplete(at: now), tenant.campaigns[campaign.id]?.openCount == 0 else { return }
    guard let change = try? tenant.campaigns[campaign.id]?.campaign.end(at: now) else { return }
    tenant.campaigns[campaign.id]?.history.append(change)
  }
}

extension InMemoryTenant {
  /// Takes anybody out of line who was pending, whether they are due or not.
  fileprivate mutating func popPending(_ id: CampaignID) -> RecipientID? {
    campaigns[id]?.ready.popFirst() ?? campaigns[id]?.waiting.popFirst()?.id
  }
}
