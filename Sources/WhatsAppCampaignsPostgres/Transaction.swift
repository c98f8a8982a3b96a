import Foundation
import WhatsAppCampaigns

/// One open transaction for one tenant: what every operation works with.
///
/// Locks are taken in one order everywhere, so that two transactions rarely wait for each other: workers, bodies of
/// webhooks, the campaign, people by number, recipients by number, paces by key, identifiers of messages by text, the end
/// of the ledger.
struct Transaction {
  let db: Connection
  /// The tenant's number; it stands in every key that is read or written.
  let tenant: Int64
  let tenantID: TenantID
  /// The store's clock, read when the transaction began.
  let now: Date
  let time: (any TimeSource)?
  let caches: Caches
  let notes: Notes
  let locksPeople: Bool
  /// What goes into the ledger when the operation is over.
  let ledger = LedgerAppends()

  /// A bound value for the tenant.
  var tenantValue: SQLValue { .integer(tenant) }

  /// A bound value for the store's clock.
  var nowValue: SQLValue { .date(now) }

  /// The numbers of the second parameter as rows `n (wanted, owner)`, each with the tenant that is the first parameter.
  ///
  /// A tenant that is joined with, and not compared with a constant, leaves the planner no reason to think that a tenant
  /// has only a few rows, as it does while a table has no statistics; so the rows are looked up one by one.
  static let wantedNumbers = wanted("bigint")

  /// The same for texts.
  static let wantedTexts = wanted("text")

  /// Each row's tenant, for statements whose second parameter is a list of numbers and that have more lists beside it.
  static let owners = "array_fill($1::bigint, ARRAY[cardinality($2::bigint[])])"

  private static func wanted(_ type: String) -> String {
    "unnest($2::\(type)[], array_fill($1::bigint, ARRAY[cardinality($2::\(type)[])])) AS n (wanted, owner)"
  }

  /// Asks for the clock again: waiting for locks may have taken long. Read the answer with ``instant(_:)``.
  func sendClock() throws(StoreError) -> Reply? {
    time == nil ? try db.send(StoreClock.query) : nil
  }

  /// What ``sendClock()`` asked for.
  func instant(_ reply: Reply?) throws(StoreError) -> Date {
    notes.notBack(try StoreClock.reading(reply, time))
  }
}
