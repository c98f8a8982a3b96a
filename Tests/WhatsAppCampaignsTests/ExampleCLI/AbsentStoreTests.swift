import Foundation
import Testing

/// What the command line does where there is no store, or none that was meant.
struct AbsentStoreTests {
  private let folder: CommandLineRun.Folder

  init() throws {
    folder = try CommandLineRun.Folder()
    try folder.write("name,phone\nAli,0123456789\n", to: "list.csv")
  }

  private func run(_ arguments: String...) async throws -> CommandLineRun {
    try await CommandLineRun(arguments: arguments, in: folder)
  }

  @Test(
    "A command that reads or changes what is stored makes no store at a mistyped path",
    arguments: [
      ["groups", "list"], ["groups", "show", "g"], ["groups", "add", "g", "--phone", "0123456789"],
      ["contacts", "list", "--json"], ["contacts", "export"], ["suppress", "list"], ["campaign", "list"],
      ["consent", "show", "0123456789"], ["template", "list"], ["campaign", "send", "c7h2kq9xmp"], ["worker"],
      ["doctor"], ["backup", "--output", "copy.sqlite"],
      ["consent", "set", "--group", "g", "--decision", "grant", "--source", "form"],
    ]
  )
  func reading(_ arguments: [String]) async throws {
    let result = try await CommandLineRun(arguments: arguments + ["--store", "campains.sqlite"], in: folder)
    #expect(result.code == 3)
    #expect((result.diagnostics + result.output).contains("there is no store at “campains.sqlite”"))
    #expect(folder.names == ["list.csv"])
  }

  @Test("A store is made by what it begins with, and the command says so")
  func making() async throws {
    let rehearsal = try await run("import", "list.csv", "--group", "g", "--dry-run")
    #expect(rehearsal.code == 0)
    #expect(rehearsal.output.contains("Would import into  g\nCreated            1\n"))
    #expect(folder.names == ["list.csv"])
    let first = try await run("import", "list.csv", "--group", "g")
    #expect(first.diagnostics == "ExampleCLI: made a new store at “campaigns.sqlite”\n")
    #expect(try await run("import", "list.csv", "--group", "g").diagnostics.isEmpty)
    #expect(try await run("groups", "list", "--store", ":memory:").output == "No groups yet.\n")
  }

  @Test("An empty file is no store and stays empty")
  func emptyFile() async throws {
    try folder.write("", to: "empty.sqlite")
    let path = folder.url.appending(path: "empty.sqlite").path
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    for arguments in [["groups", "list"], ["import", "list.csv", "--group", "g"]] {
      let result = try await CommandLineRun(arguments: arguments + ["--store", "empty.sqlite"], in: folder)
      #expect(result.code == 3)
      #expect(result.diagnostics.hasPrefix("ExampleCLI: the file “empty.sqlite” is empty and no store;"))
    }
    #expect(try folder.text(of: "empty.sqlite").isEmpty)
  }

  @Test("What a process leaves that was killed while it made a store is made a store by the next one")
  func killedWhileMaking() async throws {
    try folder.write("", to: "left.sqlite")
    let path = folder.url.appending(path: "left.sqlite").path
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    #expect(try await run("groups", "list", "--store", "left.sqlite").code == 3)
    #expect(try await run("import", "list.csv", "--group", "g", "--store", "left.sqlite").code == 0)
    #expect(try await run("groups", "list", "--store", "left.sqlite").code == 0)
  }

  @Test("People are not put into a group that is not there, and whoever is in no group cannot be taken out of it")
  func mistypedGroupsAndPeople() async throws {
    _ = try await run("import", "list.csv", "--group", "customers")
    let added = try await run("groups", "add", "custmers", "--phone", "0198765432")
    #expect(added.code == 2)
    #expect(added.diagnostics.contains("There is no group “custmers”."))
    #expect(try await run("groups", "list", "--json").output.contains(#""members":1"#))

    let removed = try await run("groups", "remove", "customers", "--phone", "0198765432", "--phone", "0123456789")
    #expect(removed.code == 1)
    #expect(removed.output.contains("People   0"))
    #expect(removed.diagnostics == "ExampleCLI: 1 person was not in the group and changed nothing\n")
    let unsuppressed = try await run("suppress", "remove", "--phone", "0198765432")
    #expect(unsuppressed.code == 1)
    #expect(unsuppressed.diagnostics == "ExampleCLI: 1 person was not on the suppression list\n")
    #expect(try await run("suppress", "list").output == "Nobody is on the suppression list.\n")
  }
}
