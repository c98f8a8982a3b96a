import WhatsAppCampaigns

extension Command {
  private static let cleared = Option.values("clear-field", "FIELD", "What holds of them there no longer")

  static let groupsSet = Command(
    name: "groups set",
    summary: "State what holds of people of a group only there, or clear it",
    discussion: """
      What is neither stated nor cleared stays as it is known. Campaigns that were started say what they would have said.
      """,
    positionals: [.group],
    options: People.options + [memberField, cleared],
    examples: [
      "groups set november --phone 012-3456789 --field code=NOV-18 --clear-field seat",
      "groups set november --file list.csv --clear-field code",
    ]
  ) { call in
    let name = try call.arguments.group()
    let stated = try call.arguments.fields(memberField)
    let gone = call.arguments[all: cleared]
    guard !stated.isEmpty || !gone.isEmpty else {
      throw CommandFailure.usage("nothing is stated; give --field or --clear-field")
    }
    if let both = gone.first(where: { stated[$0] != nil }) {
      throw CommandFailure.usage("“\(both.printable)” is stated and cleared; give one of --field and --clear-field")
    }
    let people = try call.people()
    let engine = try await call.engine()
    _ = try await engine.group(name)
    var strangers = 0
    var unknown = Set(gone)
    var changes: [ContactID: [String: String]] = [:]
    for person in Set(people.keys) {
      guard let member = try await engine.member(person, of: name) else {
        strangers += 1
        continue
      }
      unknown.subtract(member.fields.keys)
      let fields = member.fields.filter { !gone.contains($0.key) }.merging(stated) { $1 }
      if fields != member.fields { changes[member.contact.id] = fields }
      if changes.count == 1_000 {
        try await engine.setMemberFields(changes, in: name)
        changes = [:]
      }
    }
    call.print(try await engine.setMemberFields(changes, in: name))
    for field in unknown.sorted() { Diagnostics.say("nobody of them has a field “\(field.printable)” in the group") }
    guard strangers > 0 else { return call.verdict(on: people) }
    Diagnostics.say("\(counted(strangers, "person is", "people are")) not in the group and changed nothing")
    _ = call.verdict(on: people)
    return .refused
  }
}
