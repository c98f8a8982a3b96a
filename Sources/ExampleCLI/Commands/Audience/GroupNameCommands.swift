import WhatsAppCampaigns

/// What a group is for, as a command line may say it.
enum GroupNote {
  static func read(_ text: String) throws(CommandFailure) -> String {
    guard text.unicodeScalars.count <= 500 else {
      throw .usage("what a group is for has at most 500 characters")
    }
    return text
  }
}

extension Command {
  static let groupsDescribe = Command(
    name: "groups describe",
    summary: "Say what a group is for",
    discussion: "An empty text takes it back.",
    positionals: [.group, .init(placeholder: "TEXT", help: "What it is for")],
    examples: [#"groups describe customers "Everybody who bought since 2024""#, #"groups describe customers """#]
  ) { call in
    let name = try call.arguments.group()
    let note = try GroupNote.read(call.arguments.positionals[1])
    call.print(try await call.engine().describeGroup(name, as: note))
    return .done
  }

  static let groupsRename = Command(
    name: "groups rename",
    summary: "Give a group another name; its people stay in it",
    discussion: """
      Drafts, scheduled campaigns and saved segments that name the group go on meaning it, and the history of a campaign \
      says so. It is refused where there is a group of the new name. A script that imports into the old name makes a new \
      group of it.
      """,
    positionals: [.group, .init(placeholder: "NEW", help: "Its new name")],
    examples: ["groups rename customers \"customers until 2026\""]
  ) { call in
    let name = try call.arguments.group()
    let new = try call.arguments.positional(1, as: "a group's name of 1 to 100 characters", GroupName.init(_:))
    call.print(try await call.engine().renameGroup(name, to: new))
    return .done
  }
}
