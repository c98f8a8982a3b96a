import Foundation
import WhatsAppCampaigns
import WhatsAppCampaignsSpreadsheets

/// A list of people in a file, and what the command line says about how it is read.
struct PeopleList: Sendable {
  static let map = Option.values(
    "map",
    "FIELD=HEADER",
    "Which column is which: phone=HP,name=Nama,field:city=Bandar. Leave out a comma that a header has"
  )
  static let memberField = Option.values(
    "member-field",
    "COLUMN",
    "A further column that holds in this group alone, such as a voucher's code; may be given several times"
  )
  static let sheet = Option.value("sheet", "NAME", "The sheet of a workbook")
  static let encoding = Option.value(
    "encoding",
    "NAME",
    "The encoding of a text, where it is not found, such as windows-1252, gbk, gb18030 or big5"
  )
  /// How a list is read.
  static let options = [map, sheet, encoding]
  static let rows = Option.flag("rows", "First say what becomes of every row")

  let path: String
  fileprivate let sheet: String?
  fileprivate let text: CSVReader.Options
  fileprivate let mapping: ColumnMapping
  fileprivate let normalizer: PhoneNormalizer

  /// What a group that is made of the list says it came from.
  var name: String { URL(filePath: path).lastPathComponent }

  /// Why the list cannot even be opened: known before a store is made for it.
  var refusal: ImportError? {
    do throws(ImportError) { _ = try rows() } catch { return error }
    return nil
  }

  /// Opens the list as one of people who may have names.
  func importer() throws(ImportError) -> ContactImporter {
    try ContactImporter(rows(), mapping: mapping, normalizer: normalizer)
  }

  /// Opens the list as one of numbers, which needs neither names nor headers.
  ///
  /// - Parameter takesEveryNumber: Whether each number of a row counts, or the first alone.
  func numbers(takesEveryNumber: Bool) throws(ImportError) -> ContactImporter {
    do throws(ImportError) {
      return try ContactImporter(
        rows(),
        mapping: mapping,
        normalizer: normalizer,
        requiresName: false,
        takesEveryNumber: takesEveryNumber
      )
    } catch {
      guard error.code == .missingPhoneColumn, mapping == .automatic else { throw error }
      return try ContactImporter(
        BareNumbers(try rows(), refusal: error),
        mapping: BareNumbers.mapping,
        normalizer: normalizer,
        requiresName: false,
        takesEveryNumber: takesEveryNumber
      )
    }
  }

  /// Whether another sheet may be meant than the one that is read.
  fileprivate var hasOtherSheets: Bool { (try? rows())?.facts.otherSheets.isEmpty == false }

  private func rows() throws(ImportError) -> any RowSource { try ListFile.open(path, sheet: sheet, text: text) }
}

/// The rows of a list without headers, of one number each: the header that they lack goes before them.
private struct BareNumbers: RowSource {
  private static let header = "(no header)"
  static let mapping = ColumnMapping(phone: [header])

  private var rows: any RowSource
  private let refusal: ImportError
  private var hasHeader = false

  /// - Parameter refusal: Why the list has no phone column. It holds where a row has several cells: none of them is known
  ///   to be the number.
  init(_ rows: any RowSource, refusal: ImportError) {
    self.rows = rows
    self.refusal = refusal
  }

  var facts: RowSourceFacts { rows.facts }

  mutating func next() throws(ImportError) -> SourceRow? {
    guard hasHeader else {
      hasHeader = true
      return SourceRow(number: 0, cells: [Self.header])
    }
    guard let row = try rows.next() else { return nil }
    guard row.cells.dropFirst().allSatisfy(\.isEmpty) else { throw refusal }
    return row
  }
}

