import WhatsAppCampaigns

extension Command {
  private static let group = Option.value("group", "NAME", "The group to put the people into; made when it is new")
  private static let dryRun = Option.flag("dry-run", "Say what would happen, and store nothing")
  private static let first = Option.value("first", "COUNT", "First say what becomes of the first rows")

  static let importList = Command(
    name: "import",
    summary: "Import a list of people into a group",
    discussion: """
      Reads workbooks (.xlsx, .xls) and comma-, semicolon-, tab- and bar-separated text. Columns are found by their headers. A row that cannot be \
      used is rejected with a reason and costs no other row; a list that cannot be read changes nothing. --map names the \
      columns that are not found, and field:NEW=HEADER gives another column a new name. What stands under --member-field is \
      kept with the people in this group only, and fills the messages to this group; every other column is kept with the \
      person. --rows shows the rows, --first \
      only so many of them while all are counted; with --json \
      their numbers stand there in full, as in the list, otherwise masked unless --show-numbers asks for them.
      """,
    positionals: [.init(placeholder: "FILE", help: "The list")],
    options: [group] + PeopleList.options + [PeopleList.memberField, dryRun, PeopleList.rows, first],
    examples: [
      "import customers.csv --group customers", "import list.csv --group vip --map phone=HP,name=Nama --rows",
      "import orders.xlsx --sheet November --group buyers --dry-run --first 10",
      "import vouchers.csv --group november --member-field code",
    ]
  ) { call in
    guard let name = GroupName(try call.arguments.required(group)) else {
      throw CommandFailure.usage("--group must be a name of 1 to 100 characters")
    }
    let list = try call.list(call.arguments.positionals[0])
    let shownRows = try call.arguments.parsed(first, as: "a number of rows, such as 10") { text in
      Int(text).flatMap { $0 >= 0 ? $0 : nil }
    }
    var rowsLeft = shownRows ?? (call.arguments[flag: PeopleList.rows] ? .max : 0)
    let isDry = call.arguments[flag: dryRun]
    if let error = list.refusal { return call.refuse(list, error) }
    let engine = try await call.engine(ifAbsent: isDry ? .pretend : .make)

    var bar = ProgressBar(isShown: Diagnostics.isTerminal && rowsLeft == 0)
    defer { bar.clear() }
    let report: ImportReport
    do {
      report = try await engine.importContacts(
        into: name,
        named: list.name,
        isDryRun: isDry,
        onRow: rowsLeft == 0
          ? nil
          : { row in
            guard rowsLeft > 0 else { return }
            rowsLeft -= 1
            call.print(ImportDocument.row(row), or: ImportDocument.text(of: row, call))
          },
        onProgress: { bar.show($0, of: $1, "rows") },
        opening: list.importer
      )
    } catch let ImportFailure.list(error) {
      return call.refuse(list, error)
    } catch let ImportFailure.engine(error) {
      throw error
    }
    bar.clear()
    if report.rows.source.encoding == .windows1252, call.arguments[PeopleList.encoding] == nil {
      Diagnostics.say("the text was taken for windows-1252; where names look wrong, name its encoding with --encoding")
    }
    call.tell(of: report.rows.source)
    if report.rows.columns.name.isEmpty, !report.rows.columns.fields.isEmpty {
      Diagnostics.say("no column was found for names; if there is one, name it with --map name=HEADER")
    }
    call.print(ImportDocument.summary(of: report), or: ImportDocument.text(of: report, into: name, isDryRun: isDry))
    return report.rows.rejected > 0 ? .refused : .done
  }
}
