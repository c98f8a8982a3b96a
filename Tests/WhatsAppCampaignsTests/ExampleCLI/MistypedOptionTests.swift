import Testing

/// Options that are nearly right, and files that are not what a command needs.
struct MistypedOptionTests {
  private let folder: CommandLineRun.Folder

  init() throws {
    folder = try CommandLineRun.Folder()
    try folder.write("Nama,HP,Bandar\nAli,0123456789,KL\n", to: "list.csv")
    try folder.write("{", to: "broken.json")
    try folder.write("{}", to: "empty.json")
  }

  private func run(_ arguments: String...) async throws -> CommandLineRun {
    try await CommandLineRun(arguments: arguments, in: folder)
  }

  @Test("Wrong usage names what is known and what was probably meant")
  func known() async throws {
    let create = ["campaign", "create", "--name", "S", "--provider", "cloud", "--template", "p", "--language", "en"]
    let add = ["template", "add", "--name", "p", "--language", "en", "--category", "marketing", "--body", "Hi"]
    let cases = [
      (
        ["import", "list.csv", "--group", "g", "--map", "phnoe=HP"],
        "--map knows phone=HEADER, name=HEADER and field:NEW=HEADER, and no “phnoe”; did you mean phone?"
      ),
      (
        ["import", "list.csv", "--group", "g", "--map", "phone"],
        "--map must read phone=HP,name=Nama: every part is a field, an equals sign and a header"
      ),
      (
        ["import", "list.csv", "--group", "g", "--map", "phone=HP", "--map", "field:office=hp"],
        "--map must read phone=HP,name=Nama: the column “hp” is named twice"
      ),
      (
        ["import", "list.csv", "--group", "g", "--sheet", "March"],
        "--sheet “March” names a sheet of a workbook, and the list is a text"
      ),
      (
        create + ["--group", "g", "--var", "1=bogus:x"],
        "--var knows the sources field:NAME, field:NAME|FALLBACK and text:WORDS, and no bogus:"
      ),
      (
        create + ["--group", "g", "--var", "1=feild:name"],
        "--var knows the sources field:NAME, field:NAME|FALLBACK and text:WORDS, and no feild:; did you mean field:?"
      ),
      (
        add + ["--status", "aproved"],
        "--status must be one of approved, reinstated, flagged, pending, rejected, in_appeal, paused, disabled, locked, "
          + "archived, pending_deletion, deleted, limit_exceeded"
      ),
    ]
    for (arguments, sentence) in cases {
      let result = try await CommandLineRun(arguments: arguments, in: folder)
      #expect(result.code == 2)
      #expect(result.diagnostics.split(separator: "\n").first == "ExampleCLI: \(sentence)")
      #expect(result.output.isEmpty)
    }
  }

  @Test("A further field gets its new name, and a text with a colon in it is a text")
  func accepted() async throws {
    let rows = try await run(
      "import",
      "list.csv",
      "--group",
      "g",
      "--map",
      "phone=HP,name=Nama,field:city=Bandar",
      "--rows",
      "--json"
    )
    #expect(rows.lines.first?.contains(#""fields":{"city":"KL"}"#) == true)
    _ = try await run(
      "template",
      "add",
      "--name",
      "p",
      "--language",
      "en",
      "--category",
      "utility",
      "--body",
      "Hi {{1}} {{2}} bye."
    )
    let created = try await run(
      "campaign",
      "create",
      "--name",
      "S",
      "--provider",
      "cloud",
      "--template",
      "p",
      "--language",
      "en",
      "--group",
      "g",
      "--var",
      "1=https://example.com",
      "--var",
      "2=Note: today"
    )
    #expect(created.code == 0)
  }

  @Test("Common options may stand between the words of a command, and a value is never taken for one of the words")
  func optionsBetween() async throws {
    _ = try await run("groups", "create", "list", "--store", "x.sqlite")
    #expect(try await run("groups", "--store", "x.sqlite", "list", "--json").output.contains(#""name":"list""#))
    #expect(try await run("--json", "groups", "--store=x.sqlite", "show", "list").output.contains(#""name":"list""#))
    let unknown = try await run("groups", "--stroe", "x.sqlite", "list")
    #expect(unknown.code == 2)
  }

  @Test(
    "A sentence about a file names the file",
    arguments: [
      (["import", "none.csv", "--group", "g"], 1, "“none.csv”: list refused: it cannot be read"),
      (["suppress", "add", "--file", "none.csv"], 1, "“none.csv”: list refused: it cannot be read"),
      (["template", "lint", "--file", "none.json"], 2, "“none.json” cannot be read; check that it is there"),
      (["template", "lint", "--file", "broken.json"], 1, "“broken.json” is "),
      (["template", "lint", "--file", "empty.json"], 2, "“empty.json” holds no template: "),
      (["inbound", "--webhook", "none.json"], 2, "“none.json” cannot be read; check that it is there"),
      (["groups", "list", "--store", "list.csv"], 3, "the store “list.csv” cannot be used: The file is not a SQLite"),
      (["demo", "--output", "list.csv"], 3, "the folder “list.csv” cannot be made: there is a file of that name"),
      (["demo", "--output", "d", "--list", "none.csv"], 3, "the list “none.csv” is not there, or not yours to read"),
    ]
  )
  func filesAreNamed(_ arguments: [String], _ code: Int32, _ sentence: String) async throws {
    let result = try await CommandLineRun(arguments: arguments, in: folder)
    #expect(result.code == code)
    #expect(result.diagnostics.contains("ExampleCLI: \(sentence)"))
    #expect(!result.diagnostics.contains("NSCocoa"))
  }

  @Test("The help says what the options do")
  func help() async throws {
    #expect(try await run("ic", "--help").output.contains("  --now ISO-8601  "))
    #expect(try await run("consent", "set", "--help").output.contains("Default: marketing") == false)
  }
}
