import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsCurl

/// The conversations of the source document as scripts over the command line: every reply to the byte.
struct ConversationScriptTests {
  private let folder: CommandLineRun.Folder

  init() throws { folder = try CommandLineRun.Folder() }

  /// A minute of the day of the scripts, as `--now` takes it.
  private func clock(_ minute: Int) -> String {
    String(format: "2026-11-21T%02d:%02d:00+08:00", 9 + minute / 60, minute % 60)
  }

  private func run(_ arguments: String..., at minute: Int) async throws -> CommandLineRun {
    try await CommandLineRun(arguments: arguments + ["--now", clock(minute)], in: folder)
  }

  /// Says one thing after another, a minute apart, and compares what is answered.
  private func play(_ script: [(says: String, answers: [String])], from phone: String = "012-3456789") async throws {
    for (minute, line) in script.enumerated() {
      let run = try await run(
        "inbound",
        "--from",
        phone,
        "--text",
        line.says,
        "--brand",
        "Kedai Ali",
        "--json",
        at: minute
      )
      #expect(run.code == 0)
      let document = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
      let replies = try #require(document?["replies"] as? [[String: String]])
      #expect(replies.compactMap { $0["text"] } == line.answers, "after “\(line.says)”")
    }
  }

  private static let request = [
    """
    Hi! Anda dihubungi oleh Kedai Ali berkaitan pembelian/promosi produk kami.
    Dengan membalas YA, anda memberi kebenaran untuk kami menghantar mesej WhatsApp tentang resit, sokongan & promosi. \
    Balas TIDAK untuk menolak.
    Anda boleh berhenti pada bila-bila masa dengan taip STOP.
    """,
    """
    Hi! This is Kedai Ali about your purchase/promotions.
    Reply YES to consent to receive WhatsApp messages for receipts, support & promos. Reply NO to decline.
    You can opt out anytime by typing STOP.
    """,
  ]
  private static let granted = "Thank you! Your consent has been recorded. You can type STOP anytime to opt out."
  private static let stopped =
    "Understood. We won't send promotional messages. You can still contact us for support."
  private static let prompt = """
    📋 Hi! To provide you with better service, please share your information:

    1️⃣ **IC Number**: Send your IC number (e.g., 901231-01-1234)
    2️⃣ **Gender**: Reply with M (Male), F (Female), or NB (Non-binary)
    3️⃣ **Marital Status**: Reply with SINGLE, MARRIED, DIVORCED, or WIDOWED

    You can send your IC number first, and I'll automatically extract your age, gender, and state information!
    """

  private static func noted(_ lines: String...) -> String {
    "Thank you! We have noted:\n" + lines.joined(separator: "\n")
      + "\nIf something is wrong, send it again as it should be."
  }

