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
    var numberless = 0
    try await call.withTarget("contact", "contacts") { target in
      guard call.wantsJSON else {
        let mark = call.arguments[flag: byteOrderMark]
        let summary = try await engine.exportContacts(in: group, numbers: call.numbers, byteOrderMark: mark) {
          target.write($0)
        }
        numberless = summary.withoutNumber
        return summary.rows
      }
      var count = 0
      try await engine.forEachContact(in: group) { contact in
        target.write(ContactDocument.line(call.shown(contact), phone: call.shown(contact.identity)).encoded() + [0x0A])
        count += 1
      }
      return count
    }
    guard numberless > 0 else { return }
    let people = counted(numberless, "contact is", "contacts are")
    Diagnostics.say("\(people) left out: WhatsApp gave no phone number that a list could hold; --json has everybody")
  }
}
