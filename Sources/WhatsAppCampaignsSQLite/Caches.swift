import Foundation
import WhatsAppCampaigns

/// What does not change once it is stored, so that it need not be read in every transaction.
final class Caches {
  private var tenants: [TenantID: Int64] = [:]
  /// Plans with the control epoch that they were read at: only a command changes a plan, and it raises the epoch.
  private var plans: [Int64: (epoch: Int64, plan: CampaignPlan)] = [:]

  /// When webhooks of a tenant's provider last moved its clock.
  private var ingestedAt: [Ingest: Date] = [:]

  private struct Ingest: Hashable {
    var tenant: Int64
    var provider: ProviderName
  }

  /// More plans than are being sent at one time; a plan may be large.
  private static let mostPlans = 64
  private static let mostTenants = 4_096

  /// The number of a tenant. In a transaction that only reads, 0 stands for a tenant that has stored nothing.
  func number(of tenant: TenantID, _ db: Connection, creating: Bool) throws(StoreError) -> Int64 {
    if let known = tenants[tenant] { return known }
    let name = SQLValue.text(tenant.rawValue)
    let stored = try db.first("SELECT number FROM tenants WHERE name = ?", [name]) { $0.integer(0) }
    guard stored != nil || creating else { return 0 }
    let number: Int64
    if let stored {
      number = stored
    } else {
      number = try db.insert("INSERT INTO tenants (name) VALUES (?)", [name])
    }
    if tenants.count >= Self.mostTenants { tenants = [:] }
    tenants[tenant] = number
    return number
  }

  /// The plan of a campaign as it is at a control epoch.
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

  /// Whether a clock of ingest may have to be moved; see ``IngestClock/webhookArrived(at:)``.
  func isIngestDue(of provider: ProviderName, _ tenant: Int64, at now: Date) -> Bool {
    let key = Ingest(tenant: tenant, provider: provider)
    if let last = ingestedAt[key], last <= now, now < last + IngestClock.step { return false }
    if ingestedAt.count >= Self.mostTenants { ingestedAt = [:] }
    ingestedAt[key] = now
    return true
  }

  func removeAll() {
    tenants = [:]
    ingestedAt = [:]
    plans = [:]
  }
}
