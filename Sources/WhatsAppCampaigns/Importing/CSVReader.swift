/// Reads comma-separated text as people and their programs write it, in constant memory.
///
/// - **Encoding**: a byte-order mark, else strict UTF-8, else Windows-1252 where that is plausible; or what the caller
///   says. Anything else is refused, with the line and the byte, so that no name is ever garbled.
/// - **Delimiter**: comma, semicolon, tab or bar, found on the header line outside quotes; a first line such as `sep=;`
///   decides. Excel does not show that line, so it has no row number.
/// - **Line ends**: LF, CRLF and CR, also mixed. Within a quoted cell each of them reads as one line feed.
/// - **Quotes**: RFC 4180. Spaces around a quoted cell are dropped; a quote within an unquoted cell is a character. Text
///   after a closing quote (`"a"b`) damages its row, or, with ``Quoting/lenient``, is added to the cell.
///
/// The memory in use is two pieces of the file, where the cells in one of them stand, and one row, whatever the file
/// holds.
public struct CSVReader: RowSource {
  /// What text after a closing quote means.
  @nonexhaustive
  public enum Quoting: Hashable, Sendable {
    /// The row is damaged, and reading goes on with the next line.
    case strict
    /// The text belongs to the cell, as some programs read it.
    case lenient
  }

  /// How a text is read.
  public struct Options: Hashable, Sendable {
    /// The encoding, or `nil` to find it.
    public var encoding: TextEncoding?
    /// The delimiter, an ASCII character that is neither a quote nor a line end; or `nil` to find it.
    public var delimiter: UInt8?
    /// What text after a closing quote means.
    public var quoting: Quoting
    /// How much is accepted.
    public var limits: ImportLimits
    /// How many bytes are read at a time.
    public var readSize: Int

    /// Creates options.
    public init(
      encoding: TextEncoding? = nil,
      delimiter: UInt8? = nil,
      quoting: Quoting = .strict,
      limits: ImportLimits = .default,
      readSize: Int = 64 << 10
    ) {
      self.encoding = encoding
      self.delimiter = delimiter
      self.quoting = quoting
      self.limits = limits
      self.readSize = readSize
    }
  }

  /// How much of the text is looked at to find the delimiter.
  private static let sampleSize = 64 << 10

  private var source: any ByteSource
  private var decoder: TextDecoder
  private var tokenizer: CSVTokenizer
  private let readSize: Int
  private let delimiter: UInt8
  private var isAtEnd = false
  private var rowNumber = 0

  /// Opens a file.
  public init(path: String, options: Options = Options()) throws(ImportError) {
    try self.init(FileByteSource(path: path), options: options)
  }

  /// Reads bytes that are in memory.
  public init(bytes: [UInt8], options: Options = Options()) throws(ImportError) {
    try self.init(InMemoryByteSource(bytes), options: options)
  }

  /// Reads the first piece of a source, and finds encoding and delimiter.
  ///
  /// - Throws: ``ImportError`` where the source cannot be read or is not text, or the delimiter cannot separate cells.
  public init(_ source: some ByteSource, options: Options = Options()) throws(ImportError) {
    if let delimiter = options.delimiter, !CSVDelimiter.canSeparate(delimiter) { throw ImportError(.invalidDelimiter) }
    var source = source
    var decoder = try TextDecoder(encoding: options.encoding)
    let readSize = max(1, options.readSize)
    var sample: [UInt8] = []
    var isAtEnd = false
    while sample.count < Self.sampleSize, !isAtEnd {
      let bytes = try source.read(upTo: readSize)
      isAtEnd = bytes.isEmpty
      sample += try decoder.decode(bytes, isLast: isAtEnd)
      if var failure = decoder.failure {
        failure.line = 1 + CSVTokenizer.lineEnds(in: sample)
        throw failure
      }
    }
    let declared = CSVDelimiter.declared(&sample)
    let delimiter =
      options.delimiter ?? declared ?? CSVDelimiter.detected(in: sample, isWhole: isAtEnd, limits: options.limits)
    var tokenizer = CSVTokenizer(
      delimiter: delimiter,
      limits: options.limits,
      isLenient: options.quoting == .lenient,
      line: declared == nil ? 1 : 2
    )
    tokenizer.feed(sample, isLast: isAtEnd)
    self.source = source
    self.decoder = decoder
    self.tokenizer = tokenizer
    self.readSize = readSize
    self.delimiter = delimiter
    self.isAtEnd = isAtEnd
  }

  /// `tsv` where tabs separate, else `csv`; and the encoding as far as the text has been read.
  public var facts: RowSourceFacts {
    RowSourceFacts(format: delimiter == UInt8(ascii: "\t") ? "tsv" : "csv", encoding: decoder.encoding)
  }

  /// The next row, or `nil` after the last one. After an error the source is used up.
  public mutating func next() throws(ImportError) -> SourceRow? {
    while true {
      switch try tokenizer.next() {
      case .row(let cells, let isDamaged):
        rowNumber += 1
        return SourceRow(number: rowNumber, cells: cells, isDamaged: isDamaged)
      case .end: return nil
      case .needsInput:
        if var failure = decoder.failure {
          failure.line = tokenizer.lastLine
          throw failure
        }
        let bytes = try source.read(upTo: readSize)
        isAtEnd = bytes.isEmpty
        let text = try decoder.decode(bytes, isLast: isAtEnd)
        // What stands before bytes that are no text is read like anything else.
        tokenizer.feed(text, isLast: isAtEnd && decoder.failure == nil)
      }
    }
  }
}
