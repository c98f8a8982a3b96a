import WhatsAppCampaigns

extension Command {
  private static let byteOrderMark = Option.flag("bom", "Begin with a byte-order mark, for Excel")
  private static let discussion = """
    Numbers are masked unless --show-numbers asks for them: only then an import reads the list back. Masked are also other \
    columns where an import would read a phone number in them. With --json one object a line.
    """

  static let groupsExport = Command(
    name: "groups export",
    summary: "Write the people of a group as CSV that an import reads back",
    discussion: discussion + " What holds of people only in this group stands in columns of its own, which "
      + "`import --member-field` reads back.",
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
    var exported = ExportSummary()
    try await call.withTarget("contact", "contacts") { target in
      guard call.wantsJSON else {
        let mark = call.arguments[flag: byteOrderMark]
        exported = try await engine.exportContacts(in: group, numbers: call.numbers, byteOrderMark: mark) {
          target.write($0)
        }
        return exported.rows
      }
      var count = 0
      try await engine.forEachMember(of: group) { member in
        let (shown, phone) = (call.shown(member), call.shown(member.contact.identity))
        let line =
          shown.fields.isEmpty
          ? ContactDocument.line(shown.contact, phone: phone) : ContactDocument.line(shown, phone: phone)
        target.write(line.encoded() + [0x0A])
        count += 1
      }
      return count
    }
    if !exported.memberColumns.isEmpty {
      let columns = exported.memberColumns.map { "“\($0.printable)”" }.joined(separator: ", ")
      Diagnostics.say("only in this group: \(columns); name each with --member-field where the list is imported")
    }
    guard exported.withoutNumber > 0 else { return }
    let people = counted(exported.withoutNumber, "contact is", "contacts are")
    Diagnostics.say("\(people) left out: WhatsApp gave no phone number that a list could hold; --json has everybody")
  }
}
