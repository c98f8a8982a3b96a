import WhatsAppCampaigns

extension Command {
  private static let byteOrderMark = Option.flag("bom", "Begin with a byte-order mark, for Excel")
  private static let discussion = """
    Numbers are masked unless --show-numbers asks for them: only then an import reads the list back. With --json one \
    object a line.
    """

  static let groupsExport = Command(
    name: "groups export",
    summary: "Write the people of a group as CSV that an import reads back",
    discussion: discussion,
    positionals: [.group],
    options: [.output, byteOrderMark],
    examples: ["groups export customers --show-numbers --output customers.csv"]
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
    examples: ["contacts export --show-numbers --output contacts.csv"]
  ) { call in
    try await export(nil, try await call.engine(), call)
    return .done
  }

  private static func export(_ group: GroupName?, _ engine: CampaignEngine, _ call: Invocation) async throws {
    call.sayThatNumbersAreMasked()
    if call.wantsJSON {
      try await call.withTarget("contact", "contacts") { target in
        var count = 0
        try await engine.forEachContact(in: group) { contact in
          target.write(ContactDocument.line(contact, phone: call.shown(contact.identity)).encoded() + [0x0A])
          count += 1
        }
        return count
      }
    } else {
      try await exportCSV(group, engine, call)
    }
  }

  /// Reads the contacts twice: first for the columns, then for the rows.
  private static func exportCSV(_ group: GroupName?, _ engine: CampaignEngine, _ call: Invocation) async throws {
    var fields: Set<String> = []
    var hasNames = false
    try await engine.forEachContact(in: group) { contact in
      fields.formUnion(contact.fields.keys)
      if contact.name != nil { hasNames = true }
    }
    let columns = fields.sorted()
    let mark = call.arguments[flag: byteOrderMark]
    var writer = ContactCSVWriter(fields: columns, hasNames: hasNames, byteOrderMark: mark)
    var masked = CSVWriter(headers: (hasNames ? ["name"] : []) + ["phone"] + columns, byteOrderMark: mark)
    let isMasked = !call.arguments[flag: .showNumbers]
    var numberless = 0
    try await call.withTarget("contact", "contacts") { target in
      var count = 0
      try await engine.forEachContact(in: group) { contact in
        guard let phone = contact.phone else {
          numberless += 1
          return
        }
        if isMasked {
          let names = hasNames ? [contact.name ?? ""] : []
          masked.append((names + [phone.description] + columns.map { contact.fields[$0] ?? "" }).map { .text($0) })
          target.write(masked.take())
        } else {
          writer.append(ContactDraft(phone: phone, name: contact.name, fields: contact.fields))
          target.write(writer.take())
        }
        count += 1
      }
      target.write(isMasked ? masked.take() : writer.take())
      return count
    }
    guard numberless > 0 else { return }
    let people = counted(numberless, "contact is", "contacts are")
    Diagnostics.say("\(people) left out: WhatsApp gave no phone number that a list could hold; --json has everybody")
  }
}
