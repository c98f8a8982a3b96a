import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsSQLite

/// What a campaign is planned as on the command line: its limits, its cap, who goes first, and what is shown of it.
struct PlanCommandTests {
  private let folder: CommandLineRun.Folder

  init() async throws {
    folder = try CommandLineRun.Folder()
    try folder.write("name,phone\nAli,0123456789\nSiti,0198765432\n", to: "list.csv")
    _ = try await CommandLineRun("import", "list.csv", "--group", "customers", in: folder)
    _ = try await CommandLineRun(
      arguments: ["consent", "set", "--group", "customers", "--decision", "grant", "--source", "form"],
      in: folder
    )
    _ = try await CommandLineRun(arguments: CommandLineRun.addPromo, in: folder)
  }

  private func run(_ arguments: String...) async throws -> CommandLineRun {
    try await CommandLineRun(arguments: arguments, environment: ["USER": "aminah"], in: folder)
  }

  private func create(_ more: String...) async throws -> CommandLineRun {
    let arguments = CommandLineRun.createPromo + ["--group", "customers", "--var", "1=field:name"]
    return try await CommandLineRun(arguments: arguments + more, in: folder)
  }

  @Test("A limit goes only when somebody says so, and what it was before is told and kept")
  func limit() async throws {
    let id = try #require(try await create("--rate", "10/min").lines.first)
    let silent = try await run("campaign", "limit", id)
    #expect(silent.code == 2)
    #expect(silent.diagnostics.contains("--rate is missing: such as 10/min"))
    #expect(try await run("campaign", "limit", id, "--rate", "none", "--rate", "5/min").code == 2)
    #expect(try await run("campaign", "limit", id, "--rate", "soon").code == 2)
    #expect(try await run("campaign", "show", id, "--json").output.contains(#""rates":["10/min"]"#))

    let changed = try await run("campaign", "limit", id, "--rate", "20/min", "--rate", "500/day", "--json")
    #expect(changed.output.contains(#""before":["10/min"],"rates":["20/min","500/day"]"#))
    let lifted = try await run("campaign", "limit", id, "--rate", "none")
    #expect(lifted.output == "The campaign \(id) is draft. Its own limits: 20/min, 500/day → none.\n")
    let history = try await run("campaign", "history", id).output
    #expect(history.contains("limited  aminah  10/min → 20/min, 500/day\n"), "\(history)")
    #expect(history.contains("limited  aminah  20/min, 500/day → none\n"))
  }

