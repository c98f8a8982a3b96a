public import Foundation

/// A row that a database returned, for the stores that speak SQL: each store says how it reads a column, and the
/// codings of this folder read records from it.
///
/// What reads a recipient with contact and attempts can be inlined, and so compiled for each store's rows: it runs for
/// every message, and would otherwise ask a witness table for each column.
@usableFromInline
package protocol SQLRow {
  func isNull(_ column: Int32) -> Bool
  func integer(_ column: Int32) -> Int64
  func bool(_ column: Int32) -> Bool
  func text(_ column: Int32) -> String
  func blob(_ column: Int32) -> [UInt8]
}

extension SQLRow {
  @inlinable
  package func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

  @inlinable
  package func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  /// An instant, in milliseconds since 1970.
  @inlinable
  package func date(_ column: Int32) -> Date { Date(millisecondsSince1970: integer(column)) }

  @inlinable
  package func optionalDate(_ column: Int32) -> Date? { isNull(column) ? nil : date(column) }
}
