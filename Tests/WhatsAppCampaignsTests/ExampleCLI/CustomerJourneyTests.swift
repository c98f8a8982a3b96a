import Foundation
import Testing

/// One customer's way through everything: consent, profile, a contest that anybody enters by writing, files, and the end.
struct CustomerJourneyTests {
  private let folder: CommandLineRun.Folder

  init() throws { folder = try CommandLineRun.Folder() }

  private func clock(_ minute: Int) -> String { String(format: "2026-11-21T09:%02d:00+08:00", minute) }

  /// What `inbound` prints for one message that a webhook brings, whole.
  private func say(_ content: [String: Any], minute: Int) async throws -> String {
    let at = try Date(clock(minute), strategy: .iso8601)
    let id: [String: Any] = [
      "id": "wamid.\(minute)", "from": "60123456789", "timestamp": String(Int(at.timeIntervalSince1970)),
    ]
    let value: [String: Any] = [
      "messaging_product": "whatsapp", "metadata": ["phone_number_id": "1"],
      "messages": [id.merging(content) { $1 }],
      "contacts": [["wa_id": "60123456789", "profile": ["name": "Siti"]]],
    ]
    let body: [String: Any] = [
      "object": "whatsapp_business_account",
      "entry": [["id": "0", "changes": [["field": "messages", "value": value]]]],
    ]
    try folder.write(String(decoding: try JSONSerialization.data(withJSONObject: body), as: UTF8.self), to: "in.json")
    let run = try await CommandLineRun(
      arguments: ["inbound", "--webhook", "in.json", "--brand", "Kedai Ali", "--now", clock(minute)],
      in: folder
    )
    #expect(run.code == 0, "\(run.diagnostics)")
    return run.output
  }

  private func say(_ words: String, minute: Int) async throws -> String {
    try await say(["type": "text", "text": ["body": words]], minute: minute)
  }

  @Test("Hello, yes, identity card, a contest, a sticker, a document, stop: all that is printed, to the byte")
  func journey() async throws {
    let created = try await CommandLineRun(
      arguments: [
        "contest", "create", "--name", "Monthly Giveaway", "--opens", "2026-11-01", "--closes",
        "2026-12-21T00:00:00+08:00", "--prize", "A rice cooker", "--claim", "Show this message.", "--json", "--now",
        clock(0),
      ],
      in: folder
    )
    let contest = try JSONSerialization.jsonObject(with: Data(created.output.utf8)) as? [String: Any]
    let id = try #require(contest?["id"] as? String)

    for (minute, step) in Self.steps(contest: id).enumerated() {
      #expect(try await say(step.content, minute: minute) == step.printed, "step \(minute)")
    }
    let entries = try await CommandLineRun(arguments: ["contest", "entries", id, "--json"], in: folder)
    #expect(entries.lines.count == 1)
  }

  private static func words(_ text: String) -> [String: Any] { ["type": "text", "text": ["body": text]] }

  /// What `inbound` prints to replies, each with its language.
  private static func printed(_ replies: (language: String, text: String)...) -> String {
    let head = """
      Webhooks            1
      Events              1
      New messages        1
      Recipients changed  0

      """
    return head + replies.map { "\nReply in \($0.language):\n\($0.text)\n" }.joined()
  }

  private static func steps(contest id: String) -> [(content: [String: Any], printed: String)] {
    let received = printed(("en", "Thank you, we have received it."))
    let sticker: [String: Any] = ["type": "sticker", "sticker": ["id": "1", "mime_type": "image/webp"]]
    let document: [String: Any] = ["type": "document", "document": ["id": "2", "mime_type": "application/pdf"]]
    return [
      (words("hello"), printed(("ms", Self.requestInMalay), ("en", Self.requestInEnglish))),
      (
        words("yes"),
        printed(("en", "Thank you! Your consent has been recorded. You can type STOP anytime to opt out."))
      ),
      (words("901231-01-1234"), printed(("en", Self.noted))),
      (words("I want to win the rice cooker"), printed(("en", Self.prompt), ("en", Self.entered(id)))),
      (sticker, received), (document, received),
      (
        words("Please stop"),
        printed(("en", "Understood. We won't send promotional messages. You can still contact us for support."))
      ),
      (words("hello?"), printed()),
    ]
  }

  private static let requestInMalay = """
    Hi Siti! Anda dihubungi oleh Kedai Ali berkaitan pembelian/promosi produk kami.
    Dengan membalas YA, anda memberi kebenaran untuk kami menghantar mesej WhatsApp tentang resit, sokongan & promosi. \
    Balas TIDAK untuk menolak.
    Anda boleh berhenti pada bila-bila masa dengan taip STOP.
    """
  private static let requestInEnglish = """
    Hi Siti! This is Kedai Ali about your purchase/promotions.
    Reply YES to consent to receive WhatsApp messages for receipts, support & promos. Reply NO to decline.
    You can opt out anytime by typing STOP.
    """
  private static let noted = """
    Thank you! We have noted:
    Age: 35
    Gender: Female
    Place of birth: Johor
    If something is wrong, send it again as it should be.
    """
  private static let prompt = """
    📋 Hi! To provide you with better service, please share your information:

    1️⃣ **IC Number**: Send your IC number (e.g., 901231-01-1234)
    2️⃣ **Gender**: Reply with M (Male), F (Female), or NB (Non-binary)
    3️⃣ **Marital Status**: Reply with SINGLE, MARRIED, DIVORCED, or WIDOWED

    You can send your IC number first, and I'll automatically extract your age, gender, and state information!
    """

  private static func entered(_ contest: String) -> String {
    """
    🎉 Contest Entry Confirmed!

    Contest: Monthly Giveaway
    Entry Date: 21 November 2026
    Entry ID: \(contest)-1

    Good luck! Winners will be announced on 21 December 2026.
    """
  }
}
