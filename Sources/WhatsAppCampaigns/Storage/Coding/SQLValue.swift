package import Foundation

/// A value on its way into a database, for the stores that speak SQL: the codings of this folder make it, and each
/// store writes it in its database's way.
///
/// Every value reaches a database as a parameter; no SQL is ever made of values.
package enum SQLValue: Sendable, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral {
  case null
  case integer(Int64)
  case real(Double)
  case bool(Bool)
  case text(String)
  case blob([UInt8])
  /// Many numbers or texts as one parameter: a statement for each would cost many times as much.
  case integers([Int64?])
  case texts([String?])

  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(nilLiteral: ()) { self = .null }

  package static func integer(_ number: Int) -> SQLValue { .integer(Int64(number)) }

  /// A number, or NULL.
  package static func integer(orNull number: Int64?) -> SQLValue { number.map(SQLValue.integer) ?? .null }

  /// A text, or NULL.
  package static func text(orNull text: String?) -> SQLValue { text.map(SQLValue.text) ?? .null }

  /// An instant, in milliseconds since 1970.
  package static func date(_ date: Date) -> SQLValue { .integer(date.millisecondsSince1970) }

  /// An instant, or NULL.
  package static func date(orNull date: Date?) -> SQLValue { date.map(SQLValue.date) ?? .null }

  /// The most rows of a page. A limit of zero or less gives none, never all.
  package static func limit(_ limit: Int) -> SQLValue { .integer(max(0, limit)) }
}
