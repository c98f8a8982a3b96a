import WhatsAppCampaigns

extension Command.Positional {
  static let group = Self(placeholder: "GROUP", help: "The name of the group")
}

extension Arguments {
  /// The group that the first argument names.
  func group() throws(CommandFailure) -> GroupName {
    try positional(0, as: "a group's name of 1 to 100 characters", GroupName.init(_:))
  }
}

extension Invocation {
  func print(_ group: ContactGroup) {
    print(
      Command.document(of: group),
      or: Table.facts([
        ("Group", group.name.rawValue), ("Note", group.note), ("People", String(group.memberCount)),
        ("Created", group.createdAt.text), ("Source", group.source?.rawValue),
      ])
    )
  }

  func print(_ member: GroupMember) {
    let member = shown(member)
    let phone = shown(member.contact.identity)
    let fields = member.fields.sorted { $0.key < $1.key }.map { ($0.key.printable, Optional($0.value)) }
    print(
      ContactDocument.line(member, phone: phone),
      or: Table.facts([("Phone", phone), ("Name", member.contact.name)] + fields)
    )
  }
}

extension Command {
  static let groupsList = Command(
    name: "groups list",
    summary: "List the groups with their sizes, where they came from, and what they are for",
    examples: ["groups list --json"]
  ) { call in
    let groups = try await call.engine().groups()
    var table = Table(["GROUP", "PEOPLE", "CREATED", "SOURCE", "NOTE"], rightAligned: [1])
    for group in groups {
      table.append([
        group.name.rawValue, String(group.memberCount), group.createdAt.text, group.source?.rawValue, group.note,
      ])
    }
    call.print(.array(groups.map(document)), or: table.isEmpty ? "No groups yet.\n" : table.text)
    return .done
  }

  static let groupsShow = Command(
    name: "groups show",
    summary: "Show one group, or what holds of some people only in it",
    positionals: [.group],
    options: [People.phone],
    examples: ["groups show customers", "groups show november --phone 012-3456789"]
  ) { call in
    let name = try call.arguments.group()
    let people = try call.arguments[all: People.phone].map { try call.person($0) }
    let engine = try await call.engine()
    let group = try await engine.group(name)
    if people.isEmpty { call.print(group) }
    var strangers = 0
    for person in people {
      if let member = try await engine.member(person, of: name) { call.print(member) } else { strangers += 1 }
    }
    guard strangers > 0 else { return .done }
    Diagnostics.say("\(counted(strangers, "person is", "people are")) not in the group")
    return .refused
  }

  static let memberField = Option.values("field", "FIELD=VALUE", "What holds of these people only in this group")

  private static let note = Option.value("note", "TEXT", "What the group is for")

  static let groupsCreate = Command(
    name: "groups create",
    summary: "Make an empty group",
    positionals: [.group],
    options: [note],
    examples: ["groups create customers", #"groups create vip --note "Bought twice this year""#]
  ) { call in
    let name = try call.arguments.group()
    let note = try call.arguments[note].map(GroupNote.read)
    call.print(try await call.engine(ifAbsent: .make).createGroup(name, note: note))
    return .done
  }

  static let groupsAdd = Command(
    name: "groups add",
    summary: "Put people into a group",
    discussion: """
      The group has to be there: `groups create` makes an empty one, `import` one with a list. Of whoever is in it already, \
      --field changes what it states.
      """,
    positionals: [.group],
    options: People.options + [memberField],
    examples: [
      "groups add customers --phone 012-3456789", "groups add november --phone 012-3456789 --field code=NOV-17",
    ]
  ) { call in
    let name = try call.arguments.group()
    let fields = try call.arguments.fields(memberField)
    var people = try call.people()
    guard fields.isEmpty || people.withoutNumber.isEmpty else {
      throw CommandFailure.usage(
        "--field goes with phone numbers; put user ids into the group without it, then use groups set"
      )
    }
    if !fields.isEmpty { for index in people.drafts.indices { people.drafts[index].memberFields = fields } }
    let engine = try await call.engine()
    // Adding would make the group, and a mistyped name would go unnoticed.
    _ = try await engine.group(name)
    for start in stride(from: 0, to: people.drafts.count, by: 1_000) {
      try await engine.add(Array(people.drafts[start...].prefix(1_000)), to: name)
    }
    let (known, strangers) = try await call.contacts(people.withoutNumber.compactMap(\.key), of: engine)
    if !known.isEmpty { try await engine.add(known, to: name) }
    call.print(try await engine.group(name))
    guard strangers > 0 else { return call.verdict(on: people) }
    Diagnostics.say("\(counted(strangers, "user id is", "user ids are")) no contact's and changed nothing")
    _ = call.verdict(on: people)
    return .refused
  }

  static let groupsRemove = Command(
    name: "groups remove",
    summary: "Take people out of a group; they stay contacts",
    positionals: [.group],
    options: People.options,
    examples: ["groups remove customers --phone 012-3456789"]
  ) { call in
    let name = try call.arguments.group()
    let people = try call.people()
    let engine = try await call.engine()
    var members: Set<ContactID> = []
    var strangers = 0
    for person in Set(people.keys) {
      if let member = try await engine.member(person, of: name) {
        members.insert(member.contact.id)
      } else {
        strangers += 1
      }
    }
    call.print(try await engine.remove(members.sorted(), from: name))
    guard strangers > 0 else { return call.verdict(on: people) }
    Diagnostics.say("\(counted(strangers, "person was", "people were")) not in the group and changed nothing")
    _ = call.verdict(on: people)
    return .refused
  }

  static let groupsDelete = Command(
    name: "groups delete",
    summary: "Delete a group; its people stay contacts",
    discussion:
      "It is refused while a draft or a scheduled campaign names the group, to include it or to leave it out.",
    positionals: [.group],
    examples: ["groups delete customers"]
  ) { call in
    let name = try call.arguments.group()
    try await call.engine().deleteGroup(name)
    call.print(["deleted": .string(name.rawValue)], or: "The group “\(name.rawValue.printable)” is deleted.\n")
    return .done
  }

  fileprivate static func document(of group: ContactGroup) -> JSONValue {
    [
      "name": .string(group.name.rawValue),
      "members": .number(JSONNumber(group.memberCount)),
      "createdAt": JSONValue(group.createdAt),
      "note": JSONValue(group.note),
      "source": JSONValue(group.source?.rawValue),
    ]
  }
}

extension Invocation {
  /// The contacts that people are, and how many of them are none. Several people may be one contact: whoever was merged
  /// has several keys.
  func contacts(_ people: [PersonKey], of engine: CampaignEngine) async throws -> (known: [ContactID], strangers: Int) {
    var contacts: Set<ContactID> = []
    var strangers = 0
    for person in Set(people) {
      if let contact = try await engine.contact(person) { contacts.insert(contact.id) } else { strangers += 1 }
    }
    return (contacts.sorted(), strangers)
  }

  /// The exit code after a list of people was used, with a word about those who could not be read.
  func verdict(on people: People) -> ExitCode {
    guard people.rejected > 0 else { return .done }
    Diagnostics.say("\(counted(people.rejected, "row has", "rows have")) no readable phone number and changed nothing")
    return .refused
  }
}
