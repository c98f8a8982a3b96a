import Foundation
import Testing

/// What people are answered, from their first word on.
struct InboundJourneyTests {
  private let folder: CommandLineRun.Folder
  private let start = Date().addingTimeInterval(-3_600)

  init() throws { folder = try CommandLineRun.Folder() }

  /// What one message is answered: one line a reply, its kind, language and text.
  private func say(_ text: String, minute: Int, from: String = "60123456789") async throws -> [String] {
    let seconds = Int(start.timeIntervalSince1970) + 60 * minute
    let message: [String: Any] = [
      "id": "wamid.\(minute).\(from)", "from": from, "timestamp": String(seconds), "type": "text",
      "text": ["body": text],
    ]
    let value: [String: Any] = [
      "messaging_product": "whatsapp", "metadata": ["phone_number_id": "1"], "messages": [message],
      "contacts": [["wa_id": from, "profile": ["name": "Aminah"]]],
    ]
    let body: [String: Any] = [
      "object": "whatsapp_business_account",
      "entry": [["id": "0", "changes": [["field": "messages", "value": value]]]],
    ]
    try folder.write(String(decoding: try JSONSerialization.data(withJSONObject: body), as: UTF8.self), to: "body.json")
    let run = try await CommandLineRun(
      arguments: ["inbound", "--webhook", "body.json", "--brand", "Kedai Ali", "--json"],
      in: folder
    )
    #expect(run.code == 0)
    let document = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let replies = try #require(document?["replies"] as? [[String: String]])
    return replies.map { "\($0["kind"] ?? "") \($0["language"] ?? ""): \($0["text"] ?? "")" }
  }

  @Test("First contact, yes, identity card, gender, stop, start: the replies, and what is on record")
  func journey() async throws {
    #expect(
      try await say("hello", minute: 0) == [
        """
        request ms: Hi Aminah! Anda dihubungi oleh Kedai Ali berkaitan pembelian/promosi produk kami.
        Dengan membalas YA, anda memberi kebenaran untuk kami menghantar mesej WhatsApp tentang resit, sokongan & \
        promosi. Balas TIDAK untuk menolak.
        Anda boleh berhenti pada bila-bila masa dengan taip STOP.
        """,
        """
        request en: Hi Aminah! This is Kedai Ali about your purchase/promotions.
        Reply YES to consent to receive WhatsApp messages for receipts, support & promos. Reply NO to decline.
        You can opt out anytime by typing STOP.
        """,
      ]
    )
    #expect(
      try await say("yes", minute: 1) == [
        "granted en: Thank you! Your consent has been recorded. You can type STOP anytime to opt out."
      ]
    )
    #expect(try await say("901231-01-1234", minute: 2).first?.contains("Gender: Female\nPlace of birth: Johor") == true)
    #expect(try await say("NB", minute: 3).first?.contains("Gender: Non-binary") == true)
    let shown = try await CommandLineRun(arguments: ["contacts", "show", "0123456789", "--json"], in: folder)
    #expect(shown.output.contains(#""gender":"NB""#))
    #expect(!shown.output.contains("901231"))
    #expect(
      try await say("Please STOP", minute: 4) == [
        "stopped en: Understood. We won't send promotional messages. You can still contact us for support."
      ]
    )
    #expect(try await say("hello", minute: 5).isEmpty)
    #expect(try await say("START", minute: 6).map { $0.prefix(10) } == ["granted en"])
    #expect(try await say("tidak", minute: 7).map { $0.prefix(11) } == ["declined ms"])
    #expect(try await say("tidak", minute: 7).isEmpty, "the same message once more")

    let history = try await CommandLineRun(arguments: ["consent", "history", "0123456789", "--json"], in: folder)
    #expect(history.lines.count == 6)
    #expect(history.output.contains(#""decision":"requested""#))
    // Asked in two languages, and the agreement holds the question in the one that it was given in.
    let worded = history.lines.filter { $0.contains("Hi Aminah! This is Kedai Ali") }
    #expect(worded.count == 2 && worded[1].contains(#""decision":"granted""#))
  }

  @Test("With --send the replies leave through the provider, and a message of yesterday is answered no more")
  func sending() async throws {
    let server = try ScriptedServer { connection in
      while connection.readRequest() != nil { connection.answer(#"{"messages":[{"id":"wamid.out"}]}"#) }
    }
    let run = try await CommandLineRun(
      arguments: [
        "inbound", "--from", "0123456789", "--text", "hi", "--send", "--base-url", "http://127.0.0.1:\(server.port)",
        "--json",
      ],
      environment: ["WHATSAPP_ACCESS_TOKEN": "sesame", "WHATSAPP_PHONE_NUMBER_ID": "100"],
      in: folder
    )
    #expect(run.code == 0, "\(run.output)")
    #expect(server.requests.count == 2)
    #expect(try await say("hello", minute: -1_500, from: "60198765432").isEmpty)
  }

  @Test("What is typed in one after another counts in that order, and each is answered")
  func quick() async throws {
    var kinds: [String] = []
    for text in ["YES", "STOP", "START"] {
      let run = try await CommandLineRun("inbound", "--from", "0123456789", "--text", text, "--json", in: folder)
      let document = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
      kinds += try #require(document?["replies"] as? [[String: String]]).compactMap { $0["kind"] }
    }
    #expect(kinds == ["granted", "stopped", "granted"])
  }

  @Test("What is typed in arrives through every provider", arguments: ["cloud", "tata", "wabot"])
  func providers(name: String) async throws {
    let run = try await CommandLineRun(
      arguments: ["inbound", "--provider", name, "--from", "0123456789", "--text", "stop", "--json"],
      in: folder
    )
    #expect(run.code == 0, "\(run.output)")
    #expect(run.output.contains(#""events":1,"problems":0,"messages":1"#), "\(run.output)")
    let shown = try await CommandLineRun(arguments: ["consent", "show", "0123456789", "--json"], in: folder)
    #expect(shown.output.contains(#""marketing":{"decision":"withdrawn""#), "\(shown.output)")
  }
}
