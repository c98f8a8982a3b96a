import WhatsAppCampaigns

/// What an import says, for programs and for people.
enum ImportDocument {
  static func summary(of report: ImportReport) -> JSONValue {
    var object = summary(of: report.rows, created: "created", report.created, existing: report.existing)
    if report.updated > 0 { object.set("updated", report.updated) }
    return .object(object)
  }

  /// A list that went onto the suppression list.
  static func suppression(of report: SuppressionReport) -> JSONValue {
    var object = summary(of: report.rows, created: "added", report.added, existing: existing(in: report))
    if report.furtherNumbers > 0 { object.set("furtherNumbers", report.furtherNumbers) }
    object.set("unreadableDates", report.unreadableDates)
    return .object(object)
  }

  /// How many of a list were on the suppression list before, by any of their numbers.
  private static func existing(in report: SuppressionReport) -> Int {
    report.rows.accepted + report.furtherNumbers - report.added
  }

  private static func summary(
    of rows: ImportSummary,
    created word: String,
    _ created: Int,
    existing: Int
  ) -> JSONObject {
    var object: JSONObject = ["outcome": "ok", "format": .string(rows.source.format)]
    object.set("encoding", rows.source.encoding?.rawValue)
    object.set("sheet", rows.source.sheet)
    var columns: JSONObject = ["name": headers(rows.columns.name), "phone": headers(rows.columns.phone)]
    if !rows.columns.memberFields.isEmpty { columns["memberFields"] = headers(rows.columns.memberFields) }
    object["columns"] = .object(columns)
    object.set(word, created)
    object.set("existing", existing)
    object.set("duplicates", rows.duplicates)
    object.set("rejected", rows.rejected)
    object.set("blank", rows.blank)
    object.set("total", rows.total)
    return object
  }

  /// A row for programs. Its number is in full, as the list that was handed over has it.
  static func row(_ row: ImportedRow) -> JSONValue {
    let parts = Parts(row.outcome)
    var object: JSONObject = ["row": .number(JSONNumber(row.number)), "status": .string(parts.status)]
    object["name"] = JSONValue(parts.draft?.name ?? row.rejectedName)
    object["phone"] = JSONValue(parts.draft?.phone.e164)
    object["fields"] = ContactDocument.object(parts.draft?.fields ?? row.rejectedFields)
    if let own = parts.draft?.memberFields, !own.isEmpty { object["memberFields"] = ContactDocument.object(own) }
    object["reason"] = JSONValue(parts.reason)
    object["warnings"] = .array(row.warnings.map { .string($0.kind.rawValue) })
    object.set("column", parts.column)
    if !row.furtherNumbers.isEmpty { object["furtherNumbers"] = .array(row.furtherNumbers.map { .string($0.e164) }) }
    object.set("duplicateOf", parts.original)
    object.set("contact", row.effect.flatMap(word))
    return .object(object)
  }

  /// A row for people, with its numbers as the call shows them.
  static func text(of row: ImportedRow, _ call: Invocation) -> String {
    let row = call.shown(row)
    let parts = Parts(row.outcome)
    let place = parts.column.map { " in “\($0.printable)”" } ?? ""
    let notes =
      ([parts.reason.map { $0 + place }, parts.original.map { "of row \($0)" }, row.effect.flatMap(word)]
        .compactMap(\.self) + row.warnings.map(\.kind.rawValue)
        + row.furtherNumbers.map { "also \(call.shown($0))" })
    return [
      String(row.number).padding(to: 7), parts.status.padding(to: 9),
      (parts.draft.map { call.shown($0.phone) } ?? "").padding(to: 18),
      (parts.draft?.name ?? row.rejectedName ?? "").printable.padding(to: 30),
      notes.joined(separator: ", "),
    ].joined(separator: " ").trimmingTrailingSpaces + "\n"
  }

  static func text(of report: ImportReport, into group: GroupName, isDryRun: Bool) -> String {
    let known = report.existing > 0 ? " (\(report.updated) updated)" : ""
    return Table.facts(
      [
        (isDryRun ? "Would import into" : "Imported into", group.rawValue),
        ("Created", String(report.created)),
        ("Existing", "\(report.existing)\(known)"),
      ] + facts(of: report.rows)
    )
  }

  /// A list that went onto the suppression list.
  static func suppressionText(of report: SuppressionReport) -> String {
    Table.facts(
      [
        ("Newly suppressed", String(report.added)), ("Existing", String(existing(in: report))),
        ("Further numbers", report.furtherNumbers > 0 ? String(report.furtherNumbers) : nil),
      ] + facts(of: report.rows) + [("Unreadable dates", String(report.unreadableDates))]
    )
  }

  /// What there is to say about the rows of a list, and about how they were read.
  private static func facts(of rows: ImportSummary) -> [(String, String?)] {
    let reasons = rows.rejections.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ")
    func columns(_ headers: [String]) -> String { headers.isEmpty ? "none" : headers.joined(separator: ", ") }
    return [
      ("Duplicates", String(rows.duplicates)),
      ("Rejected", rows.rejected > 0 ? "\(rows.rejected): \(reasons)" : "0"),
      ("Blank", String(rows.blank)),
      ("Rows", String(rows.total)),
      ("Name column", columns(rows.columns.name)),
      ("Phone column", columns(rows.columns.phone)),
      ("In this group", rows.columns.memberFields.isEmpty ? nil : columns(rows.columns.memberFields)),
      ("Encoding", rows.source.encoding?.rawValue),
      ("Sheet", rows.source.sheet?.printable),
    ]
  }

  /// What a row has made of a contact that was known, in a word.
  private static func word(_ effect: SaveContactsResult.Effect) -> String? {
    switch effect {
    case .created: nil
    case .existing: "existing"
    case .updated: "updated"
    @unknown default: nil
    }
  }

  /// One header is a text, several are a list.
  private static func headers(_ headers: [String]) -> JSONValue {
    switch headers.count {
    case 0: nil
    case 1: .string(headers[0])
    default: .array(headers.map(JSONValue.string))
    }
  }

  private struct Parts {
    var status: String
    var draft: ContactDraft?
    var reason: String?
    /// The header of the column that is the reason.
    var column: String?
    var original: Int?

    init(_ outcome: ImportedRow.Outcome) {
      switch outcome {
      case .accepted(let draft): (status, self.draft) = ("accepted", draft)
      case .duplicate(let draft, let row): (status, self.draft, original) = ("duplicate", draft, row)
      case .rejected(let rejection):
        (status, reason, column) = ("rejected", rejection.reason.rawValue, rejection.column)
      case .blank: status = "blank"
      @unknown default: status = "unknown"
      }
    }
  }
}

extension String {
  var trimmingTrailingSpaces: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
