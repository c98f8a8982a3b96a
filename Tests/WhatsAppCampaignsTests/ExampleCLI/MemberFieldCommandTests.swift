import Testing

/// The commands that keep something with one group alone, each run a process of its own over one file.
struct MemberFieldCommandTests {
  private let folder: CommandLineRun.Folder

  init() throws { folder = try CommandLineRun.Folder() }

  private func run(_ arguments: String..., expecting code: Int32 = 0) async throws -> CommandLineRun {
    let run = try await CommandLineRun(arguments: arguments + ["--now", "2026-11-21T09:00:00Z"], in: folder)
    #expect(run.code == code, "\(run.output)\(run.diagnostics)")
    return run
  }

  private func preview(_ group: String) async throws -> String {
    let created = try await CommandLineRun(
      arguments: CommandLineRun.createPromo + ["--var", "1=field:code", "--group", group],
      in: folder
    )
    return try await run("campaign", "preview", created.lines.last ?? "").output
  }

  @Test("A later list that spells the column with other capitals replaces the code, and any capitals find it")
  func capitals() async throws {
    try folder.write("name,phone,code\nSiti,0123456789,old\n", to: "first.csv")
    try folder.write("name,phone,CODE\nSiti,0123456789,new\n", to: "second.csv")
    for list in ["first.csv", "second.csv"] {
      _ = try await run("import", list, "--group", "november", "--member-field", "Code")
    }
    _ = try await CommandLineRun(arguments: CommandLineRun.addPromo, in: folder)
    #expect(try await preview("november").contains("Hi new, hello."))
    let shown = try await run("groups", "show", "november", "--phone", "0123456789", "--json")
    #expect(shown.output.contains(#""memberFields":{"code":"new"}"#), "\(shown.output)")
    _ = try await run("import", "second.csv", "--group", "other", "--member-field", "code")
    #expect(try await preview("other").contains("Hi new, hello."))
  }

  @Test("A code of each list fills the messages to its group, and a list without it says so in its own way")
  func journey() async throws {
    for code in ["NOV", "DEC"] {
      try folder.write("name,phone,city,code\nSiti,0123456789,Ipoh,\(code)-1\n", to: "\(code).csv")
    }
    let first = try await run("import", "NOV.csv", "--group", "november", "--member-field", "code", "--rows", "--json")
    #expect(first.lines.first?.contains(#""fields":{"city":"Ipoh"}"#) == true, "\(first.output)")
    #expect(first.lines.first?.contains(#""memberFields":{"code":"NOV-1"}"#) == true, "\(first.output)")
    #expect(first.lines.last?.contains(#""phone":"phone","memberFields":"code"}"#) == true, "\(first.output)")
    _ = try await run("import", "DEC.csv", "--group", "december", "--member-field", "code")
    _ = try await CommandLineRun(arguments: CommandLineRun.addPromo, in: folder)
    #expect(try await preview("november").contains("Hi NOV-1, hello."))
    #expect(try await preview("december").contains("Hi DEC-1, hello."))

    let shown = try await run("groups", "show", "november", "--phone", "0123456789", "--json")
    #expect(shown.output.contains(#""fields":{"city":"Ipoh"}"#) && shown.output.contains(#"{"code":"NOV-1"}"#))
    _ = try await run(
      "groups",
      "add",
      "november",
      "--phone",
      "0123456789",
      "--field",
      "code=NOV-2",
      "--field",
      "seat=12"
    )
    _ = try await run("groups", "clone", "november", "copy")
    let copied = try await run("groups", "show", "copy", "--phone", "0123456789")
    #expect(copied.output.contains("NOV-2") && copied.output.contains("seat"), "\(copied.output)")
    _ = try await run("groups", "show", "copy", "--phone", "0198765432", expecting: 1)
    let set = ["groups", "set", "copy", "--phone", "0123456789", "--field"]
    _ = try await CommandLineRun(arguments: set + ["code=NOV-3", "--clear-field", "seat"], in: folder)
    let changed = try await run("groups", "show", "copy", "--phone", "0123456789", "--json")
    #expect(changed.output.contains(#""memberFields":{"code":"NOV-3"}"#), "\(changed.output)")
    let both = try await CommandLineRun(arguments: set + ["code=1", "--clear-field", "code"], in: folder)
    #expect(both.code == 2 && both.diagnostics.contains("“code” is stated and cleared"))
    _ = try await run("groups", "set", "copy", "--phone", "0123456789", expecting: 2)
    _ = try await run("groups", "set", "copy", "--phone", "0198765432", "--clear-field", "code", expecting: 1)
    let export = try await run("groups", "export", "november", "--show-numbers")
    #expect(
      export.output == "name,phone,phone_digits,city,code,seat\r\nSiti,'+60123456789,60123456789,Ipoh,NOV-2,12\r\n"
    )
    #expect(export.diagnostics.contains("only in this group: “code”, “seat”; name each with --member-field"))
    let lines = try await run("groups", "export", "copy", "--json")
    #expect(lines.output.contains(#""memberFields":{"code":"NOV-3"}"#), "\(lines.output)")
    let unknown = try await run(
      "import",
      "NOV.csv",
      "--group",
      "november",
      "--member-field",
      "kod",
      "--json",
      expecting: 1
    )
    #expect(unknown.output.contains(#""reason":"unknownColumn""#), "\(unknown.output)")
  }
}
