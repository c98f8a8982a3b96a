import Foundation
import WhatsAppCampaigns

/// What is read in every transaction and hardly ever changes.
final class Caches {
  private var tenants: [TenantID: Int64] = [:]
  let plans = PlanCache()

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

  func removeAll() {
    tenants = [:]
    plans.removeAll()
  }
}
