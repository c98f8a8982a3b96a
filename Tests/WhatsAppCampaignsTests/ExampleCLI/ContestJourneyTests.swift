import Foundation
import Testing

/// A contest from its first day to its winners, as a script over the command line.
struct ContestJourneyTests {
  private let folder: CommandLineRun.Folder

  init() throws { folder = try CommandLineRun.Folder() }

  private func run(_ arguments: String..., at time: String, code: Int32 = 0) async throws -> [String: Any] {
    let run = try await CommandLineRun(arguments: arguments + ["--now", time, "--json"], in: folder)
    #expect(run.code == code, "\(arguments): \(run.diagnostics)\(run.output)")
    return (try? JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]) ?? [:]
  }

  /// What a message is answered: one line a reply, its kind, language and text.
  private func say(_ text: String, from phone: String = "0123456789", at time: String) async throws -> [String] {
    let document = try await run("inbound", "--from", phone, "--text", text, "--brand", "Kedai Ali", at: time)
    let replies = document["replies"] as? [[String: String]] ?? []
    return replies.map { "\($0["kind"] ?? "") \($0["language"] ?? ""): \($0["text"] ?? "")" }
  }

  private func create(_ more: String...) async throws -> (id: String, commitment: String) {
    let words = [
      "contest", "create", "--name", "Monthly Giveaway", "--keyword", "WIN", "--opens", "2030-12-01", "--closes",
      "2030-12-31T00:00:00+08:00", "--prize", "A rice cooker", "--claim", "Show this message at our counter.",
      "--winners", "2", "--reserves", "1", "--now", "2030-12-01T01:00:00Z", "--json",
    ]
    let run = try await CommandLineRun(arguments: words + more, in: folder)
    #expect(run.code == 0, "\(run.diagnostics)")
    let document = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    return (
      try #require(document?["id"] as? String), try #require(document?["commitment"] as? String)
    )
  }

  @Test("First contact, yes, an entry and its confirmation, a second entry, an entry after the end: the replies")
  func replies() async throws {
    let (id, _) = try await create()
    #expect(
      try await say("WIN", at: "2030-12-02T01:00:00Z").map { $0.prefix(10) } == ["request ms", "request en"],
      "consent comes first"
    )
    #expect(
      try await say("yes", at: "2030-12-02T01:01:00Z") == [
        "granted en: Thank you! Your consent has been recorded. You can type STOP anytime to opt out."
      ]
    )
    let first = try await say("WIN a rice cooker for my mother", at: "2030-12-02T01:02:00Z")
    #expect(first.first?.hasPrefix("profilePrompt en: ") == true, "the profile is asked for before the contest")
    #expect(
      first.dropFirst() == [
        """
        contestEntered en: 🎉 Contest Entry Confirmed!

        Contest: Monthly Giveaway
        Entry Date: 2 December 2030
        Entry ID: \(id)-1

        Good luck! Winners will be announced on 31 December 2030.
        """
      ]
    )
    #expect(
      try await say("WIN again", at: "2030-12-02T01:03:00Z") == [
        "contestRefused en: Your entry for Monthly Giveaway has been counted already. Good luck!"
      ]
    )
    #expect(
      try await say("ya", from: "0198765432", at: "2030-12-02T01:04:00Z").map { $0.prefix(10) } == ["granted ms"]
    )
    #expect(
      try await say("win", from: "0198765432", at: "2030-12-02T01:05:00Z").last == """
        contestEntered ms: 🎉 Penyertaan Peraduan Disahkan!

        Peraduan: Monthly Giveaway
        Tarikh Penyertaan: 2 Disember 2030
        ID Penyertaan: \(id)-2

        Semoga berjaya! Pemenang akan diumumkan pada 31 Disember 2030.
        """
    )
    #expect(
      try await say("WIN", from: "0198765432", at: "2030-12-31T01:00:00Z") == [
        "contestRefused ms: Monthly Giveaway telah tamat pada 31 Disember 2030. Terima kasih atas minat anda!"
      ]
    )
    #expect(try await say("hello", at: "2030-12-31T01:01:00Z") == [])
  }

  @Test(
    "A contest is drawn, exported and verified, with and without the store, and by Python",
    .enabled(if: Python.path != nil, Python.absence)
  )
  func draw() async throws {
    let (id, commitment) = try await create("--beacon", "The first prize of Magnum 4D on 4 January 2031")
    for person in 0..<5 {
      _ = try await say("yes", from: "012345678\(person)", at: "2030-12-02T01:0\(person):00Z")
      _ = try await say("win", from: "012345678\(person)", at: "2030-12-02T01:0\(person):30Z")
    }
    let entries = try await CommandLineRun(arguments: ["contest", "entries", id], in: folder)
    #expect(entries.lines.count == 6)
    #expect(entries.lines.first?.split(separator: " ").first == "ENTRY")
    #expect(entries.output.contains("•6780") && !entries.output.contains("123456780"))
    let verified = try await run("contest", "verify-entry", id, "1", "2", at: "2030-12-03")
    #expect(verified["changed"] as? Int == 2)

    let named = try await run("contest", "verify-entry", id, "\(id)-1", "2", at: "2030-12-03")
    #expect(named["changed"] as? Int == 2)
    let foreign = try await CommandLineRun(arguments: ["contest", "verify-entry", id, "w000000000-1"], in: folder)
    #expect(foreign.code == 2)
    #expect(foreign.diagnostics.contains("must be an entry of the contest, such as 12 or \(id)-12"))

    let early = try await CommandLineRun(arguments: ["contest", "draw", id, "--now", "2030-12-30"], in: folder)
    #expect(early.code == 1)
    #expect(early.diagnostics.contains("People may still enter the contest"))
    let list = try await run("contest", "verify", id, at: "2031-01-01")
    #expect(list["drawn"] as? Bool == false && list["holds"] as? Bool == true)
    let digest = try #require(list["listDigest"] as? String)
    let bare = try await CommandLineRun(arguments: ["contest", "draw", id, "--now", "2031-01-05"], in: folder)
    #expect(bare.code == 1 && bare.diagnostics.contains("public value"))

    let draw = try await run("contest", "draw", id, "--beacon", "4821", at: "2031-01-05")
    let winners = try #require(draw["winners"] as? [[String: String]]).compactMap { $0["id"] }
    let reserves = try #require(draw["reserves"] as? [[String: String]]).compactMap { $0["id"] }
    #expect(winners.count == 2 && reserves.count == 1)
    #expect(draw["listDigest"] as? String == digest)
    let again = try await CommandLineRun(arguments: ["contest", "draw", id, "--beacon", "4821"], in: folder)
    #expect(again.code == 1 && again.diagnostics.contains("There is no second draw"))

    let export = try await run("contest", "export", id, "--output", "contest.json", at: "2031-01-05")
    #expect(export["rows"] as? Int == 5)
    let text = try folder.text(of: "contest.json")
    #expect(!text.contains("6012") && !text.contains("012345678"))
    for arguments in [[id], ["--file", "contest.json", "--store", "nowhere.sqlite"]] {
      let words = ["contest", "verify", "--commitment", commitment, "--list", digest]
      let verify = try await CommandLineRun(arguments: words + arguments, in: folder)
      #expect(verify.code == 0, "\(verify.diagnostics)")
      #expect(verify.output == "The draw holds: 5 entries, list \(digest).\n")
    }
    let program = try Python.programOfTheGuide()
    let python = try Python.run(program, folder.url.appending(path: "contest.json"))
    #expect(python == (winners.map { "winner \($0)\n" } + reserves.map { "reserve \($0)\n" }).joined())

    try folder.write(
      text.replacing("\"takesPart\":true", with: "\"takesPart\":false", maxReplacements: 1),
      to: "x.json"
    )
    let changed = try await CommandLineRun(arguments: ["contest", "verify", "--file", "x.json"], in: folder)
    #expect(changed.code == 1)
    #expect(changed.output.contains("The list of entries is not the one that was drawn from."))

    for (who, count) in [("winners", 2), ("reserves", 1), ("verified", 2), ("everybody", 5), ("others", 2)] {
      let group = try await run("groups", "from-contest", who, id, "--who", who, at: "2031-01-06")
      #expect(group["members"] as? Int == count, "\(who): \(group)")
    }
    let shown = try await CommandLineRun(arguments: ["contest", "list", "--now", "2031-01-06"], in: folder)
    #expect(shown.lines.last?.contains("drawn") == true)
  }

  @Test("A date begins in the contest's zone")
  func days() async throws {
    let base = ["contest", "create", "--name", "X", "--prize", "P", "--claim", "C", "--json", "--now", "2030-12-01"]
    for (zone, closes) in [(nil, "2030-12-30T16:00:00Z"), ("Asia/Kolkata", "2030-12-30T18:30:00Z")] {
      let more = ["--closes", "2030-12-31"] + (zone.map { ["--zone", $0] } ?? [])
      let created = try await CommandLineRun(arguments: base + more, in: folder)
      #expect(created.code == 0, "\(created.diagnostics)")
      #expect(created.output.contains(#""closesAt":"\#(closes)""#), "\(created.output)")
    }
    let nowhere = try await CommandLineRun(
      arguments: base + ["--closes", "2030-12-31", "--zone", "Asia/Nowhere"],
      in: folder
    )
    #expect(nowhere.code == 2)
  }

  @Test("Rules that nothing can go by, and contests that are not there, end with 2")
  func refusals() async throws {
    let base = ["contest", "create", "--name", "X", "--prize", "P", "--claim", "C", "--closes", "2031-01-01"]
    let stop = try await CommandLineRun(arguments: base + ["--keyword", "STOP"], in: folder)
    #expect(stop.code == 2)
    #expect(stop.diagnostics.contains("people agree, refuse or ask for help"))
    #expect(try await CommandLineRun(arguments: base, in: folder).code == 0)
    let missing = try await CommandLineRun("contest", "entries", "w000000000", in: folder)
    #expect(missing.code == 2)
    #expect(missing.diagnostics.contains("There is no contest w000000000"))
    #expect(try await CommandLineRun("contest", "verify", in: folder).code == 2)
    try folder.write("{}", to: "no.json")
    #expect(try await CommandLineRun("contest", "verify", "--file", "no.json", in: folder).code == 1)
  }
}
