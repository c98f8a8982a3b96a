import Foundation
import WhatsAppCampaigns

/// What does not change once it is stored, so that it need not be read in every transaction.
final class Caches {
  private var tenants: [TenantID: Int64] = [:]
  let plans = PlanCache()

  /// When webhooks of a tenant's provider last moved its clock.
  private var ingestedAt: [Ingest: Date] = [:]

  private struct Ingest: Hashable {
    var tenant: Int64
    var provider: ProviderName
  }

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
    plans.removeAll()
  }
}
