import WhatsAppCampaigns

extension Command {
  private static let byteOrderMark = Option.flag("bom", "Begin with a byte-order mark, for Excel")
  private static let discussion = "Numbers are written in full: an export is for keeping."

  static let groupsExport = Command(
    name: "groups export",
    summary: "Write the people of a group as CSV that an import reads back",
    discussion: discussion,
    positionals: [.group],
    options: [.output, byteOrderMark],
    examples: ["groups export customers --output customers.csv"]
  ) { call in
    let name = try call.arguments.group()
    let engine = try await call.engine()
    _ = try await engine.group(name)
    try await export(name, engine, call)
    return .done
  }

  static let contactsExport = Command(
    name: "contacts export",
    summary: "Write all contacts as CSV that an import reads back",
    discussion: discussion,
    options: [.output, byteOrderMark],
    examples: ["contacts export --output contacts.csv"]
  ) { call in
    try await export(nil, try await call.engine(), call)
    return .done
  }

  /// Reads the contacts twice: first for the columns, then for the rows.
  private static func export(_ group: GroupName?, _ engine: CampaignEngine, _ call: Invocation) async throws {
    var fields: Set<String> = []
    var hasNames = false
    try await engine.forEachContact(in: group) { contact in
      fields.formUnion(contact.fields.keys)
      if contact.name != nil { hasNames = true }
    }
    var writer = ContactCSVWriter(
      fields: fields.sorted(),
      hasNames: hasNames,
      byteOrderMark: call.arguments[flag: byteOrderMark]
    )
    try await call.withTarget { target in
      try await engine.forEachContact(in: group) { contact in
        guard let phone = contact.phone else { return }
        writer.append(ContactDraft(phone: phone, name: contact.name, fields: contact.fields))
        target.write(writer.take())
      }
      target.write(writer.take())
    }
  }
}
