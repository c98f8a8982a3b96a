/// What has become of a list so far.
public struct ImportSummary: Hashable, Sendable {
  /// The kind of file and its encoding.
  public var source: RowSourceFacts
  /// Which columns hold what.
  public var columns: ImportColumns
  /// The number of the row that holds the headers.
  public var headerRow: Int
  /// Rows that are people who had not stood in the list before.
  public var accepted = 0
  /// Rows that are people who stood in the list already.
  public var duplicates = 0
  /// Rows that cannot be used, by reason.
  public var rejections: [ImportRejection.Reason: Int] = [:]
  /// Empty rows.
  public var blank = 0

  init(source: RowSourceFacts, columns: ImportColumns, headerRow: Int) {
    self.source = source
    self.columns = columns
    self.headerRow = headerRow
  }

  /// Rows that cannot be used.
  public var rejected: Int { rejections.values.reduce(0, +) }

  /// All rows below the headers: the sum of accepted, duplicates, rejected and blank.
  public var total: Int { accepted + duplicates + rejected + blank }

  mutating func count(_ outcome: ImportedRow.Outcome) {
    switch outcome {
    case .accepted: accepted += 1
    case .duplicate: duplicates += 1
    case .rejected(let rejection): rejections[rejection.reason, default: 0] += 1
    case .blank: blank += 1
    }
  }
}
