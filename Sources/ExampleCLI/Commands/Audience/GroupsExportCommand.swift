import WhatsAppCampaigns

extension Command {
  private static let outputFile = Option.value("output", "FILE", "Write there instead of standard output")
  private static let byteOrderMark = Option.flag("bom", "Begin with a byte-order mark, for Excel")

  static let groupsExport = Command(
    name: "groups export",
    summary: "Write the people of a group as CSV that an import reads back",
    discussion: "Numbers are written in full: an export is for keeping.",
    positionals: [.group],
    options: [outputFile, byteOrderMark],
    examples: ["groups export customers --output customers.csv"]
  ) { call in
    let name = try call.arguments.group()
    let engine = try await call.engine()
    _ = try await engine.group(name)
    var fields: Set<String> = []
    var hasNames = false
    try await engine.forEachContact(in: name) { contact in
      fields.formUnion(contact.fields.keys)
      if contact.name != nil { hasNames = true }
    }
    let target = try call.arguments[outputFile].map(StandardOutput.init(creating:)) ?? call.output
    var writer = ContactCSVWriter(
      fields: fields.sorted(),
      hasNames: hasNames,
      byteOrderMark: call.arguments[flag: byteOrderMark]
    )
    try await engine.forEachContact(in: name) { contact in
      guard let phone = contact.phone else { return }
      writer.append(ContactDraft(phone: phone, name: contact.name, fields: contact.fields))
      target.write(writer.take())
    }
    target.write(writer.take())
    if target !== call.output { try target.close() }
    return .done
  }
}
