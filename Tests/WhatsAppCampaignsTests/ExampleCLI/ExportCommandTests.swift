import Foundation
import Testing

/// What leaves a store: masked unless the command line asks for numbers, and never in silence.
struct ExportCommandTests {
  private let folder: CommandLineRun.Folder
  private let campaign: String

  init() async throws {
    let folder = try CommandLineRun.Folder()
    self.folder = folder
    func run(_ arguments: String...) async throws -> CommandLineRun {
      try await CommandLineRun(arguments: arguments, in: folder)
    }
    try folder.write("name,phone,City\nAli,0123456789,KL\nSiti,0198765432,\n", to: "list.csv")
    _ = try await run("import", "list.csv", "--group", "customers")
    _ = try await run("consent", "set", "--group", "customers", "--decision", "grant", "--source", "form")
    _ = try await CommandLineRun(arguments: CommandLineRun.addPromo, in: folder)
    let created = try await CommandLineRun(
      arguments: CommandLineRun.createPromo + ["--group", "customers", "--var", "1=field:name"],
      in: folder
    )
    campaign = try #require(created.lines.first)
  }

  private func run(_ arguments: String...) async throws -> CommandLineRun {
    try await CommandLineRun(arguments: arguments, in: folder)
  }

  @Test("Every export masks numbers and says so, unless --show-numbers asks for them")
  func masking() async throws {
    for command in [["groups", "export", "customers"], ["contacts", "export"], ["consent", "export"]] {
      for format in [[], ["--json"]] {
        let masked = try await CommandLineRun(arguments: command + format, in: folder)
        #expect(masked.code == 0)
        #expect(masked.output.contains("+60•••••6789"))
        #expect(!masked.output.contains("123456789"))
        #expect(masked.diagnostics.contains("with --show-numbers they are written in full"))
        let full = try await CommandLineRun(arguments: command + format + ["--show-numbers"], in: folder)
        #expect(full.output.contains("60123456789"))
        #expect(full.diagnostics.isEmpty)
      }
    }
    let lines = try await run("groups", "export", "customers", "--json", "--show-numbers").lines
    #expect(lines.count == 2)
    #expect(
      lines.first?.hasPrefix(#"{"phone":"+60123456789","name":"Ali","fields":{"City":"KL"},"createdAt":"#) == true
    )
  }

  @Test("The rows of an import are masked for people, unless --show-numbers asks for them")
  func rows() async throws {
    let masked = try await run("import", "list.csv", "--group", "g", "--rows", "--dry-run")
    #expect(masked.lines.first?.contains("+60•••••6789") == true)
    let full = try await run("import", "list.csv", "--group", "g", "--rows", "--dry-run", "--show-numbers")
    #expect(full.lines.first?.contains("+60123456789") == true)
  }

