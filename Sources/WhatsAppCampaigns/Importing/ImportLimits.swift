/// How much of a list is accepted; everything beyond is refused, so that no file can fill the memory.
public struct ImportLimits: Hashable, Sendable {
  /// The longest cell, in bytes of UTF-8.
  public var maximumCellBytes: Int
  /// The longest row, in bytes of UTF-8, over all its lines.
  public var maximumRowBytes: Int
  /// The most cells in one row.
  public var maximumColumns: Int
  /// Among how many rows at the start the header row is looked for. Rows above it, such as a title, are skipped.
  public var headerSearchRows: Int

  /// Creates limits.
  public init(
    maximumCellBytes: Int = 64 << 10,
    maximumRowBytes: Int = 1 << 20,
    maximumColumns: Int = 1_000,
    headerSearchRows: Int = 20
  ) {
    self.maximumCellBytes = maximumCellBytes
    self.maximumRowBytes = maximumRowBytes
    self.maximumColumns = maximumColumns
    self.headerSearchRows = headerSearchRows
  }

  /// Cells of 64 KB, rows of 1 MB, 1,000 columns, a header within the first 20 rows.
  public static var `default`: ImportLimits { ImportLimits() }
}
