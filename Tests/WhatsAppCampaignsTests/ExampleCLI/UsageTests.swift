import Foundation
import Testing

/// What the command line answers to wrong and to curious command lines.
struct UsageTests {
  @Test("The help of a command has usage, options and an example")
  func help() async throws {
    let run = try await CommandLineRun("errors", "classify", "--help")
    #expect(run.code == 0)
    #expect(run.diagnostics.isEmpty)
    #expect(
      run.output == """
        Say what a provider's answers to a send mean, and what follows.

        Reads {"httpStatus":400,"headers":{},"body":{}} from standard input, one object a line. A body that
        is not JSON is given as a string.

        USAGE
          ExampleCLI errors classify [options]

        OPTIONS
          --provider NAME  The provider: cloud, tata, wabot
          --help           Show this help

        EXAMPLES
          ExampleCLI errors classify --provider cloud <<< '{"httpStatus":400,"body":{"error":{"code":131049}}}'

        """
    )
  }

  @Test("Every command of the overview has a help with an example")
  func everyCommandHasHelp() async throws {
    let overview = try await CommandLineRun("--help")
    #expect(overview.code == 0)
    let names = overview.lines.drop { $0 != "COMMANDS" }.dropFirst().prefix { $0.hasPrefix("  ") }
      .map { $0.dropFirst(2).components(separatedBy: "  ")[0] }
    #expect(names.count >= 40)
    for name in names {
      let run = try await CommandLineRun(arguments: name.split(separator: " ").map(String.init) + ["--help"])
      #expect(run.code == 0, "\(name)")
      for section in ["\nUSAGE\n  ExampleCLI \(name)", "\nOPTIONS\n", "\nEXAMPLES\n  ExampleCLI \(name)"] {
        #expect(run.output.contains(section), "\(name)")
      }
    }
  }

  @Test(
    "Wrong usage ends with 2, and standard error says what is wrong and what was probably meant",
    arguments: [
      (["phon"], "unknown command “phon”; did you mean “phone”?"),
      (["consent", "clasify"], "unknown command “clasify” of consent; did you mean “classify”?"),
      (["frobnicate"], "unknown command “frobnicate”"),
      (["errors", "classify", "--provder", "cloud"], "unknown option --provder; did you mean --provider?"),
      (["errors", "classify"], "--provider NAME is missing"),
      (["errors", "classify", "--provider"], "--provider needs a value: --provider NAME"),
      (["errors", "classify", "--provider", "--json"], "--provider needs a value: --provider NAME"),
      (["errors", "classify", "--provider", "cloud", "--provider", "cloud"], "--provider is given twice"),
      (
        ["errors", "classify", "--provider=tatta"],
        "there is no provider “tatta” in this build; there is cloud, tata, wabot"
      ),
      (
        ["webhook", "parse", "--provider", "gupshup"],
        "there is no provider “gupshup” in this build; there is cloud, tata, wabot"
      ),
      (["phone", "--json=yes"], "--json takes no value"),
      (["phone", "more"], "unexpected argument “more”"),
      (
        ["consent", "set", "--phone", "0123456789", "--decision", "grant", "--source", " "],
        "--source must say how the decision is known"
      ),
      (["consent", "clear", "--phone", "0123456789", "--source", ""], "--source must say who asked for it"),
      (["consent", "export", "--chain", "9f"], "--chain is compared with an export: give --verify, too"),
      (["contacts", "set", "0123456789", "--field", " =y"], "--field is written FIELD=VALUE"),
      (["phone", "--", "--more"], "unexpected argument “--more”"),
      (["phone", "-x"], "unknown option -x; options begin with two dashes"),
      (
        ["errors", "classify", "--provider", "cloud", "--now", "soon"],
        "--now must be a date such as 2026-11-21 or a time such as 2026-11-21T09:00:00+08:00"
      ),
      (
        ["phone", "--access-token", "EAAG"],
        "--access-token is not accepted: secrets come from the environment only, such as WHATSAPP_ACCESS_TOKEN"
      ),
    ]
  )
  func wrongUsage(_ arguments: [String], _ sentence: String) async throws {
    let run = try await CommandLineRun(arguments: arguments)
    #expect(run.code == 2)
    #expect(run.output.isEmpty)
    let lines = run.diagnostics.split(separator: "\n")
    #expect(lines.first == "ExampleCLI: \(sentence)")
    #expect(lines.count == 3 && lines[1].hasPrefix("Usage: ExampleCLI "))
    #expect(!run.diagnostics.contains("EAAG"))
  }

  @Test("A group without its command lists the group's commands and ends with 2")
  func groupWithoutCommand() async throws {
    let run = try await CommandLineRun("errors")
    #expect(run.code == 2)
    #expect(run.output.isEmpty)
    #expect(run.diagnostics.hasPrefix("A command is missing behind “errors”.\n\nUSAGE\n  ExampleCLI errors <command>"))
    #expect(run.diagnostics.contains("  errors classify  "))
  }

  @Test("Common options may stand before the command, and with an equals sign")
  func commonOptionsFirst() async throws {
    let run = try await CommandLineRun("--json", "--region=SG", "--store", "x", "phone", "--tenant", "a", input: "{}\n")
    #expect(run.diagnostics.isEmpty)
    #expect(run.output == "{\"error\":\"“input” must be a string\"}\n")
    #expect(run.code == 1)
  }
}
