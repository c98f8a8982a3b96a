import Foundation
import Testing

/// Variants and the holdout on the command line.
struct VariantCommandTests {
  private let folder: CommandLineRun.Folder

  init() async throws {
    folder = try CommandLineRun.Folder()
    let rows = (0..<40).map { "P\($0),01234567\($0 < 10 ? "0" : "")\($0)" }
    try folder.write("name,phone\n" + rows.joined(separator: "\n") + "\n", to: "list.csv")
    _ = try await run("import", "list.csv", "--group", "customers")
    _ = try await run("consent", "set", "--group", "customers", "--decision", "grant", "--source", "form")
    for (name, language) in [("one", "en"), ("two", "ms")] {
      _ = try await run(
        "template",
        "add",
        "--name",
        name,
        "--language",
        language,
        "--category",
        "marketing",
        "--body",
        "Hi {{1}}, \(name)."
      )
    }
  }

  @discardableResult
  private func run(_ arguments: String...) async throws -> CommandLineRun {
    try await CommandLineRun(arguments: arguments, in: folder)
  }

  private func create(_ more: String...) async throws -> CommandLineRun {
    let arguments = [
      "campaign", "create", "--name", "S", "--provider", "cloud", "--group", "customers", "--var", "1=field:name",
    ]
    return try await CommandLineRun(arguments: arguments + more, in: folder)
  }

  @Test("A variant may have variables of its own, and naming one that is not there is refused")
  func ownVariables() async throws {
    let made = try await create("--variant", "a=one,en", "--variant", "b=two,ms", "--variant-var", "b:1=text:friend")
    let id = try #require(made.lines.first, "\(made.diagnostics)")
    let people = try await run("campaign", "dry-run", id, "--people", "--json").output
    #expect(people.contains("Hi friend, two."))
    #expect(people.contains(", one."))
    #expect(!people.contains("Hi friend, one."))
    #expect(try await create("--variant", "a=one,en", "--variant-var", "c:1=text:friend").code == 2)
    #expect(try await create("--variant", "a=one,en", "--variant-var", "a:1").code == 2)
  }

  @Test("A store in a file is copied, and a file that is there is left alone")
  func backup() async throws {
    let id = try #require(try await create("--variant", "a=one,en", "--variant", "b=two,ms").lines.first)
    #expect(try await run("backup", "--output", "copy.sqlite").code == 0)
    #expect(try await run("campaign", "show", id, "--store", "copy.sqlite").code == 0)
    #expect(try await run("backup", "--output", "copy.sqlite").code != 0)
    #expect(try await run("backup", "--store", ":memory:", "--output", "other.sqlite").code == 2)
  }

  @Test("A campaign with variants shows them with its seed, divides its people, and its copy divides them alike")
  func journey() async throws {
    let made = try await create("--variant", "a=one,en", "--variant", "b=two,ms,3", "--holdout", "25%")
    #expect(made.code == 0, "\(made.diagnostics)")
    let id = try #require(made.lines.first)
    let shown = try await run("campaign", "show", id, "--json").output
    #expect(
      shown.contains(
        #""variants":[{"name":"a","template":"one","language":"en","weight":1},"#
          + #"{"name":"b","template":"two","language":"ms","weight":3}],"holdout":25,"seed":"#
      )
    )
    let seed = try #require(shown.firstMatch(of: /"seed":([0-9]+)/)?.1)
    let text = try await run("campaign", "show", id).output
    #expect(text.contains("Variant b   two, ms, weight 3\n"))
    #expect(text.contains("Held out    25%\n"))

    let people = try await run("campaign", "dry-run", id, "--people", "--json").lines.dropLast()
    let held = people.count { $0.contains(#""reason":"holdout""#) }
    #expect((1...25).contains(held))
    for line in people {
      #expect(line.contains(line.contains(#""variant":"a""#) ? ", one." : ", two."))
    }
    let clone = try #require(try await run("campaign", "clone", id).lines.first)
    #expect(try await run("campaign", "show", clone, "--json").output.contains(#""seed":\#(seed)"#))
    // The instants differ by the time that has passed.
    func parts(_ line: String) -> String { line.replacing(/"at":"[^"]*",/, with: "") }
    let again = try await run("campaign", "dry-run", clone, "--people", "--json").lines.dropLast()
    #expect(again.map(parts) == people.map(parts))
  }

  @Test("A language and a template that are given once hold for every variant")
  func defaults() async throws {
    let made = try await create("--variant", "a=one", "--variant", "b=one,2", "--language", "en")
    #expect(made.code == 0, "\(made.diagnostics)")
    let id = try #require(made.lines.first)
    let shown = try await run("campaign", "show", id, "--json").output
    #expect(shown.contains(#"{"name":"b","template":"one","language":"en","weight":2}"#))
  }

  @Test("A canary and a breaker are shown as they were asked for, and off otherwise")
  func health() async throws {
    let made = try await create(
      "--template",
      "one",
      "--language",
      "en",
      "--canary",
      "50/15min",
      "--max-failures",
      "30%/100"
    )
    #expect(made.code == 0, "\(made.diagnostics)")
    let shown = try await run("campaign", "show", try #require(made.lines.first), "--json").output
    #expect(
      shown.contains(
        #""canary":{"size":50,"waitSeconds":900,"mostFailures":30,"fewestDeliveries":50},"breaker":"30%/100""#
      )
    )
    let plain = try #require(try await create("--template", "one", "--language", "en").lines.first)
    #expect(!(try await run("campaign", "show", plain, "--json").output.contains("canary")))
  }

  @Test(
    "What cannot be divided is refused in one sentence",
    arguments: [
      (["--variant", "a=one"], 2, "--variant names no language"),
      (["--variant", "one,en"], 2, "--variant must be such as"),
      (["--variant", "a=one,en,0"], 2, "--variant must be such as"),
      (["--variant", "a=one,en,3,4"], 2, "--variant must be such as"),
      (["--variant", "a=One,en"], 2, "--variant must be such as"),
      (["--template", "one", "--language", "en", "--holdout", "51%"], 2, "--holdout must be a whole percentage"),
      (["--template", "one", "--language", "en", "--holdout", "x"], 2, "--holdout must be a whole percentage"),
      (["--variant", "a=one,en", "--variant", "a=two,ms"], 2, "Two variants are called “a”"),
      (["--variant", "a=one,en", "--variant", "b=two,en"], 2, "The template “two” has no language en"),
      (["--template", "two", "--variant", "a=one,en"], 2, "--template two is no variant"),
      (["--template", "one", "--language", "en", "--canary", "50"], 2, "--canary must be such as 50/15min"),
      (["--template", "one", "--language", "en", "--canary", "0/15min"], 2, "--canary must be such as 50/15min"),
      (["--template", "one", "--language", "en", "--max-failures", "100%"], 2, "--max-failures must be a percentage"),
      ([], 2, "--template NAME is missing"),
    ] as [([String], Int32, String)]
  )
  func refusals(_ options: [String], _ code: Int32, _ sentence: String) async throws {
    let arguments = [
      "campaign", "create", "--name", "S", "--provider", "cloud", "--group", "customers", "--var", "1=field:name",
    ]
    let run = try await CommandLineRun(arguments: arguments + options, in: folder)
    #expect(run.code == code)
    #expect(run.diagnostics.contains(sentence), "\(run.diagnostics)")
    #expect(run.output.isEmpty)
  }
}
