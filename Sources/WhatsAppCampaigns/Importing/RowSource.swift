/// One row of a list, as its source has it.
public struct SourceRow: Hashable, Sendable {
  /// The number that a spreadsheet program shows beside the row, from 1. Empty rows count.
  public var number: Int
  /// The text of the cells, from the first column on. Missing cells at the end are simply absent.
  public var cells: [String]
  /// Whether the row is so damaged that its cells cannot be told apart. Such a row is rejected, the next one is read.
  public var isDamaged: Bool

  /// Creates a row.
  public init(number: Int, cells: [String], isDamaged: Bool = false) {
    self.number = number
    self.cells = cells
    self.isDamaged = isDamaged
  }
}

/// Where the rows of a list come from: a text file, a workbook, a query of the host.
///
/// Rows are pulled one at a time, so that a list of any length needs the memory of one row. Reading blocks, because
/// the parsers of all these formats do; whoever imports decides on which task.
///
/// A source is read once, from its first row to its last, by one reader.
public protocol RowSource {
  /// What is known about the source so far. The encoding of a text may be known only when the text has been read.
  var facts: RowSourceFacts { get }

  /// The next row, or `nil` after the last one.
  ///
  /// - Throws: ``ImportError`` where no further row can be read. One bad row is not an error; see
  ///   ``SourceRow/isDamaged``.
  mutating func next() throws(ImportError) -> SourceRow?
}

/// What a ``RowSource`` knows about itself.
public struct RowSourceFacts: Hashable, Sendable {
  /// The kind of file, in one word, such as `csv`, `tsv` or `xlsx`.
  public var format: String
  /// The encoding, where the format is text.
  public var encoding: TextEncoding?
  /// The sheet that is read, where the format has sheets.
  public var sheet: String?

  /// Creates facts.
  public init(format: String, encoding: TextEncoding? = nil, sheet: String? = nil) {
    self.format = format
    self.encoding = encoding
    self.sheet = sheet
  }
}