  @Test("First contact, an unclear answer, yes, identity card, gender, stop, start again, no: in English")
  func english() async throws {
    try await play([
      ("hello", Self.request),
      (
        "who is this",
        [
          "Sila balas YA untuk menerima mesej kami, atau TIDAK untuk menolak.",
          "Please reply YES to receive our messages, or NO to decline.",
        ]
      ),
      ("901231-01-1234", []),
      ("yes", [Self.granted]),
      ("when do you open", [Self.prompt]),
      ("901231-01-1234", [Self.noted("Age: 35", "Gender: Female", "Place of birth: Johor")]),
      ("M", [Self.noted("Gender: Male")]),
      ("901231-01-1234", [Self.noted("Age: 35", "Gender: Male", "Place of birth: Johor")]),
      ("MARRIED", [Self.noted("Marital status: Married")]),
      ("901331-01-1234", ["That IC number cannot be right. Please check it and send it again (e.g., 901231-01-1234)."]),
      ("when do you open", []),
      ("Stop!", [Self.stopped]),
      ("STOP", []),
      ("hello", []),
      ("START", [Self.granted]),
      ("no", [Self.stopped]),
      ("no", []),
    ])
    let shown = try await run("contacts", "show", "0123456789", "--messages", "2", at: 30)
    #expect(shown.code == 0)
    #expect(
      shown.output == """
        Phone           +60•••••6789
        Since           2026-11-21T01:00:00Z
        birth_date      1990-12-31
        gender          M
        gender_source   stated
        marital_status  married
        place_of_birth  MY-01

        PURPOSE    DECISION   SINCE
        marketing  withdrawn  2026-11-21T01:16:00Z
        utility    withdrawn  2026-11-21T01:16:00Z

        Messages          17 from the person, 0 to them
        First wrote       2026-11-21T01:00:00Z
        Last wrote        2026-11-21T01:16:00Z
        Last interaction  2026-11-21T01:16:00Z
        Free text until   2026-11-22T01:16:00Z (cloud)

        TIME                  FROM    KIND  STATUS  TEXT
        2026-11-21T01:16:00Z  person  text          no
        2026-11-21T01:15:00Z  person  text          no

        TIME                  NOTE            BY  TEXT
        2026-11-21T01:15:00Z  withdrew            marketing, utility (whatsapp)
        2026-11-21T01:14:00Z  agreed              marketing, utility (whatsapp)
        2026-11-21T01:11:00Z  withdrew            marketing, utility (whatsapp)
        2026-11-21T01:08:00Z  changedProfile      marital_status
        2026-11-21T01:06:00Z  changedProfile      gender
        2026-11-21T01:05:00Z  changedProfile      birth_date, gender, place_of_birth
        2026-11-21T01:03:00Z  agreed              marketing, utility (whatsapp)
        2026-11-21T01:00:00Z  becameContact

        """
    )
  }

  @Test("No at the first contact, yes later, gender and marital status: in Malay")
  func malay() async throws {
    func noted(_ line: String) -> String {
      "Terima kasih! Kami telah mencatat:\n\(line)\nJika ada yang salah, hantar semula maklumat yang betul."
    }
    try await play([
      ("tidak", ["Baik, kami tidak akan menghantar mesej promosi. Anda masih boleh hubungi kami untuk sokongan."]),
      ("hello", []),
      (
        "ya",
        [
          "Terima kasih! Kebenaran anda telah direkodkan. Anda boleh taip STOP untuk berhenti pada bila-bila masa."
        ]
      ),
      ("lelaki", [noted("Jantina: Lelaki")]),
      ("bujang", [noted("Status perkahwinan: Bujang")]),
      ("BATAL", ["Baik, kami tidak akan menghantar mesej promosi. Anda masih boleh hubungi kami untuk sokongan."]),
    ])
  }

  @Test("A note is kept with its author, about contacts only, and a contact's sheet is one JSON object")
  func notes() async throws {
    try await play([("hello", Self.request)])
    let noted = try await run("contacts", "note", "0123456789", "Suka panggilan pagi", "--by", "Aminah", at: 5)
    #expect(noted.code == 0)
    #expect(noted.output == "Noted.\n")
    #expect(try await run("contacts", "note", "0198765432", "x", at: 6).code == 2)
    #expect(try await run("contacts", "note", "0123456789", " ", at: 6).code == 2)
    let shown = try await run("contacts", "show", "0123456789", "--json", at: 7)
    #expect(shown.lines.count == 1)
    let sheet = try #require(try JSONSerialization.jsonObject(with: Data(shown.output.utf8)) as? [String: Any])
    let notes = try #require(sheet["notes"] as? [[String: Any]])
    #expect(notes.map { $0["kind"] as? String } == ["written", "becameContact"])
    #expect(notes.first?["text"] as? String == "Suka panggilan pagi")
    #expect(notes.first?["author"] as? String == "Aminah")
    let counts = try #require(sheet["messages"] as? [String: Any])
    #expect(counts["inbound"] as? Int == 1 && counts["outbound"] as? Int == 0)
    #expect(counts["freeTextUntil"] as? String == "2026-11-22T01:00:00Z")
    let history = try #require(sheet["history"] as? [[String: Any]])
    #expect(history.first?["text"] as? String == "hello")
    #expect(try await run("contacts", "show", "0123456789", "--messages", "-1", at: 7).code == 2)
  }

  @Test("What is sent stands in the history, and `serve` with a brand answers people", .timeLimit(.minutes(15)))
  func serve() async throws {
    let provider = try ScriptedServer { connection in
      while connection.readRequest() != nil { connection.answer(#"{"messages":[{"id":"wamid.out"}]}"#) }
    }
    let environment = [
      "WHATSAPP_ACCESS_TOKEN": "sesame", "WHATSAPP_PHONE_NUMBER_ID": "100", "WHATSAPP_APP_SECRET": "hush",
    ]
    let server = try CommandLineRun.Running(
      ["serve", "--port", "0", "--brand", "Kedai Ali", "--base-url", "http://127.0.0.1:\(provider.port)", "--json"],
      environment: environment,
      in: folder
    )
    let line = try await server.firstText()
    let document = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    let port = try #require(document?["port"] as? Int)
    let message =
      #"{"id":"wamid.1","from":"60123456789","timestamp":"\#(Int(Date().timeIntervalSince1970))","type":"text","#
      + #""text":{"body":"hello"}}"#
    let value = #"{"metadata":{"phone_number_id":"100"},"messages":[\#(message)]}"#
    let change = #"{"field":"messages","value":\#(value)}"#
    let body = #"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[\#(change)]}]}"#
    let posted = try await Self.post(body, secret: "hush", to: port)
    #expect(posted == 200)
    while provider.requests.count < 2 { try await Task.sleep(for: .milliseconds(20)) }
    server.interrupt()
    _ = try await server.finish()
    let shown = try await CommandLineRun(arguments: ["contacts", "show", "0123456789", "--json"], in: folder)
    #expect(shown.output.contains(#""inbound":1,"outbound":2"#))
    #expect(shown.output.components(separatedBy: #""origin":"business","kind":"request""#).count == 3)
    #expect(shown.output.contains(#""status":"sent""#))
  }

  @Test("`serve` says what it refuses, and keeps what is about another number or account", .timeLimit(.minutes(15)))
  func refusals() async throws {
    let environment = [
      "WHATSAPP_PHONE_NUMBER_ID": "100", "WHATSAPP_BUSINESS_ACCOUNT_ID": "1", "WHATSAPP_APP_SECRET": "hush",
      "WHATSAPP_ACCESS_TOKEN": "sesame",
    ]
    let server = try CommandLineRun.Running(["serve", "--port", "0", "--json"], environment: environment, in: folder)
    let document = try JSONSerialization.jsonObject(with: Data(try await server.firstText().utf8)) as? [String: Any]
    let port = try #require(document?["port"] as? Int)
    func body(_ number: String, _ account: String, _ text: String) -> String {
      let message =
        #"{"id":"wamid.\#(text)","from":"60123456789","timestamp":"1763000000","type":"text","text":{"body":"\#(text)"}}"#
      let value = #"{"metadata":{"phone_number_id":"\#(number)"},"messages":[\#(message)]}"#
      let change = #"{"field":"messages","value":\#(value)}"#
      return #"{"object":"whatsapp_business_account","entry":[{"id":"\#(account)","changes":[\#(change)]}]}"#
    }
    for _ in 0..<3 { #expect(try await Self.post(body("100", "1", "START"), secret: "hash", to: port) == 401) }
    #expect(try await Self.post("{}", secret: "hush", to: port, provider: "madeup") == 404)
    #expect(try await Self.post(body("999", "1", "START"), secret: "hush", to: port) == 200)
    let disabled =
      #"{"object":"whatsapp_business_account","entry":[{"id":"2","changes":[{"field":"account_update","value":{"event":"ACCOUNT_DELETED"}}]}]}"#
    #expect(try await Self.post(disabled, secret: "hush", to: port) == 200)
    var unread: CommandLineRun
    repeat {
      unread = try await CommandLineRun(arguments: ["webhook", "unread", "--json", "--bodies"], in: folder)
    } while unread.lines.count < 2
    #expect(unread.output.contains("999") && unread.output.contains("ACCOUNT_DELETED"))
    let consent = try await CommandLineRun(
      arguments: ["consent", "show", "--phone", "0123456789", "--json"],
      in: folder
    )
    #expect(!consent.output.contains("granted"))
    server.interrupt()
    let said = try await server.finish().diagnostics
    // In a line for many, or in several where they came slowly.
    let refused = said.split(separator: "\n").filter { $0.contains("refused with 401: its signature is not made with") }
    #expect(refused.compactMap { $0.split(separator: " ").dropFirst().first.flatMap { Int($0) } }.reduce(0, +) == 3)
    #expect(said.contains("1 webhook of “cloud” kept and not applied"))
    #expect(!said.contains("60123456789") && !said.contains("madeup"))
  }

  /// Delivers a signed webhook, and returns the status of the answer.
  private static func post(
    _ body: String,
    secret: String,
    to port: Int,
    provider: String = "cloud"
  ) async throws -> Int {
    let transport = CurlTransport()
    defer { transport.shutDown() }
    let bytes = Array(body.utf8)
    let signature = try WebhookSignature(secrets: [Secret(secret)]).sign(bytes)
    let request = HTTPRequest(
      method: .post,
      url: "http://127.0.0.1:\(port)/webhooks/\(provider)/default",
      headers: ["X-Hub-Signature-256": signature],
      body: bytes
    )
    return try await transport.send(request).status
  }
}
