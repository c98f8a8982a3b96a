import Foundation
import WhatsAppCampaigns

/// One open transaction for one tenant: what every operation works with.
struct Transaction {
  let db: Connection
  /// The tenant's number; it stands in every key that is read or written.
  let tenant: Int64
  /// The store's clock, read inside the transaction.
  let now: Date
  let caches: Caches
  let claims: Claims
  let records: RecordCache
  let counts = CountChanges()
  let ledger = LedgerAppends()

  /// A bound value for the tenant.
  var tenantValue: SQLValue { .integer(tenant) }

  /// A bound value for the store's clock.
  var nowValue: SQLValue { .date(now) }
}
