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
    call.print(try await engine.cloneGroup(source, as: name))
    return .done
  }
}
