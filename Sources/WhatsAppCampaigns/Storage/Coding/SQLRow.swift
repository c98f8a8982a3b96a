package import Foundation

/// A row that a database returned, for the stores that speak SQL: each store says how it reads a column, and the
/// codings of this folder read records from it.
package protocol SQLRow {
  func isNull(_ column: Int32) -> Bool
  func integer(_ column: Int32) -> Int64
  func bool(_ column: Int32) -> Bool
  func text(_ column: Int32) -> String
  func blob(_ column: Int32) -> [UInt8]
}

extension SQLRow {
  package func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

  package func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  /// An instant, in milliseconds since 1970.
  package func date(_ column: Int32) -> Date { Date(millisecondsSince1970: integer(column)) }

  package func optionalDate(_ column: Int32) -> Date? { isNull(column) ? nil : date(column) }
}