  @Test("What was planned is shown: template, purpose, audience, rates, delivery, cap, priority")
  func show() async throws {
    let made = try await create(
      "--phone",
      "0123456780",
      "--rate",
      "10/min",
      "--delivery",
      "at-least-once",
      "--cap",
      "2/7d/wait",
      "--priority",
      "utility"
    )
    #expect(made.code == 0, "\(made.diagnostics)")
    let id = try #require(made.lines.first)
    let json = try await run("campaign", "show", id, "--json").output
    #expect(
      json.contains(
        #""audience":{"groups":["customers"],"segments":[],"numbers":1,"excludedGroups":[],"excludedSegments":[]},"#
          + #""rates":["10/min"],"ignoresProviderLimits":false,"delivery":"at-least-once","maximumAttempts":3,"#
          + #""cap":"2/7d/wait","priority":"utility""#
      ),
      "\(json)"
    )
    #expect(!json.contains("123456780"))
    let text = try await run("campaign", "show", id).output
    for line in [
      "Template    promo, en", "Purpose     marketing", "Audience    group customers; 1 number", "Rate        10/min",
      "Delivery    at-least-once, up to 3 attempts", "Cap         2/7d/wait: who had enough waits",
      "Priority    utility",
    ] {
      #expect(text.contains(line + "\n"), "\(text)")
    }
  }

  @Test(
    "A cap, a priority or a pace that cannot be meant is refused in one sentence",
    arguments: [
      (["--cap", "2"], "--cap must be such as 2/7d"), (["--cap", "0/7d"], "--cap must be such as 2/7d"),
      (["--cap", "2/40d"], "--cap must be such as 2/7d"), (["--cap", "2/7d/later"], "--cap must be such as 2/7d"),
      (["--priority", "urgent"], "--priority must be one of service, utility, marketing"),
      (["--start", "2036-12-01T09:00:00"], "--start must be a time with its offset"),
      (["--end", "2036-12-01"], "--end must be a time with its offset"),
      (["--end", "2036-12-03T18:00:00 +08:00"], "--end must be a time with its offset"),
      (["--end", "2036-12-03T18:00:00\u{2212}05:00"], "--end must be a time with its offset"),
      (["--end", "2036-12-03T18:00:00+08:"], "--end must be a time with its offset"),
      (["--end", "2036-12-03T18:00:00+19:00"], "--end must be a time with its offset"),
      (["--end", "2036-12-03T18:00:00+08:00 or later"], "--end must be a time with its offset"),
      (["--end", "2036-02-31T18:00:00+08:00"], "--end must be a time with its offset"),
      (["--end", "2036-12-03T25:00:00+08:00"], "--end must be a time with its offset"),
    ]
  )
  func refused(_ options: [String], _ sentence: String) async throws {
    let arguments = CommandLineRun.createPromo + ["--group", "customers", "--var", "1=field:name"]
    let run = try await CommandLineRun(arguments: arguments + options, in: folder)
    #expect(run.code == 2)
    #expect(run.diagnostics.contains(sentence), "\(run.diagnostics)")
  }

  @Test("The sender's own limits, its warm-up and its gap are what a dry run reckons with")
  func sender() async throws {
    let id = try #require(try await create().lines.first)
    let base = ["campaign", "dry-run", id, "--json"]
    let slow = try await CommandLineRun(arguments: base + ["--sender-rate", "1/h"], in: folder)
    #expect(slow.output.contains(#""bindingLimit":"1/h""#), "\(slow.output)\(slow.diagnostics)")
    let warming = try await CommandLineRun(arguments: base + ["--warm-up", "1,1000"], in: folder)
    #expect(warming.output.contains(#""durationSeconds":86400"#), "\(warming.output)\(warming.diagnostics)")
    for options in [
      ["--warm-up", "0"], ["--warm-up", "1,,2"], ["--pair-gap", "soon"], ["--pair-gap", "2d"], ["--sender-rate", "10"],
    ] {
      #expect(try await CommandLineRun(arguments: base + options, in: folder).code == 2, "\(options)")
    }
    #expect(try await CommandLineRun(arguments: base + ["--pair-gap", "none"], in: folder).code == 0)
  }

  @Test("The doctor counts the webhooks that wait, and says when the store's clock is another one")
  func waitingWebhooks() async throws {
    let store = try await SQLiteStore.open(at: folder.url.appending(path: "campaigns.sqlite").path)
    for body in ["{}", "[]"] {
      let request = KeepWebhook(tenant: .default, provider: "cloud", body: Array(body.utf8), isUrgent: false)
      _ = try await store.keepWebhook(request)
    }
    await store.close()
    let waiting = try await run("doctor", "--json").output
    #expect(waiting.contains(#""waitingWebhooks":2,"oldestWaitingWebhook":"20"#), "\(waiting)")
    #expect(!waiting.contains(#""newestWaitingWebhook":null"#))
    let text = try await run("doctor").output
    #expect(text.contains("Webhooks that wait"))
    #expect(text.contains("2, the oldest since 20"), "\(text)")
    #expect(!text.contains("Store clock"))

    _ = try await run("groups", "create", "later", "--now", "2060-01-01T00:00:00Z")
    let ahead = try await run("doctor")
    #expect(ahead.code == 3)
    #expect(ahead.output.contains("Store clock"))
    #expect(ahead.output.contains("seconds ahead of this machine's; until it is that time here"), "\(ahead.output)")
    #expect(ahead.output.contains("Webhooks that wait"))
    let id = try #require(try await create("--window", "00:00-23:59", "--zone", "UTC").lines.first)
    let credentials = ["WHATSAPP_ACCESS_TOKEN": "t", "WHATSAPP_PHONE_NUMBER_ID": "1"]
    let send = try await CommandLineRun(arguments: ["campaign", "send", id], environment: credentials, in: folder)
    #expect(send.code == 3)
    #expect(send.diagnostics.contains("would be judged by the wrong time"), "\(send.diagnostics)")
  }

  @Test("A dry run names the field that nobody has, and tells waiting from being left out")
  func mistypedField() async throws {
    let arguments = CommandLineRun.createPromo + ["--group", "customers", "--var", "1=field:nmae"]
    let id = try #require(try await CommandLineRun(arguments: arguments, in: folder).lines.first)
    let text = try await run("campaign", "dry-run", id).output
    #expect(text.contains("missingVariable"), "\(text)")
    #expect(text.contains("    1=field:nmae"), "\(text)")
    #expect(try await run("campaign", "dry-run", id, "--json").output.contains(#""missingValues":{"1":2}"#))
    let waiting = try #require(
      try await create("--window", "09:00-18:00", "--zone", "Asia/Kuala_Lumpur").lines.first
    )
    let night = try await run("campaign", "dry-run", waiting, "--now", "2060-01-05T22:00:00+08:00").lines
    let wait = try #require(night.firstIndex { $0.hasPrefix("Would wait") })
    #expect(night[wait + 1].hasPrefix("  outsideWindow"))
    #expect(night[wait + 2].hasPrefix("Would be left out"))
  }

  @Test("A name that is empty, a field that nobody has and a person who is not there are said")
  func mistyped() async throws {
    let nameless = ["campaign", "create", "--name", " ", "--provider", "cloud", "--template", "promo"]
    let arguments = nameless + ["--language", "en", "--var", "1=field:name", "--group", "customers"]
    let refused = try await CommandLineRun(arguments: arguments, in: folder)
    #expect(refused.code == 2)
    #expect(refused.diagnostics.contains("--name is empty"), "\(refused.diagnostics)")
    let cleared = try await run("groups", "set", "customers", "--phone", "0123456789", "--clear-field", "seet")
    #expect(cleared.diagnostics.contains("nobody of them has a field “seet” in the group"))
    let id = try #require(try await create().lines.first)
    for command in [["preview", id], ["settle", id, "--as", "sent"]] {
      let stranger = try await CommandLineRun(
        arguments: ["campaign"] + command + ["--phone", "0123456700"],
        in: folder
      )
      #expect(stranger.code == 2, "\(command)")
    }
    let map = try await run("import", "list.csv", "--group", "g", "--member-field", "code")
    #expect(map.code == 1)
    #expect(map.diagnostics.contains("(--member-field)"), "\(map.diagnostics)")
    #expect(try await run("sandbox", "--port", "0", "--webhooks", "nonsense").code == 2)
  }

  @Test("A store whose file is damaged is not usable, says the doctor")
  func doctor() async throws {
    let sound = try await run("doctor")
    #expect(sound.code == 0)
    #expect(sound.output.contains("no damage found"))
    #expect(sound.output.contains("Webhooks that wait"))
    #expect(try await run("doctor", "--json").output.contains(#""examined":true,"clockDifferenceSeconds":0"#))

    let file = folder.url.appending(path: "campaigns.sqlite")
    var bytes = try Data(contentsOf: file)
    // The second half of a page that SQLite has no need of to open the store.
    let page = bytes.count / 4_096 / 2
    for index in (page * 4_096 + 2)..<(page * 4_096 + 64) { bytes[index] ^= 0xA5 }
    try bytes.write(to: file)
    let damaged = try await run("doctor", "--json")
    #expect(damaged.code == 3, "\(damaged.output)")
    #expect(damaged.output.contains(#""usable":false"#))
    #expect(damaged.output.contains("damaged; restore it from a backup"), "\(damaged.output)")
  }
}
