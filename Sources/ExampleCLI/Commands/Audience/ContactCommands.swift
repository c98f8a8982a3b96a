import WhatsAppCampaigns

extension Command.Positional {
  static let person = Self(placeholder: "PHONE", help: "The person's phone number, or user id where they have none")
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
        ContactDocument.line(call.shown(contact), phone: phone),
        or: phone.padding(to: 18) + "  " + (call.shown(contact).name ?? "").printable + "\n"
      )
    }
    if isEmpty, !call.wantsJSON { call.output.write("No contacts yet.\n") }
    return .done
  }

  private static let name = Option.value("name", "NAME", "The person's name")
  private static let field = Option.values("field", "FIELD=VALUE", "What another column says about the person")

  static let contactsSet = Command(
    name: "contacts set",
    summary: "State something about one person, who becomes a contact if they are none",
    discussion: "What is not stated stays as it is known.",
    positionals: [.init(placeholder: "PHONE", help: "The person's phone number")],
    options: [name, field],
    examples: ["contacts set 012-3456789 --name \"Siti Aminah\" --field city=Ipoh"]
  ) { call in
    var draft = ContactDraft(phone: try call.number(call.arguments.positionals[0]), name: call.arguments[name])
    draft.fields = try call.arguments.fields(field)
    guard draft.name != nil || !draft.fields.isEmpty else {
      throw CommandFailure.usage("nothing is stated; give --name or --field")
    }
    let engine = try await call.engine()
    try await engine.save([draft])
    guard let contact = try await engine.contact(PersonKey(draft.phone)) else { return .refused }
    call.print(ContactDocument.line(call.shown(contact), phone: call.shown(contact.identity)), or: "Saved.\n")
    return .done
  }
}

extension Arguments {
  /// The fields that a repeatable option states.
  func fields(_ option: Option) throws(CommandFailure) -> [String: String] {
    var fields: [String: String] = [:]
    for text in self[all: option] {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, !parts[0].allSatisfy(\.isWhitespace) else {
        throw .usage("--\(option.name) is written FIELD=VALUE")
      }
      fields[parts[0]] = parts[1]
    }
    return fields
  }
}

/// One contact for programs.
enum ContactDocument {
  static func line(_ contact: Contact, phone: String) -> JSONValue {
    [
      "phone": .string(phone),
      "name": JSONValue(contact.name),
      "fields": object(contact.fields),
      "createdAt": JSONValue(contact.createdAt),
    ]
  }

  /// A member of a group, with what holds of them only there.
  static func line(_ member: GroupMember, phone: String) -> JSONValue {
    var document = line(member.contact, phone: phone).object ?? JSONObject()
    document["memberFields"] = object(member.fields)
    return .object(document)
  }

  static func object(_ fields: [String: String]) -> JSONValue {
    .object(JSONObject(fields.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
  }
}
