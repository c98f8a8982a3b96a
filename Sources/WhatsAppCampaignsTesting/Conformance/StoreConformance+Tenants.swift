import Foundation
import WhatsAppCampaigns

extension StoreConformance {
  static let tenantCases = [
    ConformanceCase("No operation reads or changes anything of another tenant, whatever identifiers it is given") {
      bench in
      let other = bench.asTenant("beta")
      try await bench.save(0..<3, into: "A")
      let id = try await bench.startedCampaign(0..<3)
      let intent = try await bench.launchOne(id)
      let claimed = try await bench.claim(id, limit: 1)
      guard case .kept(let webhook, _) = try await bench.keep("{}") else {
        return try bench.expect(false, "A new body was not kept")
      }
      let before = try await bench.everything(id)

      let group = try bench.group("A")
      let store = bench.store
      try await other.expectRefusal(.notFound, "Reading a group") {
        _ = try await store.contacts(ContactQuery(tenant: other.tenant, selection: .group(group)))
      }
      try await other.expectRefusal(.notFound, "Filling a group") {
        let ids = claimed.map(\.contact)
        _ = try await store.changeGroup(GroupChange(tenant: other.tenant, name: group, action: .add(ids)))
      }
      try await other.expectRefusal(.notFound, "Controlling") { try await other.control(id, .cancel) }
      try await other.expectRefusal(.notFound, "Reading recipients") { _ = try await other.recipients(id) }
      try await other.expectRefusal(.notFound, "Counting") { _ = try await other.counts(id) }
      try await other.expectRefusal(.notFound, "Claiming") { _ = try await other.claim(id) }
      try await other.expectRefusal(.notFound, "Sweeping") { _ = try await other.sweep(id) }
      try await other.expectRefusal(.notFound, "Recording") {
        try await other.record(other.accepted("m1"), of: intent, in: id)
      }
      let planner = try await bench.planner(id, claimed)
      try await other.expectRefusal(.notFound, "Committing") { _ = try await other.commit(id, claimed, planner) }
      try await store.discharge(DischargeWorker(tenant: other.tenant, worker: StoreBench.worker))
      let reports = [other.report(.read, of: intent, message: "m1")]
      try other.expect(try await other.apply(reports).joined, is: 0, "Reports that were joined")
      _ = try await store.applyWebhooks(ApplyWebhooks(tenant: other.tenant, webhooks: [webhook]))
      try await other.receive([try other.message("in-1", from: 0)])
      try await other.decide(.withdrawn, 0..<3)
      let action = SuppressionChange.Action.add([try bench.key(0)], source: "list", reason: nil)
      _ = try await store.changeSuppressions(SuppressionChange(tenant: other.tenant, action: action))

      try bench.expect(try await bench.everything(id), is: before, "What the tenant has at the end")
      try other.expect(try await store.groups(GroupQuery(tenant: other.tenant)), is: [], "The other tenant's groups")
      let campaigns = try await store.campaigns(CampaignQuery(tenant: other.tenant))
      try other.expect(campaigns, is: [], "The other tenant's campaigns")
    },

    ConformanceCase("Two tenants use the same names, numbers and bodies without knowing of each other") { bench in
      let other = bench.asTenant("beta")
      let limits: [PaceKey: [RateLimit]] = [.sender("60"): [.perMinute(1)]]
      for tenant in [bench, other] {
        try await tenant.save(0..<2, into: "A")
        let id = try await tenant.startedCampaign(0..<2)
        let claimed = try await tenant.claim(id)
        let intents = try await tenant.intend(id, claimed, limits: limits).intents
        try tenant.expect(intents.count, is: 1, "Intents under a limit of the tenant's own")
        try await tenant.record(tenant.accepted("m1"), of: intents[at: 0], in: id)
        try await tenant.apply([tenant.report(.delivered, message: "m1")])
        try tenant.expect(try await tenant.counts(id)[.delivered], is: 1, "Messages that were delivered")
        try tenant.expect(try await tenant.keep("{}") != .duplicate, "A body was called another tenant's")
        let message = try tenant.message("in-1", from: 0)
        try tenant.expect(try await tenant.receive([message]).messages.count, is: 1, "New messages")
        let request = CallbackKeyRequest(tenant: tenant.tenant, proposal: Secret(tenant.tenant.rawValue))
        let key = try await tenant.store.callbackKey(request)
        try tenant.expect(key.revealed, is: tenant.tenant.rawValue, "The key of the callback tags")
      }
      try await other.decide(.withdrawn, 0..<2)
      try bench.expect(try await bench.consent(0).state.isGranted(.marketing), "A STOP reached another tenant")
    },
  ]
}

/// What one tenant has, for comparison.
private struct TenantPicture: Equatable {
  var contacts: [Contact]
  var groups: [ContactGroup]
  var suppressions: [Suppression]
  var consent: [ConsentRecord]
  var campaigns: [Campaign]
  var recipients: [RecipientRecord]
  var counts: OutcomeCounts
  var webhooks: [StoredWebhook]
}

extension StoreBench {
  fileprivate func everything(_ id: CampaignID) async throws -> TenantPicture {
    TenantPicture(
      contacts: try await store.contacts(ContactQuery(tenant: tenant, selection: .all)).items,
      groups: try await store.groups(GroupQuery(tenant: tenant)),
      suppressions: try await store.suppressions(SuppressionQuery(tenant: tenant)),
      consent: [try await consent(0), try await consent(1), try await consent(2)],
      campaigns: try await store.campaigns(CampaignQuery(tenant: tenant)),
      recipients: try await store.recipients(RecipientQuery(tenant: tenant, campaign: id)),
      counts: try await counts(id),
      webhooks: try await store.pendingWebhooks(PendingWebhooks(tenant: tenant))
    )
  }
}
