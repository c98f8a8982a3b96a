import WhatsAppCampaigns

extension Command {
  private static let source = Option.value("source", "TEXT", "Where the entry comes from. Default: operator")
  private static let reason = Option.value("reason", "TEXT", "Why")

  static let suppressAdd = Command(
    name: "suppress add",
    summary: "Put people on the suppression list: they get no message at all",
    options: People.options + [source, reason],
    examples: ["suppress add --phone 012-3456789 --reason complaint"]
  ) { call in
    let people = try call.people()
    let changed = try await call.engine(ifAbsent: .make).suppress(
      people.keys,
      source: call.arguments[source] ?? "operator",
      reason: call.arguments[reason]
    )
    call.print(
      ["added": .number(JSONNumber(changed))],
      or: "\(counted(changed, "person is", "people are")) new on the suppression list.\n"
    )
    return call.verdict(on: people)
  }

  static let suppressImport = Command(
    name: "suppress import",
    summary: "Put everybody in a list on the suppression list",
    discussion: """
      The list is a workbook or a text, or one number a line. Its columns “source”, “reason” and “date” (also in Malay) go \
      before --source and --reason; a date that cannot be read counts as now, with a warning in its row. Those who are on \
      the suppression list keep their older entry. --map, --sheet, --encoding and --rows are those of `import`.
      """,
    positionals: [.init(placeholder: "FILE", help: "The list")],
    options: [source, reason] + PeopleList.options + [PeopleList.rows],
    examples: ["suppress import do-not-disturb.xlsx --source \"national registry\""]
  ) { call in
    let list = try call.list(call.arguments.positionals[0])
    let source = call.arguments[source] ?? "list"
    let rowCount: Int
    var importer: ContactImporter
    do throws(ImportError) {
      // A list that cannot be read to its end changes nothing.
      var reader = try list.numbers()
      while !Task.isCancelled, try reader.next() != nil {}
      rowCount = reader.summary.total
      importer = try list.numbers()
    } catch {
      return call.refuse(list, error)
    }
    try Task.checkCancellation()
    let engine = try await call.engine(ifAbsent: .make)
    var (added, unreadableDates) = (0, 0)
    // Standard output shows how far it is where the rows are shown.
    var bar = ProgressBar(isShown: Diagnostics.isTerminal && !call.arguments[flag: PeopleList.rows])
    defer { bar.clear() }
    var isAtEnd = false
    while !isAtEnd {
      try Task.checkCancellation()
      var drafts: [SuppressionDraft] = []
      var rows: [ImportedRow] = []
      let end = importer.summary.total + 10_000
      do throws(ImportError) {
        while importer.summary.total < end {
          guard var row = try importer.next() else {
            isAtEnd = true
            break
          }
          if case .accepted(let draft) = row.outcome {
            drafts.append(
              SuppressionDraft(draft, source: source, reason: call.arguments[reason], warnings: &row.warnings)
            )
            unreadableDates += row.warnings.count { $0.kind == .unreadableDate }
          }
          if call.arguments[flag: PeopleList.rows] { rows.append(row) }
        }
      } catch {
        return call.refuse(list, error)
      }
      if !drafts.isEmpty { added += try await engine.suppress(drafts) }
      for row in rows { call.print(ImportDocument.row(row), or: ImportDocument.text(of: row, call)) }
      bar.show(importer.summary.total, of: rowCount, "rows")
    }
    let summary = importer.summary
    bar.clear()
    call.print(
      ImportDocument.suppression(of: summary, added: added, unreadableDates: unreadableDates),
      or: ImportDocument.suppressionText(of: summary, added: added, unreadableDates: unreadableDates)
    )
    return summary.rejected > 0 ? .refused : .done
  }

  static let suppressRemove = Command(
    name: "suppress remove",
    summary: "Take people off the suppression list",
    options: People.options,
    examples: ["suppress remove --phone 012-3456789"]
  ) { call in
    let people = try call.people()
    let changed = try await call.engine().unsuppress(people.keys)
    call.print(
      ["removed": .number(JSONNumber(changed))],
      or: "\(counted(changed, "person is", "people are")) no longer on the suppression list.\n"
    )
    let strangers = Set(people.keys).count - changed
    guard strangers > 0 else { return call.verdict(on: people) }
    Diagnostics.say("\(counted(strangers, "person was", "people were")) not on the suppression list")
    _ = call.verdict(on: people)
    return .refused
  }

  static let suppressList = Command(
    name: "suppress list",
    summary: "List the suppression list, with --json one object a line",
    examples: ["suppress list --show-numbers"]
  ) { call in
    let engine = try await call.engine()
    var last: PersonKey?
    while true {
      try Task.checkCancellation()
      let page = try await engine.suppressions(after: last)
      guard let end = page.last else {
        if last == nil, !call.wantsJSON { call.output.write("Nobody is on the suppression list.\n") }
        return .done
      }
      for entry in page {
        let phone = call.shown(entry.person)
        call.print(
          [
            "phone": .string(phone), "source": .string(entry.source), "reason": JSONValue(entry.reason),
            "since": JSONValue(entry.since),
          ],
          or: [phone.padding(to: 18), entry.since.text, entry.source.printable, (entry.reason ?? "").printable]
            .joined(separator: "  ") + "\n"
        )
      }
      last = end.person
    }
  }
}
