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

extension SQLValue {
  /// An instant, in milliseconds since 1970.
  static func date(_ date: Date) -> SQLValue { .integer(date.millisecondsSince1970) }

  /// An instant, or NULL.
  static func date(orNull date: Date?) -> SQLValue { date.map(SQLValue.date) ?? .null }

  static func bool(_ flag: Bool) -> SQLValue { .integer(flag ? 1 : 0) }

  /// Many numbers as one parameter, for `json_each`.
  static func list(_ numbers: some Sequence<Int64>) -> SQLValue {
    .text("[" + numbers.map(String.init).joined(separator: ",") + "]")
  }

  /// Many texts as one parameter, for `json_each`.
  static func list(_ texts: [String]) -> SQLValue {
    .text(JSONValue.array(texts.map(JSONValue.string)).encodedString())
  }

  /// The most rows of a page. A limit of zero or less gives none, never all.
  static func limit(_ limit: Int) -> SQLValue { .integer(max(0, limit)) }
}

extension Row {
  func date(_ column: Int32) -> Date { Date(millisecondsSince1970: integer(column)) }
  func optionalDate(_ column: Int32) -> Date? { isNull(column) ? nil : date(column) }
}
