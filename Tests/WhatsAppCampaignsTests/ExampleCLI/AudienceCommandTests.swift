import Foundation
import Testing

/// The commands about lists and segments, each run a process of its own over one file.
struct AudienceCommandTests {
  private let folder: CommandLineRun.Folder

  init() throws {
    folder = try CommandLineRun.Folder()
    for name in ["people.xlsx", "people.xls"] {
      try Data(SpreadsheetFixture.bytes(name)).write(to: folder.url.appending(path: name))
    }
  }

  private func run(_ arguments: String..., now: String = "2026-11-21T09:00:00Z") async throws -> CommandLineRun {
    try await CommandLineRun(arguments: arguments + ["--now", now], in: folder)
  }

  @Test("Workbooks of both formats are imported like texts, by their sheets")
  func workbooks() async throws {
    let new = try await run("import", "people.xlsx", "--group", "g", "--json")
    #expect(
      new.output == """
        {"outcome":"ok","format":"xlsx","columns":{"name":"Nama","phone":"HP"},"created":3,"existing":0,\
        "duplicates":1,"rejected":1,"blank":1,"total":6}

        """
    )
    let old = try await run("import", "people.xls", "--group", "g", "--sheet", "Other", "--json")
    #expect(old.code == 0)
    #expect(old.output.contains(#""format":"xls","columns":{"name":null,"phone":"phone"},"created":1"#))
    let missing = try await run("import", "people.xlsx", "--group", "g", "--sheet", "No", "--json")
    #expect(missing.code == 1)
    #expect(missing.output.contains(#""reason":"unknownSheet""#))
    let suppressed = try await run("suppress", "import", "people.xls", "--json")
    #expect(suppressed.output == "{\"added\":3,\"rejected\":1}\n")
  }

  @Test("A segment is previewed, collected into a group, and sent to")
  func segments() async throws {
    _ = try await run("import", "people.xlsx", "--group", "g")
    _ = try await run("contacts", "set", "012-3456789", "--field", "purchase_value=1500")
    let preview = try await run("segments", "preview", "high-value:1000", "--json", "--show-numbers")
    #expect(preview.output == #"{"count":1,"sample":[{"phone":"+60123456789","name":"Aminah"}]}"# + "\n")
    let rule = #"{"all":[{"field":"Bandar","equals":"Ipoh"},{"created":{"since":{"daysAgo":1}}}]}"#
    #expect(try await run("segments", "preview", rule).output.hasPrefix("1 people\n"))
    #expect(try await run("segments", "preview", rule, now: "2026-12-21T09:00:00Z").output == "0 people\n")
    let group = try await run("groups", "from-segment", "sleepers", "inactive:7", "--json", now: "2026-12-21T09:00:00Z")
    #expect(group.output.contains(#""sleepers""#))
    #expect(try await run("segments", "preview", #"{"group":"sleepers"}"#).output.hasPrefix("3 people\n"))
    for text in ["inactve", "{}", "{\"field\":\"x\"}", "@nothing.json"] {
      #expect(try await run("segments", "preview", text).code == 2)
    }
  }
}