  @Test("Whoever writes a file is told how much went into it")
  func files() async throws {
    #expect(
      try await run("contacts", "export", "--output", "c.csv").output == "Wrote 2 contacts to “c.csv”.\n"
    )
    #expect(
      try await run("campaign", "export", campaign, "--output", "r.csv").output == "Wrote 0 recipients to “r.csv”.\n"
    )
    #expect(
      try await run("consent", "export", "--output", "l.jsonl", "--json").output
        == #"{"output":"l.jsonl","rows":2}"# + "\n"
    )
    #expect(try folder.text(of: "l.jsonl").split(separator: "\n").count == 2)
    let unwritable = try await run("contacts", "export", "--output", "no/such.csv")
    #expect(unwritable.code == 3)
    #expect(unwritable.diagnostics.contains("ExampleCLI: “no/such.csv” cannot be written: "))
  }

  @Test("Numbers in other columns are masked wherever a contact is shown, unless --show-numbers asks for them")
  func otherColumns() async throws {
    _ = try await run("contacts", "set", "0123456789", "--field", "Office=03-7728 1234", "--field", "Joined=2026-11-21")
    for command in [
      ["groups", "export", "customers"], ["contacts", "export", "--json"], ["contacts", "list", "--json"],
      ["contacts", "show", "0123456789", "--json"], ["contacts", "show", "0123456789"],
    ] {
      let masked = try await CommandLineRun(arguments: command, in: folder).output
      #expect(masked.contains("+60•••••1234") && !masked.contains("7728") && masked.contains("2026-11-21"), "\(masked)")
      let full = try await CommandLineRun(arguments: command + ["--show-numbers"], in: folder).output
      #expect(full.contains("03-7728 1234"))
    }
  }

  @Test("Names and the fields of a membership are masked by every command that shows them, unless asked for in full")
  func names() async throws {
    try folder.write("name,phone,office\n0177654321,0123456789,03-7728 1234\n0177654321,,\n", to: "numbers.csv")
    _ = try await run("import", "numbers.csv", "--group", "customers", "--member-field", "office")
    for command in [
      ["groups", "show", "customers", "--phone", "0123456789"], ["campaign", "dry-run", campaign, "--people"],
      ["import", "numbers.csv", "--group", "g", "--dry-run", "--rows"],
    ] {
      let masked = try await CommandLineRun(arguments: command, in: folder).output
      #expect(masked.contains("+60•••••4321") && !masked.contains("7654321") && !masked.contains("7728"), "\(masked)")
      let full = try await CommandLineRun(arguments: command + ["--show-numbers"], in: folder).output
      #expect(full.contains("0177654321"))
    }
    for command in [
      ["groups", "show", "customers", "--phone", "0123456789"], ["campaign", "dry-run", campaign, "--people"],
      ["groups", "export", "customers"],
    ] {
      let masked = try await CommandLineRun(arguments: command + ["--json"], in: folder).output
      #expect(masked.contains("+60•••••4321") && !masked.contains("7728"), "\(masked)")
    }
    // What the person reads holds their name as it is.
    let preview = try await run("campaign", "preview", campaign, "--phone", "0123456789").lines
    #expect(preview.first?.contains("+60•••••4321") == true && preview.first?.contains("7654321") == false)
  }

  @Test("The export of a campaign that was never started has its headers alone, those with full numbers if one asks")
  func recipients() async throws {
    #expect(try await run("campaign", "cancel", campaign).code == 0)
    let empty = try await run("campaign", "export", campaign, "--show-numbers")
    let outcome = "status,reason,error_code,attempts,message_id,pricing_category,pricing_type,updated_at"
    #expect(empty.output == "name,phone,phone_digits,\(outcome)\r\n")
    let masked = try await run("campaign", "export", campaign)
    #expect(masked.output == "name,phone,\(outcome)\r\n")
  }

  @Test("A report is written as figures for a spreadsheet, and an import of people refuses it by name")
  func reportFigures() async throws {
    #expect(try await run("campaign", "report", campaign, "--csv", "r.csv").output == "The report lies in r.csv\n")
    let text = try folder.text(of: "r.csv")
    #expect(text.hasPrefix("section,group,item,value,out_of,rate,code,detail\r\ncampaign,,id,\(campaign),,,,\r\n"))
    #expect(text.contains("\r\ncounts,,pending,0,0,,,\r\n"))
    let both = try await run("campaign", "report", campaign, "--csv", "r.csv", "--html", "r.html", "--json")
    #expect(both.output == #"{"reports":["r.html","r.csv"]}"# + "\n")
    let refused = try await run("import", "r.csv", "--group", "g", "--json")
    #expect(refused.code == 1 && refused.output.contains(#""reason":"wrongFormat""#))
  }

  @Test("The report for people has the rates")
  func report() async throws {
    let report = try await run("campaign", "report", campaign).output
    #expect(report.contains("Delivery rate"))
    #expect(report.contains("0 of 0 (delivered ÷ taken by the provider)"))
    #expect(try await run("campaign", "recipients", campaign).output == "No recipients yet.\n")
  }

  @Test("An export is verified by itself, by the hash at its end, against the store, and by a few lines of Python")
  func verified() async throws {
    _ = try await run("consent", "export", "--output", "l.jsonl")
    let head = String(try folder.text(of: "l.jsonl").dropLast(3).suffix(64))
    let intact = try await run("consent", "export", "--verify", "l.jsonl", "--chain", head, "--json")
    #expect(intact.code == 0)
    #expect(
      intact.output.hasPrefix(
        #"{"decisions":2,"intact":true,"problem":null,"missing":0,"erasedSince":0,"chain":"\#(head)","#
          + #""store":{"entries":2,"erased":0,"intact":true,"problem":null,"chain":""#
      )
    )
    let text = try folder.text(of: "l.jsonl")
    try folder.write(text.replacing("granted", with: "withdrawn", maxReplacements: 1), to: "changed.jsonl")
    let changed = try await run("consent", "export", "--verify", "changed.jsonl")
    #expect(changed.code == 1)
    #expect(
      changed.output == """
        The file was changed: line 1 does not follow from the lines before it.
        The ledger in the store is intact: 2 entries.

        """
    )
    #expect(try await run("consent", "verify").output == "The ledger in the store is intact: 2 entries.\n")
    try folder.write(String(text.split(separator: "\n")[0]) + "\n", to: "short.jsonl")
    #expect(try await run("consent", "export", "--verify", "short.jsonl").code == 0)
    #expect(try await run("consent", "export", "--verify", "short.jsonl", "--chain", head).code == 1)

    _ = try await run("groups", "create", "g", "--store", "other.sqlite")
    let elsewhere = try await run("consent", "export", "--verify", "l.jsonl", "--json", "--store", "other.sqlite")
    #expect(elsewhere.code == 1)
    #expect(elsewhere.output.contains(#""intact":true,"problem":null,"missing":2"#))

    let python = Process()
    python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let program = """
      import hashlib, sys
      head = bytes(32)
      for line in open(sys.argv[1], "rb"):
          body, said = line.rstrip(b"\\n").rsplit(b',"chain":"', 1)
          head = hashlib.sha256(head + body + b"}").digest()
          assert said == head.hex().encode() + b'"}'
      assert head.hex() == sys.argv[2]
      """
    python.arguments = ["python3", "-c", program, folder.url.appending(path: "l.jsonl").path, head]
    try python.run()
    python.waitUntilExit()
    #expect(python.terminationStatus == 0)
  }

  @Test("The ledger of one person is exported alone")
  func onePerson() async throws {
    let export = try await run("consent", "export", "--phone", "0123456789", "--show-numbers")
    #expect(export.lines.count == 1)
    #expect(export.output.contains(#""phone":"+60123456789""#))
  }
}
