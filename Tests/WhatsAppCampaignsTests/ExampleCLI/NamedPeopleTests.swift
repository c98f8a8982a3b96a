import Foundation
import Testing

/// Whom a command is about, by number, by user id, or by a list.
struct NamedPeopleTests {
  private let folder: CommandLineRun.Folder
  private static let person = "MY.12345678"

  init() throws {
    folder = try CommandLineRun.Folder()
  }

  private func run(_ arguments: String...) async throws -> CommandLineRun {
    try await CommandLineRun(arguments: arguments, in: folder)
  }

  @Test("People without a phone number are named by their user id")
  func userIDs() async throws {
    let set = try await run(
      "consent",
      "set",
      "--phone",
      Self.person,
      "--decision",
      "grant",
      "--source",
      "form",
      "--json"
    )
    #expect(set.output == #"{"recorded":1,"rejected":0}"# + "\n")
    let shown = try await run("consent", "show", Self.person, "--json")
    #expect(shown.output.contains(#""phone":"MY.••••5678","purposes":{"marketing":{"decision":"granted""#))
    #expect(
      try await run("contacts", "show", Self.person, "--show-numbers", "--json").output.contains(
        #""phone":"MY.12345678""#
      )
    )
    _ = try await run("groups", "create", "g")
    let added = try await run("groups", "add", "g", "--phone", Self.person, "--phone", "0123456789", "--json")
    #expect(added.code == 0 && added.output.contains(#""members":2"#))
    #expect(try await run("groups", "clone", "g", "h", "--json").output.contains(#""members":2"#))
    let removed = try await run("groups", "remove", "h", "--phone", Self.person, "--json")
    #expect(removed.code == 0 && removed.output.contains(#""members":1"#))
    let stranger = try await run("groups", "add", "g", "--phone", "MY.87654321")
    #expect(stranger.code == 1)
    #expect(stranger.diagnostics.contains("1 user id is no contact's and changed nothing"))
    #expect(try await run("suppress", "add", "--phone", Self.person, "--json").output == #"{"added":1}"# + "\n")
    #expect(try await run("suppress", "remove", "--phone", Self.person, "--json").output == #"{"removed":1}"# + "\n")
    let export = try await run("groups", "export", "g", "--show-numbers")
    #expect(
      export.output == "phone,phone_digits\r\n'+60123456789,60123456789\r\n"
        && export.diagnostics.contains("1 contact is left out")
    )
    let state = try await run("contacts", "set", Self.person, "--name", "Siti")
    #expect(state.code == 2 && state.diagnostics.contains("a phone number is needed here, and this is a user id"))
    let gone = try await run("contacts", "delete", Self.person, "--yes", "--json")
    #expect(gone.output.contains(#""people":1,"keptAway":1"#))
  }

  @Test("Who was merged and is named by both numbers is one person, and nobody is said to be missing")
  func merged() async throws {
    _ = try await run("groups", "create", "g")
    let both = ["--phone", "0123456789", "--phone", "0198765432"]
    _ = try await CommandLineRun(arguments: ["groups", "add", "g"] + both, in: folder)
    _ = try await run("contacts", "merge", "0123456789", "0198765432", "--yes")
    let removed = try await CommandLineRun(arguments: ["groups", "remove", "g", "--json"] + both, in: folder)
    #expect(removed.code == 0 && removed.diagnostics.isEmpty, "\(removed.diagnostics)")
    #expect(removed.output.contains(#""members":0"#))
    let again = try await CommandLineRun(arguments: ["groups", "remove", "g"] + both, in: folder)
    #expect(again.code == 1 && again.diagnostics.contains("2 people were not in the group"))
    let decision = ["consent", "set", "--decision", "grant", "--source", "web"]
    let recorded = try await CommandLineRun(arguments: decision + both, in: folder)
    #expect(recorded.output == "Recorded “granted” for 1 person.\n")
    #expect(try await run("consent", "history", "0123456789", "--json").lines.count == 1)
  }

  @Test("Somebody without a number writes under their user id")
  func writing() async throws {
    for provider in ["cloud", "tata"] {
      let arguments = ["inbound", "--from", Self.person, "--text", "STOP", "--provider", provider, "--json"]
      let run = try await CommandLineRun(arguments: arguments, in: folder)
      #expect(run.code == 0 && run.output.contains(#""messages":1"#), "\(run.output)\(run.diagnostics)")
    }
    #expect(try await run("consent", "show", Self.person, "--json").output.contains(#""decision":"withdraw"#))
    let chat = try await run("inbound", "--from", Self.person, "--text", "STOP", "--provider", "wabot")
    #expect(chat.code == 2 && chat.diagnostics.contains("wabot names nobody by a user id"))
  }

  @Test("Every command that reads a list of people takes a mapping, as import does")
  func mappings() async throws {
    try folder.write("Talian,Nama\n0123456789,Ali\n", to: "list.csv")
    _ = try await run("groups", "create", "g")
    let refused = try await run("groups", "add", "g", "--file", "list.csv")
    #expect(refused.code == 1 && refused.diagnostics.hasSuffix("(--map)\n"))
    let map = ["--file", "list.csv", "--map", "phone=Talian", "--encoding", "utf-8"]
    let consent = ["consent", "set", "--decision", "grant", "--source", "form"]
    for command in [
      ["groups", "add", "g"], consent, ["consent", "clear"], ["suppress", "add"], ["suppress", "remove"],
      ["groups", "remove", "g"], ["contacts", "delete", "--yes"],
    ] {
      let run = try await CommandLineRun(arguments: command + map, in: folder)
      #expect(run.code == 0, "\(command): \(run.diagnostics)")
    }
  }

  @Test("A group that a draft names is not deleted, and the sentence says which campaign it is")
  func deletion() async throws {
    _ = try await run("groups", "create", "g")
    _ = try await CommandLineRun(arguments: CommandLineRun.addPromo, in: folder)
    let created = try await CommandLineRun(
      arguments: CommandLineRun.createPromo + ["--group", "g", "--var", "1=field:name"],
      in: folder
    )
    let id = try #require(created.lines.first)
    let refused = try await run("groups", "delete", "g")
    #expect(refused.code == 1)
    #expect(refused.diagnostics.contains("campaigns that were not started yet name it (\(id)). Cancel them first."))
    _ = try await run("campaign", "cancel", id)
    #expect(try await run("groups", "delete", "g", "--json").output == #"{"deleted":"g"}"# + "\n")
  }

  @Test("A rule that cannot be understood is refused with the key that is wrong, and its place")
  func rules() async throws {
    let run = try await run("segments", "preview", #"{"all":[{"field":"city","equal":"Ipoh"}]}"#)
    #expect(run.code == 2)
    #expect(
      run.diagnostics.contains("cannot be understood at all[0].equal: this has no meaning here; a rule about “field”")
    )
  }
}
