import WhatsAppCampaigns

extension Command {
  static let groupsClone = Command(
    name: "groups clone",
    summary: "Make a group with the people of another one",
    positionals: [.group, .init(placeholder: "NEW", help: "The name of the new group")],
    examples: ["groups clone customers \"customers in November\""]
  ) { call in
    let source = try call.arguments.group()
    let name = try call.arguments.positional(1, as: "a group's name of 1 to 100 characters", GroupName.init(_:))
    let engine = try await call.engine()
    _ = try await engine.group(source)
    // It is a conflict when there is one of that name, so that two groups are never mixed by mistake.
    try await engine.createGroup(name)
    var last: ContactID?
    while true {
      try Task.checkCancellation()
      let page = try await engine.contacts(in: source, after: last, limit: 1_000)
      guard let end = page.last else { break }
      try await engine.add(page.compactMap { $0.phone.map { ContactDraft(phone: $0) } }, to: name)
      last = end.id
    }
    call.print(try await engine.group(name))
    return .done
  }
}
