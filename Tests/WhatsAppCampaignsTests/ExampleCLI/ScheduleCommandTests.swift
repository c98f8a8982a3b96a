import Foundation
import Testing

/// Planning when a campaign sends, on the command line.
struct ScheduleCommandTests {
  private let folder: CommandLineRun.Folder

  init() async throws {
    folder = try CommandLineRun.Folder()
    try folder.write("Nama,HP\nAli,012-345 6789\n", to: "list.csv")
    _ = try await run("import", "list.csv", "--group", "customers")
    _ = try await run("consent", "set", "--group", "customers", "--decision", "grant", "--source", "form")
    _ = try await run(
      ["template", "add", "--name", "promo", "--language", "en", "--category", "marketing", "--status", "approved"]
        + ["--body", "Hi {{1}}, our sale begins today."]
    )
  }

  private func run(_ arguments: String...) async throws -> CommandLineRun { try await run(arguments) }

  private func run(_ arguments: [String]) async throws -> CommandLineRun {
    try await CommandLineRun(arguments: arguments + ["--now", "2026-11-21T09:00:00Z"], in: folder)
  }

  private func create(_ options: String...) async throws -> CommandLineRun {
    try await run(
      ["campaign", "create", "--name", "Sale", "--provider", "cloud", "--template", "promo", "--language", "en"]
        + ["--var", "1=field:name", "--group", "customers"] + options
    )
  }

  @Test("A plan names weekdays, holidays, a start and an end, and show and dry-run tell them")
  func create() async throws {
    let created = try await create(
      "--window",
      "09:00-18:00",
      "--weekdays",
      "mon-fri",
      "--holidays",
      "MY,MY-10,2026-12-31",
      "--fallback-zone",
      "Asia/Kuala_Lumpur",
      "--end",
      "2026-12-03T18:00:00+08:00"
    )
    #expect(created.code == 0)
    let id = created.output.trimmingCharacters(in: .whitespacesAndNewlines)
    let shown = try await run("campaign", "show", id).output
    #expect(
      shown.contains(
        "mon,tue,wed,thu,fri 09:00-18:00 recipient's time (else Asia/Kuala_Lumpur) except MY, MY-10, 2026-12-31"
      )
    )
    #expect(shown.contains("2026-12-03T10:00:00Z"))
    // It is a Saturday.
    let dryRun = try await run("campaign", "dry-run", id, "--json").output
    #expect(dryRun.contains(#""reasons":{"closedDay":1},"earliestHold":"2026-11-23T01:00:00Z""#))
  }

  @Test("A campaign is scheduled and made a draft again, and is not sent before its time")
  func schedule() async throws {
    let created = try await create("--start", "2026-12-01T09:00:00+08:00", "--json").output
    #expect(created.contains(#""status":"scheduled""#))
    let id = try #require(created.split(separator: "\"").map(String.init).first { $0.hasPrefix("c") })
    let sent = try await CommandLineRun(
      "campaign",
      "send",
      id,
      "--now",
      "2026-11-21T09:00:00Z",
      environment: ["WHATSAPP_ACCESS_TOKEN": "t", "WHATSAPP_PHONE_NUMBER_ID": "1"],
      in: folder
    )
    #expect(sent.code == 1)
    #expect(sent.diagnostics.contains("is scheduled for 2026-12-01T01:00:00Z"))
    #expect(try await run("campaign", "unschedule", id).output == "The campaign \(id) is draft.\n")
    #expect(
      try await run("campaign", "schedule", id, "--at", "2026-12-02T09:00:00+08:00").output
        == "The campaign \(id) is scheduled for 2026-12-02T01:00:00Z.\n"
    )
    let past = try await run("campaign", "schedule", id, "--at", "2026-11-01T09:00:00+08:00")
    #expect(past.code == 2)
    #expect(past.diagnostics.contains("was 20 days ago"))
    let clone = try await run("campaign", "clone", id, "--json").output
    #expect(clone.contains(#""status":"draft""#))
  }

  @Test("A series is told in words")
  func series() async throws {
    let id = try await create().output.trimmingCharacters(in: .whitespacesAndNewlines)
    let scheduled = try await run(
      "campaign",
      "schedule",
      id,
      "--at",
      "2026-12-01T09:00:00+08:00",
      "--every",
      "2-weeks",
      "--on",
      "mon,thu",
      "--zone",
      "Asia/Kuala_Lumpur",
      "--until",
      "2027-03-31",
      "--skip-holidays",
      "MY,MY-10",
      "--missed",
      "skip",
      "--grace",
      "2h"
    )
    #expect(scheduled.output == "The campaign \(id) is scheduled for 2026-12-03T01:00:00Z.\n")
    #expect(
      try await run("campaign", "show", id).output.contains(
        "every 2 weeks on mon,thu at 09:00 Asia/Kuala_Lumpur until 2027-03-31 except MY, MY-10"
      )
    )
  }

  @Test(
    "What cannot be meant is refused with 2 and a sentence",
    arguments: [
      (["--every", "fortnight", "--zone", "UTC"], "--every must be"), (["--every", "day"], "--zone ZONE is missing"),
      (["--on", "mon"], "--on goes with --every"),
      (["--every", "month", "--on", "32", "--zone", "UTC"], "from 1 to 31"),
      (["--grace", "soon"], "--grace must be"), (["--missed", "start", "--grace", "1h"], "--grace goes with"),
      (["--skip-holidays", "Narnia", "--every", "day", "--zone", "UTC"], "no holiday calendar “Narnia”"),
      (["--end", "2026-12-01T08:00:00+08:00"], "would end before it starts"),
    ]
  )
  func refused(_ options: [String], _ sentence: String) async throws {
    let id = try await create().output.trimmingCharacters(in: .whitespacesAndNewlines)
    let refused = try await run(["campaign", "schedule", id, "--at", "2026-12-01T09:00:00+08:00"] + options)
    #expect(refused.code == 2)
    #expect(refused.diagnostics.contains(sentence), "\(refused.diagnostics)")
  }
}