extension Invocation {
  /// The list of a path, as the options say how to read it.
  func list(_ path: String) throws(CommandFailure) -> PeopleList {
    var mapping = try Self.mapping(arguments[all: PeopleList.map])
    let memberColumns = arguments[all: PeopleList.memberField]
    if !memberColumns.isEmpty { mapping.memberColumns = .named(memberColumns) }
    let sheet = arguments[PeopleList.sheet]
    if let sheet, ["csv", "tsv", "txt"].contains(URL(filePath: path).pathExtension.lowercased()) {
      throw .usage("--sheet “\(sheet.printable)” names a sheet of a workbook, and the list is a text")
    }
    let encodings = TextEncoding.allCases.map(\.rawValue).joined(separator: ", ")
    let encoding = try arguments.parsed(PeopleList.encoding, as: "one of \(encodings)") { TextEncoding(name: $0) }
    return PeopleList(
      path: path,
      sheet: sheet,
      text: CSVReader.Options(encoding: encoding),
      mapping: mapping,
      normalizer: try normalizer()
    )
  }

  /// Reads `--map`. A further field is written `field:NAME`, as in `--var`, so that a mistyped `phone` is found.
  private static func mapping(_ texts: [String]) throws(CommandFailure) -> ColumnMapping {
    guard !texts.isEmpty else { return .automatic }
    for part in texts.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
      let field = part.prefix { $0 != "=" }.trimmingCharacters(in: .whitespaces)
      guard !field.hasPrefix("field:"), !["phone", "name"].contains(field.lowercased()) else { continue }
      let nearest = Spelling.nearest(to: field.lowercased(), among: ["phone", "name"])
      let meant = nearest.map { "; did you mean \($0)?" } ?? ""
      let hint = part.contains("=") ? meant : "; leave out a comma that a header has"
      throw .usage("--map knows phone=HEADER, name=HEADER and field:NEW=HEADER, and no “\(field.printable)”\(hint)")
    }
    do throws(ImportError) {
      return try ColumnMapping(parsing: texts.joined(separator: ","))
    } catch {
      throw .usage("--map must read phone=HP,name=Nama: \(error.detail.printable)")
    }
  }

  /// Says what of a list was not read, and may have been meant.
  func tell(of source: RowSourceFacts) {
    guard let sheet = source.sheet, !source.otherSheets.isEmpty else { return }
    let shown = source.otherSheets.prefix(40)
    let more = source.otherSheets.count > shown.count ? " and \(source.otherSheets.count - shown.count) more" : ""
    let others = shown.map { "“\($0.printable)”" }.joined(separator: ", ") + more
    // Of other workbooks the hidden ones are not among them.
    let doubt = source.format == "xls" ? "; whether one of them is hidden cannot be told" : ""
    Diagnostics.say("the sheet “\(sheet.printable)” was read, and not \(others)\(doubt). --sheet names another")
  }

  /// Says why a list as a whole is refused.
  func refuse(_ list: PeopleList, _ error: ImportError) -> ExitCode {
    if wantsJSON {
      print([
        "outcome": "refused", "reason": .string(error.code.rawValue), "message": .string(error.description),
      ])
    } else {
      Diagnostics.say(sentence(on: list, error))
    }
    return CommandFailure.code(of: error)
  }

  /// Why a list is refused, for people, with the option that helps.
  func sentence(on list: PeopleList, _ error: ImportError) -> String {
    let remedy = Self.option(against: error, in: list).map { " (\($0))" } ?? ""
    return "“\(list.path.printable)”: \(error)\(remedy)"
  }

  /// The option with which one says what a list that was refused does not tell.
  private static func option(against error: ImportError, in list: PeopleList) -> String? {
    let mapping = list.mapping
    return switch error.code {
    case .unknownColumn where mapping == ColumnMapping(memberColumns: mapping.memberColumns): "--member-field"
    case .missingPhoneColumn, .ambiguousPhoneColumn, .unknownColumn: list.hasOtherSheets ? "--map or --sheet" : "--map"
    case .unsupportedEncoding, .nulByte: "--encoding"
    case .unknownSheet: "--sheet"
    default: nil
    }
  }
}
