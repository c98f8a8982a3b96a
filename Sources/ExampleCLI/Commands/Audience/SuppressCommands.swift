import WhatsAppCampaigns

extension Command {
  private static let source = Option.value(
    "source",
    "TEXT",
    "Where the entry comes from. Default: operator; of a list: list"
  )
  private static let reason = Option.value("reason", "TEXT", "Why")

  static let suppressAdd = Command(
    name: "suppress add",
    summary: "Put people on the suppression list: they get no message at all",
    options: People.options + [source, reason],
    examples: ["suppress add --phone 012-3456789 --reason complaint"]
  ) { call in
    let people = try call.people(everyNumber: true)
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
      before --source and --reason; a date that cannot be read, or is still to come, counts as now, with a warning in its \
      row. Those who are on the suppression list keep their older entry. Of a row with several numbers, each is suppressed. \
      --map, --sheet, --encoding and --rows are those of `import`.
      """,
    positionals: [.init(placeholder: "FILE", help: "The list")],
    options: [source, reason] + PeopleList.options + [PeopleList.rows],
    examples: ["suppress import do-not-disturb.xlsx --source \"national registry\""]
  ) { call in
    let list = try call.list(call.arguments.positionals[0])
    if let error = list.refusal { return call.refuse(list, error) }
    let engine = try await call.engine(ifAbsent: .make)
    let showsRows = call.arguments[flag: PeopleList.rows]
    var bar = ProgressBar(isShown: Diagnostics.isTerminal && !showsRows)
    defer { bar.clear() }
    let report: SuppressionReport
    do {
      report = try await engine.importSuppressions(
        source: call.arguments[source] ?? "list",
        reason: call.arguments[reason],
        onRow: showsRows ? { call.print(ImportDocument.row($0), or: ImportDocument.text(of: $0, call)) } : nil,
        onProgress: { bar.show($0, of: $1, "rows") },
        opening: { () throws(ImportError) in try list.numbers(takesEveryNumber: true) }
      )
    } catch let ImportFailure.list(error) {
      return call.refuse(list, error)
    } catch let ImportFailure.engine(error) {
      throw error
    }
    bar.clear()
    call.tell(of: report.rows.source)
    call.print(ImportDocument.suppression(of: report), or: ImportDocument.suppressionText(of: report))
    return report.rows.rejected > 0 ? .refused : .done
  }

  static let suppressRemove = Command(
    name: "suppress remove",
    summary: "Take people off the suppression list",
    options: People.options,
    examples: ["suppress remove --phone 012-3456789"]
  ) { call in
    let people = try call.people()
    let engine = try await call.engine()
    // Whoever was merged has several keys and one entry.
    var persons: Set<PersonKey> = []
    for key in Set(people.keys) { persons.insert(try await engine.contact(key)?.person ?? key) }
    let changed = try await engine.unsuppress(people.keys)
    call.print(
      ["removed": .number(JSONNumber(changed))],
      or: "\(counted(changed, "person is", "people are")) no longer on the suppression list.\n"
    )
    let strangers = persons.count - changed
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
      for entry in page.map(call.shown) {
        let phone = call.shown(entry.person)
        call.print(
          [
            "phone": .string(phone), "source": .string(entry.source), "reason": JSONValue(entry.reason),
            "since": JSONValue(entry.since),
          ],
          or: [phone.padding(to: 18), entry.since.text, entry.source.printable, (entry.reason ?? "").printable]
            .joined(separator: "  ").trimmingTrailingSpaces + "\n"
        )
      }
      last = end.person
    }
  }
}
