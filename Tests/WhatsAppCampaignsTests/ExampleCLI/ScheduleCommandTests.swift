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
    let end = "2026-12-02T18:00:00+08:00"
    let ended = try await run("campaign", "schedule", id, "--at", "2026-12-02T09:00:00+08:00", "--end", end)
    #expect(ended.output.contains(", until 2026-12-02T10:00:00Z"))
    let draft = try await run("campaign", "unschedule", id)
    #expect(draft.diagnostics.contains("its end at 2026-12-02T10:00:00Z still holds"))
    let endless = try await run("campaign", "schedule", id, "--at", "2026-12-02T09:00:00+08:00", "--end", "none")
    #expect(!endless.output.contains("until"))
    let past = try await run("campaign", "schedule", id, "--at", "2026-11-01T09:00:00+08:00")
    #expect(past.code == 2)
    #expect(past.diagnostics.contains("was 20 days ago"))
    let clone = try await run("campaign", "clone", id, "--json").output
    #expect(clone.contains(#""status":"draft""#))
    // The group of the old one may have another name by now.
    let missing = try await run("campaign", "clone", id, "--group", "nobody")
    #expect(missing.code == 2 && missing.diagnostics.contains("There is no group “nobody”"))
    _ = try await run("groups", "create", "friends")
    _ = try await run("groups", "create", "staff")
    let other = try await run("campaign", "clone", id, "--group", "friends", "--exclude-group", "staff")
    let shown = try await run("campaign", "show", try #require(other.lines.first), "--json")
    #expect(shown.output.contains(#""groups":["friends"]"#) && shown.output.contains(#""excludedGroups":["staff"]"#))
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
    let words = "every 2 weeks on mon,thu at 09:00 Asia/Kuala_Lumpur until 2027-03-31 except MY, MY-10"
    #expect(scheduled.output == "The campaign \(id) is scheduled for 2026-12-03T01:00:00Z, \(words).\n")
    #expect(scheduled.diagnostics.isEmpty)
    #expect(
      try await run("campaign", "show", id).output.contains(
        "every 2 weeks on mon,thu at 09:00 Asia/Kuala_Lumpur until 2027-03-31 except MY, MY-10"
      )
    )
  }

  @Test("A series that was taken back and is scheduled for one time comes once, at that time")
  func onceAgain() async throws {
    let id = try await create().output.trimmingCharacters(in: .whitespacesAndNewlines)
    let base = ["campaign", "schedule", id, "--at", "2026-12-01T09:00:00+08:00"]
    let end = ["--end", "2026-12-01T18:00:00+08:00"]
    #expect(try await run(base + end + ["--every", "week", "--zone", "Asia/Kuala_Lumpur"]).code == 0)
    #expect(try await run("campaign", "unschedule", id).code == 0)
    #expect(
      try await run("campaign", "schedule", id, "--at", "2026-12-15T09:00:00+08:00").output
        == "The campaign \(id) is scheduled for 2026-12-15T01:00:00Z.\n"
    )
    let shown = try await run("campaign", "show", id, "--json").output
    #expect(shown.contains(#""schedule":{"start":"2026-12-15T01:00:00Z","end":null,"every":null}"#), "\(shown)")
  }

  @Test("Who schedules a campaign and who takes it back is in its history")
  func actors() async throws {
    let id = try await create().output.trimmingCharacters(in: .whitespacesAndNewlines)
    for words in [["schedule", id, "--at", "2026-12-01T09:00:00+08:00"], ["unschedule", id]] {
      let arguments = ["campaign"] + words + ["--now", "2026-11-21T09:00:00Z"]
      #expect(try await CommandLineRun(arguments: arguments, environment: ["USER": "aminah"], in: folder).code == 0)
    }
    let history = try await run("campaign", "history", id, "--json").output
    #expect(history.components(separatedBy: #""actor":"aminah""#).count == 3, "\(history)")
  }

  @Test("A date alone is a day on the window's clock, and a time without its offset is refused")
  func offsets() async throws {
    let fixed = try await create("--window", "09:00-18:00", "--zone", "Asia/Kuala_Lumpur").output
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let day = try await run("campaign", "schedule", fixed, "--at", "2026-12-01")
    #expect(day.output == "The campaign \(fixed) is scheduled for 2026-11-30T16:00:00Z.\n", "\(day.diagnostics)")
    let free = try await create().output.trimmingCharacters(in: .whitespacesAndNewlines)
    for text in ["2026-12-01", "2026-12-01T09:00:00", "2026-12-01 09:00"] {
      let refused = try await run("campaign", "schedule", free, "--at", text)
      #expect(refused.code == 2, "\(text)")
      #expect(refused.diagnostics.contains("such as 2026-12-01T09:00:00+08:00 or 2026-12-01T01:00:00Z"))
    }
    for text in ["2026-12-01T01:00:00Z", "2026-12-01T09:00:00.000+08:00", "2026-12-01T09:00:00+0800"] {
      let scheduled = try await run("campaign", "schedule", free, "--at", text)
      #expect(scheduled.output.contains("for 2026-12-01T01:00:00Z"), "\(text): \(scheduled.diagnostics)")
    }
  }

  @Test("Whoever plans beyond the last day of a holiday calendar is warned")
  func unknownHolidays() async throws {
    let sentence = "The holidays of MY are known from 2026-01-01 to 2027-12-31."
    let holidays = ["--holidays", "MY", "--zone", "Asia/Kuala_Lumpur"]
    let base = [
      "campaign", "create", "--name", "Sale", "--provider", "cloud", "--template", "promo", "--language", "en",
    ]
    let made = try await run(base + ["--var", "1=field:name", "--group", "customers"] + holidays)
    let id = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(made.diagnostics.isEmpty, "\(made.diagnostics)")
    #expect(try await run("campaign", "dry-run", id, "--json").output.contains(#""warnings":[]"#))
    let late = ["campaign", "dry-run", id, "--now", "2028-01-03T09:00:00+08:00"]
    #expect(try await CommandLineRun(arguments: late, in: folder).output.contains("Careful: \(sentence)"))
    let scheduled = try await run("campaign", "schedule", id, "--at", "2028-01-03T09:00:00+08:00")
    #expect(scheduled.code == 0)
    #expect(scheduled.diagnostics.contains("careful: \(sentence)"), "\(scheduled.diagnostics)")
    let endless = ["campaign", "schedule", id, "--at", "2026-12-01T09:00:00+08:00", "--every", "week"]
    #expect(try await run(endless).diagnostics.contains("careful: \(sentence)"))
    #expect(try await run(endless + ["--count", "3"]).diagnostics.isEmpty)
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
