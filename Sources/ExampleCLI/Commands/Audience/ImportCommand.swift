import Foundation
import WhatsAppCampaigns

extension Command {
  private static let group = Option.value("group", "NAME", "The group to put the people into; made when it is new")
  private static let map = Option.values("map", "FIELD=HEADER", "Which column is which, such as phone=HP,name=Nama")
  private static let sheet = Option.value("sheet", "NAME", "The sheet of a workbook")
  private static let dryRun = Option.flag("dry-run", "Say what would happen, and store nothing")
  private static let rows = Option.flag("rows", "First say what becomes of every row")

  static let importList = Command(
    name: "import",
    summary: "Import a list of people into a group",
    discussion: """
      Reads comma-, semicolon-, tab- and bar-separated text. Columns are found by their headers. A row that cannot be \
      used is rejected with a reason and costs no other row; a list that cannot be read changes nothing.
      """,
    positionals: [.init(placeholder: "FILE", help: "The list")],
    options: [group, map, sheet, dryRun, rows],
    examples: ["import customers.csv --group customers", "import list.csv --group vip --map phone=HP,name=Nama --rows"]
  ) { call in
    guard let name = GroupName(try call.arguments.required(group)) else {
      throw CommandFailure.usage("--group must be a name of 1 to 100 characters")
    }
    let path = call.arguments.positionals[0]
    let mapping: ColumnMapping
    do {
      let texts = call.arguments[all: map]
      mapping = texts.isEmpty ? .automatic : try ColumnMapping(parsing: texts.joined(separator: ","))
    } catch {
      throw CommandFailure.usage("--map must read phone=HP,name=Nama")
    }
    let normalizer = try call.normalizer()
    let showsRows = call.arguments[flag: rows]
    let engine = try await call.engine()

    let report: ImportReport
    do {
      report = try await engine.importContacts(
        into: name,
        isDryRun: call.arguments[flag: dryRun],
        onRow: { row in if showsRows { call.print(ImportDocument.row(row), or: ImportDocument.text(of: row)) } },
        opening: { () throws(ImportError) in
          try ContactImporter(
            rowSource(path, sheet: call.arguments[sheet]),
            mapping: mapping,
            normalizer: normalizer
          )
        }
      )
    } catch let ImportFailure.list(error) {
      return refuse(error, call)
    } catch let ImportFailure.engine(error) {
      throw error
    }
    let isDry = call.arguments[flag: dryRun]
    call.print(ImportDocument.summary(of: report), or: ImportDocument.text(of: report, into: name, isDryRun: isDry))
    return report.rows.rejected > 0 ? .refused : .done
  }

  /// The rows of a list, by what its name says it is.
  private static func rowSource(_ path: String, sheet: String?) throws(ImportError) -> any RowSource {
    try CSVReader(path: path)
  }

  private static func refuse(_ error: ImportError, _ call: Invocation) -> ExitCode {
    if call.wantsJSON {
      call.print([
        "outcome": "refused", "reason": .string(error.code.rawValue), "message": .string(error.description),
      ])
    } else {
      Diagnostics.say("\(error)")
    }
    return .refused
  }
}
