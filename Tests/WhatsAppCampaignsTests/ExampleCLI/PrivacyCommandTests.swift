import Foundation
import Testing

@Suite("Personal data on the command line")
struct PrivacyCommandTests {
  private static let key = "k:" + String(repeating: "4b", count: 32)
  private let folder: CommandLineRun.Folder

  init() async throws {
    folder = try CommandLineRun.Folder()
    try folder.write(
      "name,phone,city\nSiti,0123456789,Ipoh\nAli,0198765432,Melaka\nMei,0171234567,Muar\n",
      to: "list.csv"
    )
    _ = try await run("import", "list.csv", "--group", "customers")
    _ = try await run("consent", "set", "--group", "customers", "--decision", "grant", "--source", "form")
  }

  private func run(_ arguments: String..., key: String? = PrivacyCommandTests.key) async throws -> CommandLineRun {
    try await CommandLineRun(
      arguments: arguments,
      environment: key.map { ["WHATSAPP_CAMPAIGNS_KEY": $0] } ?? [:],
      in: folder
    )
  }

  @Test("One person's data is one document; somebody of whom nothing is kept is said so")
  func export() async throws {
    let run = try await run("contacts", "export-data", "012-3456789")
    #expect(run.code == 0)
    let document = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    #expect((document?["contact"] as? [String: Any])?["phone"] as? String == "+60123456789")
    #expect(document?["groups"] as? [String] == ["customers"])
    #expect((document?["consent"] as? [[String: Any]])?.first?["source"] as? String == "form")
    #expect(!run.output.contains("Ali"))
    #expect(try await self.run("contacts", "export-data", "0111111111").code == 2)
  }

