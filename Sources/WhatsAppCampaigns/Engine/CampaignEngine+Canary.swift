import Foundation

extension CampaignEngine {
  /// What a campaign that is sending waits for because of its canary; `nil` where it has none or does not wait for it.
  public func canaryWait(of id: CampaignID) async throws(EngineError) -> Canary.Wait? {
    let campaign = try await existing(id)
    guard campaign.status == .sending, let canary = campaign.plan.canary else { return nil }
    let key = PaceKey.campaign(id)
    let states = try await stored { () async throws(StoreError) in
      try await store.paces(PaceQuery(tenant: tenant, keys: [key]))
    }
    let last = states[key]?.lastSlot.map(Date.init(microsecondsSince1970:))
    return canary.wait(on: try await counts(of: id), last: last, at: time.now)
  }
}
