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
  /// Further sheets that have cells, where nobody named one: the list may be one of them. Those that are hidden are not
  /// among them, where the format tells which are; `xls` does not.
  public var otherSheets: [String]

  /// Creates facts.
  public init(
    format: String,
    encoding: TextEncoding? = nil,
    sheet: String? = nil,
    otherSheets: [String] = []
  ) {
    self.format = format
    self.encoding = encoding
    self.sheet = sheet
    self.otherSheets = otherSheets
  }
}
