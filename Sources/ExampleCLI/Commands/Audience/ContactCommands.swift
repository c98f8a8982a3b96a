import WhatsAppCampaigns

extension Command.Positional {
  static let person = Self(placeholder: "PHONE", help: "The person's phone number")
}

extension Command {
  private static let group = Option.value("group", "GROUP", "Only the people of this group")

  static let contactsList = Command(
    name: "contacts list",
    summary: "List contacts, with --json one object a line",
    options: [group],
    examples: ["contacts list --group customers --show-numbers"]
  ) { call in
    let group = try call.arguments.parsed(group, as: "a group's name", GroupName.init(_:))
    let engine = try await call.engine()
    if let group { _ = try await engine.group(group) }
    var isEmpty = true
    try await engine.forEachContact(in: group) { contact in
      isEmpty = false
      let phone = call.shown(contact.identity)
      call.print(
        ContactDocument.line(contact, phone: phone),
        or: phone.padding(to: 18) + "  " + (contact.name ?? "").printable + "\n"
      )
    }
    if isEmpty, !call.wantsJSON { call.output.write("No contacts yet.\n") }
    return .done
  }

  static let contactsShow = Command(
    name: "contacts show",
    summary: "Show one contact",
    positionals: [.person],
    examples: ["contacts show 012-3456789 --show-numbers"]
  ) { call in
    let person = PersonKey(try call.person())
    guard let contact = try await call.engine().contact(person) else {
      throw CommandFailure(.usage, "There is no contact with this number.")
    }
    let phone = call.shown(contact.identity)
    let fields = contact.fields.sorted { $0.key < $1.key }.map { ($0.key.printable, Optional($0.value)) }
    call.print(
      ContactDocument.line(contact, phone: phone),
      or: Table.facts([("Phone", phone), ("Name", contact.name), ("Since", contact.createdAt.text)] + fields)
    )
    return .done
  }
}

/// One contact for programs.
enum ContactDocument {
  static func line(_ contact: Contact, phone: String) -> JSONValue {
    [
      "phone": .string(phone),
      "name": JSONValue(contact.name),
      "fields": .object(JSONObject(contact.fields.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
      "createdAt": JSONValue(contact.createdAt),
    ]
  }
}
