/// What an import did.
public struct ImportReport: Hashable, Sendable {
  /// What became of the rows.
  public var rows: ImportSummary
  /// People who were not known before.
  public var created: Int
  /// People who were known already.
  public var existing: Int
  /// People who were known already, and of whom the list knew something new; they are counted in ``existing`` too.
  public var updated: Int

  /// Creates a report.
  public init(rows: ImportSummary, created: Int = 0, existing: Int = 0, updated: Int = 0) {
    self.rows = rows
    self.created = created
    self.existing = existing
    self.updated = updated
  }
}

/// What an import into the suppression list did.
public struct SuppressionReport: Hashable, Sendable {
  /// What became of the rows.
  public var rows: ImportSummary
  /// People who were not on the list before.
  public var added: Int
  /// Numbers beyond the first of their row, each of which is on the list now, too.
  public var furtherNumbers: Int
  /// Dates that could not be read, or are still to come: those entries count from the import.
  public var unreadableDates: Int

  /// Creates a report.
  public init(rows: ImportSummary, added: Int = 0, furtherNumbers: Int = 0, unreadableDates: Int = 0) {
    self.rows = rows
    self.added = added
    self.furtherNumbers = furtherNumbers
    self.unreadableDates = unreadableDates
  }
}

/// Why an import did not happen. Nothing was changed, except where ``EngineError`` says that the store failed half way or
/// that the task was cancelled: then the import can simply be run again.
public enum ImportFailure: Error, Hashable, Sendable {
  /// The list cannot be read.
  case list(ImportError)
  /// The engine or its store refused.
  case engine(EngineError)
}

extension ImportFailure: CustomStringConvertible {
  /// What was wrong, where, and what to do.
  public var description: String {
    switch self {
    case .list(let error): error.description
    case .engine(let error): error.description
    }
  }
}
