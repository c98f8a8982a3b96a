/// Why a list as a whole was refused. A single bad row never is; see ``ImportedRow``.
///
/// It holds places and headers, never the content of a row.
public struct ImportError: Error, Hashable, Sendable {
  /// What was wrong.
  @nonexhaustive
  public enum Code: String, Hashable, Sendable {
    /// The file cannot be opened or read.
    case unreadable
    /// The path names a pipe, a folder or a device. A list is opened several times, and those are not the same again.
    case notAFile
    /// There is not one row in it.
    case empty
    /// The content is not what the format promises: a workbook, a PDF or a web page under the name of a text file.
    case wrongFormat
    /// The content is damaged, such as a workbook that is cut off.
    case damaged
    /// The text is in an encoding that is not read here, or that cannot be told with certainty.
    case unsupportedEncoding
    /// A NUL byte, which no text holds.
    case nulByte
    /// A quote was opened and never closed.
    case unterminatedQuote
    /// A cell is longer than the limit.
    case cellTooLong
    /// A row is longer than the limit.
    case rowTooLong
    /// A row has more cells than the limit.
    case tooManyColumns
    /// The content is larger than the limit.
    case tooLarge
    /// No column holds phone numbers, as far as the headers tell.
    case missingPhoneColumn
    /// Several columns could be the one with the phone numbers.
    case ambiguousPhoneColumn
    /// Two columns have the same header, or headers that look the same.
    case duplicateHeader
    /// The caller's mapping names a column that is not there.
    case unknownColumn
    /// The caller's mapping cannot be understood.
    case invalidMapping
    /// The caller names a sheet that is not there.
    case unknownSheet
    /// The caller names an encoding, and the list is a workbook, which says its own.
    case encodingOfWorkbook
    /// The caller names a delimiter that cannot separate cells: a quote, a line end, NUL, or a byte beyond ASCII, which is
    /// part of a character.
    case invalidDelimiter
  }

  /// What was wrong.
  public var code: Code
  /// The line of the file as a text editor counts, from 1, where there is one.
  public var line: Int?
  /// The byte from the start of the file, where there is one.
  public var offset: Int?
  /// The headers that were found, where the error is about them.
  public var headers: [String]
  /// More about this case, in a sentence without a full stop; empty where the code says it all.
  public var detail: String

  /// Creates an error.
  public init(_ code: Code, line: Int? = nil, offset: Int? = nil, headers: [String] = [], detail: String = "") {
    self.code = code
    self.line = line
    self.offset = offset
    self.headers = headers
    self.detail = detail
  }

  /// Says which column of a mapping is not there. It is shortened as headers are.
  static func missingColumn(_ header: String) -> String { "“\(header.prefix(60))”" }

  /// Creates an error that lists the sheets of a workbook.
  package init(_ code: Code, sheets: [String]) {
    let shown = sheets.prefix(40).map { String($0.prefix(60)) }
    self.init(code, detail: "its sheets are " + shown.joined(separator: " | ") + (sheets.count > 40 ? " | …" : ""))
  }

  /// The error with the sheets of which another may be meant, where it is about the headers of the one that was read.
  func naming(_ source: RowSourceFacts) -> ImportError {
    guard let sheet = source.sheet, let other = source.otherSheets.first else { return self }
    switch code {
    case .empty, .missingPhoneColumn, .ambiguousPhoneColumn, .duplicateHeader, .unknownColumn: break
    default: return self
    }
    let more = source.otherSheets.count > 1 ? " and \(source.otherSheets.count - 1) more" : ""
    var error = self
    if !detail.isEmpty { error.detail += "; " }
    error.detail += "the sheet “\(sheet.prefix(60))” was read, and not “\(other.prefix(60))”\(more)"
    return error
  }
}

extension ImportError: CustomStringConvertible {
  /// What was wrong, where, and what to do.
  public var description: String {
    var text = "list refused: \(summary)"
    if let line { text += ", line \(line)" }
    if let offset { text += ", byte \(offset)" }
    if !detail.isEmpty { text += ": \(detail)" }
    if !headers.isEmpty {
      let shown = headers.prefix(40).map { $0.isEmpty ? "(no header)" : String($0.prefix(60)) }
      text += ". Columns: " + shown.joined(separator: " | ") + (headers.count > 40 ? " | …" : "")
    }
    return hint.isEmpty ? text : text + ". " + hint
  }

  private var summary: String {
    switch code {
    case .unreadable: "it cannot be read"
    case .notAFile: "it is a pipe, a folder or a device, and no file that can be read twice"
    case .empty: "it holds no row"
    case .wrongFormat: "its content is not what its name says"
    case .damaged: "its content is damaged"
    case .unsupportedEncoding: "its encoding is not supported or cannot be told"
    case .nulByte: "it holds a NUL byte, which no text does"
    case .unterminatedQuote: "a quote is opened and never closed"
    case .cellTooLong: "a cell is longer than the limit"
    case .rowTooLong: "a row is longer than the limit"
    case .tooManyColumns: "a row has more cells than the limit"
    case .tooLarge: "it is larger than the limit"
    case .missingPhoneColumn: "no column is known to hold phone numbers"
    case .ambiguousPhoneColumn: "several columns could hold the phone number"
    case .duplicateHeader: "two columns have the same header or look-alike headers"
    case .unknownColumn: "the mapping names a column that is not there"
    case .invalidMapping: "the column mapping cannot be understood"
    case .unknownSheet: "it has no sheet of that name"
    case .encodingOfWorkbook: "an encoding was named for a workbook, which says its own"
    case .invalidDelimiter: "the delimiter that was named cannot separate cells"
    }
  }

  private var hint: String {
    switch code {
    case .notAFile: "Save the list as a file first."
    case .unsupportedEncoding, .nulByte: "Save the file as \"CSV UTF-8\", or name its encoding."
    case .unterminatedQuote: "Look for a single \" near that line."
    case .missingPhoneColumn, .ambiguousPhoneColumn, .unknownColumn:
      "Say which column it is, such as phone=HP,name=Nama."
    case .duplicateHeader: "Rename or remove one of them."
    case .invalidMapping: "Write it as phone=HP,name=Nama."
    case .encodingOfWorkbook: "Leave the encoding out."
    case .invalidDelimiter: "Name an ASCII character that is neither a quote nor a line end, or none."
    default: ""
    }
  }
}
