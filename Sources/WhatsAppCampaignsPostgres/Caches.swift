import Foundation
import WhatsAppCampaigns

/// What is read in every transaction and hardly ever changes.
final class Caches {
  private var tenants: [TenantID: Int64] = [:]
  private var plans: [Int64: (epoch: Int64, plan: CampaignPlan)] = [:]

  /// More plans than are being sent at one time; a plan may be large.
  private static let mostPlans = 64
  private static let mostTenants = 4_096

  /// The number of a tenant. In a transaction that only reads, 0 stands for a tenant that has stored nothing.
  func number(of tenant: TenantID, _ db: Connection, creating: Bool) throws(StoreError) -> Int64 {
    if let known = tenants[tenant] { return known }
    let name = [SQLValue.text(tenant.rawValue)]
    let query = "SELECT number FROM tenants WHERE name = $1"
    var number = try db.first(query, name) { $0.integer(0) }
    if number == nil, creating {
      // Another process may be making the same tenant: then this waits for it.
      try db.run("INSERT INTO tenants (name) VALUES ($1) ON CONFLICT (name) DO NOTHING", name)
      number = try db.first(query, name) { $0.integer(0) }
    }
    guard let number else { return 0 }
    if tenants.count >= Self.mostTenants { tenants = [:] }
    tenants[tenant] = number
    return number
  }

  /// The plan of a campaign, which only a control command changes.
  func plan(
    of campaign: Int64,
    at epoch: Int64,
    stored text: @autoclosure () -> String
  ) throws(StoreError) -> CampaignPlan {
    if let known = plans[campaign], known.epoch == epoch { return known.plan }
    let plan = try StoredJSON.decode(CampaignPlan.self, from: text(), "campaign")
    if plans.count >= Self.mostPlans { plans = [:] }
    plans[campaign] = (epoch, plan)
    return plan
  }

  func removeAll() {
    tenants = [:]
    plans = [:]
  }
}
