import Foundation
import WhatsAppCampaigns
import WhatsAppCampaignsSpreadsheets

extension Command {
  private static let group = Option.value("group", "NAME", "The group to put the people into; made when it is new")
  private static let map = Option.values(
    "map",
    "FIELD=HEADER",
    "Which column is which: phone=HP,name=Nama,field:city=Bandar"
  )
  private static let sheet = Option.value("sheet", "NAME", "The sheet of a workbook")
  private static let encoding = Option.value(
    "encoding",
    "NAME",
    "The encoding of a text, where it is not found: utf-8, utf-16le, utf-16be or windows-1252"
  )
  private static let dryRun = Option.flag("dry-run", "Say what would happen, and store nothing")
  private static let rows = Option.flag("rows", "First say what becomes of every row")
  private static let first = Option.value("first", "COUNT", "First say what becomes of the first rows")

  static let importList = Command(
    name: "import",
    summary: "Import a list of people into a group",
    discussion: """
      Reads workbooks (.xlsx, .xls) and comma-, semicolon-, tab- and bar-separated text. Columns are found by their headers. A row that cannot be \
      used is rejected with a reason and costs no other row; a list that cannot be read changes nothing. --map names the \
      columns that are not found, and field:NEW=HEADER gives another column a new name. --rows shows the rows, --first \
      only so many of them while all are counted; with --json \
      their numbers stand there in full, as in the list, otherwise masked unless --show-numbers asks for them.
      """,
    positionals: [.init(placeholder: "FILE", help: "The list")],
    options: [group, map, sheet, encoding, dryRun, rows, first],
    examples: [
      "import customers.csv --group customers", "import list.csv --group vip --map phone=HP,name=Nama --rows",
      "import orders.xlsx --sheet November --group buyers --dry-run --first 10",
    ]
  ) { call in
    guard let name = GroupName(try call.arguments.required(group)) else {
      throw CommandFailure.usage("--group must be a name of 1 to 100 characters")
    }
    let path = call.arguments.positionals[0]
    let mapping = try mapping(call.arguments[all: map])
    if let sheet = call.arguments[sheet], isText(path) {
      throw CommandFailure.usage("--sheet “\(sheet.printable)” names a sheet of a workbook, and the list is a text")
    }
    let sheetName = call.arguments[sheet]
    let encodings = TextEncoding.allCases.map(\.rawValue).joined(separator: ", ")
    let text = CSVReader.Options(
      encoding: try call.arguments.parsed(encoding, as: "one of \(encodings)") { TextEncoding(name: $0) }
    )
    let normalizer = try call.normalizer()
    let shownRows = try call.arguments.parsed(first, as: "a number of rows, such as 10") { text in
      Int(text).flatMap { $0 >= 0 ? $0 : nil }
    }
    var rowsLeft = shownRows ?? (call.arguments[flag: rows] ? .max : 0)
    let isDry = call.arguments[flag: dryRun]
    let engine = try await call.engine(ifAbsent: isDry ? .pretend : .make)

    let report: ImportReport
    do {
      report = try await engine.importContacts(
        into: name,
        isDryRun: isDry,
        onRow: rowsLeft == 0
          ? nil
          : { row in
            guard rowsLeft > 0 else { return }
            rowsLeft -= 1
            call.print(ImportDocument.row(row), or: ImportDocument.text(of: row, phone: call.shown))
          },
        opening: { () throws(ImportError) in
          try ContactImporter(
            ListFile.open(path, sheet: sheetName, text: text),
            mapping: mapping,
            normalizer: normalizer
          )
        }
      )
    } catch let ImportFailure.list(error) {
      return refuse(error, path, call)
    } catch let ImportFailure.engine(error) {
      throw error
    }
    call.print(ImportDocument.summary(of: report), or: ImportDocument.text(of: report, into: name, isDryRun: isDry))
    return report.rows.rejected > 0 ? .refused : .done
  }

  /// Reads `--map`. A further field is written `field:NAME`, as in `--var`, so that a mistyped `phone` is found.
  private static func mapping(_ texts: [String]) throws(CommandFailure) -> ColumnMapping {
    let parts = texts.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
    var assignments: [String] = []
    for part in parts {
      let field = part.prefix { $0 != "=" }.trimmingCharacters(in: .whitespaces)
      if field.hasPrefix("field:") {
        assignments.append(String(part.trimmingCharacters(in: .whitespaces).dropFirst(6)))
      } else if ["phone", "name"].contains(field.lowercased()) {
        assignments.append(String(part))
      } else {
        let nearest = Spelling.nearest(to: field.lowercased(), among: ["phone", "name"])
        let meant = nearest.map { "; did you mean \($0)?" } ?? ""
        throw .usage("--map knows phone=HEADER, name=HEADER and field:NEW=HEADER, and no “\(field.printable)”\(meant)")
      }
    }
    guard !assignments.isEmpty else { return .automatic }
    do throws(ImportError) {
      return try ColumnMapping(parsing: assignments.joined(separator: ","))
    } catch {
      throw .usage("--map must read phone=HP,name=Nama: \(error.detail)")
    }
  }

  private static func isText(_ path: String) -> Bool {
    ["csv", "tsv", "txt"].contains(URL(filePath: path).pathExtension.lowercased())
  }

  private static func refuse(_ error: ImportError, _ path: String, _ call: Invocation) -> ExitCode {
    if call.wantsJSON {
      call.print([
        "outcome": "refused", "reason": .string(error.code.rawValue), "message": .string(error.description),
      ])
    } else {
      let remedy = option(against: error).map { " (\($0))" } ?? ""
      Diagnostics.say("“\(path.printable)”: \(error)\(remedy)")
    }
    return .refused
  }

  /// The option with which one says what a list that was refused does not tell.
  private static func option(against error: ImportError) -> String? {
    switch error.code {
    case .missingPhoneColumn, .ambiguousPhoneColumn, .unknownColumn: "--map"
    case .unsupportedEncoding, .nulByte: "--encoding"
    case .unknownSheet: "--sheet"
    default: nil
    }
  }
}