  @Test("Forgetting needs --yes, is done once, and the ledger stays intact")
  func forgetting() async throws {
    #expect(try await run("contacts", "delete", "0123456789").code == 2)
    #expect(
      try await run("contacts", "delete", "0123456789", "--yes").output
        == "1 person was erased; 1 kept away from now on.\n"
    )
    #expect(
      try await run("contacts", "anonymize", "0198765432", "--yes", "--json").output
        == #"{"people":1,"keptAway":0,"recipients":0,"entries":1,"pendingWebhooks":0,"rejected":0}"# + "\n"
    )
    #expect(try await run("contacts", "anonymize", "0198765432", "--yes").output.hasPrefix("0 people were"))
    #expect(try await run("contacts", "list", "--json", "--show-numbers").lines.count == 1)
    #expect(
      try await run("consent", "verify").output == "The ledger in the store is intact: 3 entries, 2 of them erased.\n"
    )
    let export = try await run("consent", "export", "--show-numbers")
    #expect(export.lines.filter { $0.contains(#""phone":null,"erased":true"#) }.count == 2)
    // The same list once more: one is kept away, the other one is somebody new.
    _ = try await run("import", "list.csv", "--group", "customers")
    let listed = try await run("suppress", "list", "--json", "--show-numbers")
    #expect(listed.lines.count == 1)
    #expect(listed.output.contains(#""phone":"+60123456789","source":"erasure""#))
    #expect(try await run("suppress", "remove", "--phone", "0123456789").code == 0)
  }

  @Test("An export from before an erasure is still confirmed, and says how many entries were erased since")
  func exportBeforeErasure() async throws {
    _ = try await run("consent", "export", "--output", "ledger.jsonl")
    _ = try await run("contacts", "delete", "0123456789", "--yes")
    let verified = try await run("consent", "export", "--verify", "ledger.jsonl")
    #expect(verified.code == 0)
    #expect(
      verified.output == """
        The file is intact: 3 decisions. The store lacks 0 of them. 1 of them were erased since.
        The ledger in the store is intact: 3 entries, 1 of them erased.

        """
    )
  }

  @Test("An identity-card number is kept once it is confirmed, encrypted, and keys can be changed")
  func identityCard() async throws {
    #expect(try await run("inbound", "--from", "0123456789", "--text", "hi", "--keep-ic", key: nil).code == 3)
    #expect(try await run("inbound", "--from", "0123456789", "--text", "hi", key: "nonsense").code == 3)
    let asked = try await run("inbound", "--from", "0123456789", "--text", "901231-01-1234", "--keep-ic")
    #expect(asked.output.contains("9*****-**-***4"))
    #expect(!asked.output.contains("901231"))
    #expect(
      !String(decoding: try Data(contentsOf: folder.url.appending(path: "campaigns.sqlite")), as: UTF8.self)
        .contains("901231011234")
    )
    _ = try await run("inbound", "--from", "0123456789", "--text", "betul", "--keep-ic")
    #expect(try await run("contacts", "export-data", "0123456789").output.contains(#""ic_number":"901231011234""#))
    #expect(try await run("contacts", "export-data", "0123456789", key: nil).code == 3)
    let newer = "n:" + String(repeating: "3c", count: 32)
    #expect(try await run("keys", "rotate", key: newer).code == 3)
    #expect(
      try await run("keys", "rotate", key: newer + "," + Self.key).output
        == "Encrypted with the newest key: 1 value, 2 messages of people, 0 messages to people, 1 note, 0 contest entries.\n"
    )
    #expect(
      try await run("keys", "rotate", "--json", key: newer + "," + Self.key).output
        == #"{"resealed":0,"values":0,"messages":0,"freeMessages":0,"notes":0,"contestEntries":0}"# + "\n"
    )
    // Nothing needs the older key any more.
    #expect(try await run("contacts", "export-data", "0123456789", key: newer).output.contains("901231011234"))
  }

  @Test("A key that is another one than its name says, or missing, is refused and said, and a STOP binds all the same")
  func keys() async throws {
    let wrong = "k:" + String(repeating: "3c", count: 32)
    #expect(try await run("doctor", key: wrong).code == 0, "nothing was encrypted yet")
    _ = try await run("inbound", "--from", "0123456789", "--text", "hello")
    let fitting = try await run("doctor", "--json")
    #expect(fitting.code == 0 && fitting.output.contains(#""keyProblem":null"#))
    for key in [wrong, nil] {
      let doctor = try await run("doctor", key: key)
      #expect(doctor.code == 3 && doctor.output.contains("“k”"))
      #expect(try await run("keys", "rotate", key: key).code == 3)
      #expect(try await run("contacts", "note", "0123456789", "a note", key: key).code == 3)
    }
    let useless = try await run("doctor", "--json", key: "abc")
    #expect(useless.code == 3 && useless.output.contains(#""keyProblem":"WHATSAPP_CAMPAIGNS_KEY cannot be used"#))
    #expect(try await run("inbound", "--from", "0123456789", "--text", "STOP", key: wrong).code == 3)
    let consent = try await run("consent", "show", "0123456789", "--json", key: nil)
    #expect(consent.output.contains("withdrawn"))
    // A key without a name is called 1, and is none that was ever used here.
    #expect(try await run("doctor", key: String(repeating: "4b", count: 32)).code == 3)
    #expect(try await run("doctor", key: "2026:" + String(repeating: "3c", count: 32) + "," + Self.key).code == 0)
  }

  @Test("Two contacts become one, and what was kept for long enough is removed")
  func mergingAndRetention() async throws {
    #expect(try await run("contacts", "merge", "0198765432", "0123456789").code == 2)
    #expect(
      try await run("contacts", "merge", "0198765432", "0123456789", "--yes").output
        == "Merged: 1 decision and 0 recipients went over.\n"
    )
    #expect(try await run("contacts", "list", "--json").lines.count == 2)
    #expect(try await run("retention", "apply", "--yes").code == 2)
    #expect(try await run("retention", "apply", "--contacts", "365").code == 2)
    let later = Date().addingTimeInterval(400 * 86_400).formatted(.iso8601)
    let applied = try await run("retention", "apply", "--contacts", "365", "--yes", "--json", "--now", later)
    #expect(applied.output == #"{"webhookBodies":0,"messageTexts":0,"recipients":0,"contacts":2}"# + "\n")
    #expect(try await run("contacts", "list", "--json").lines.isEmpty)
  }
}
