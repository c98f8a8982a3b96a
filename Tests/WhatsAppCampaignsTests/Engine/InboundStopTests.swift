import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("A STOP that does not come as a text should")
struct InboundStopTests {
  private let time = ManualTimeSource()
  private let fixture: EngineFixture
  private let person = PersonKey(EngineFixture.number(1))

  init() throws {
    let settings = EngineConfiguration(dialogue: ConsentDialogue(brand: "Kedai"), patience: .zero)
    fixture = try EngineFixture(store: InMemoryStore(time: time), settings: settings, time: time)
  }

  /// Takes in one message of the person, a second after the one before it.
  private func take(_ content: JSONObject, id: String?) async throws -> WebhookSummary {
    time.advance(by: .seconds(1))
    return try await take(content, id: id, at: Int(time.now.timeIntervalSince1970))
  }

  private func take(_ content: JSONObject, id: String?, at second: Int, entry: String = "1") async throws
    -> WebhookSummary
  {
    var message: JSONObject = [
      "from": .string(String(EngineFixture.number(1).e164.dropFirst())), "timestamp": .number(JSONNumber(second)),
    ]
    message["id"] = id.map { .string($0) }
    for member in content { message[member.key] = member.value }
    let value: JSONValue = ["metadata": ["phone_number_id": "100"], "messages": [.object(message)]]
    let change: JSONValue = ["field": "messages", "value": value]
    let body: JSONValue = [
      "object": "whatsapp_business_account", "entry": [["id": .string(entry), "changes": [change]]],
    ]
    let receipt = await fixture.engine.take(trusted: body.encoded(), from: EngineFixture.cloud)
    #expect(receipt.response.status == 200)
    var summary = receipt.applied
    summary.add(try await fixture.engine.applyPendingWebhooks())
    return summary
  }

  private func isStopped() async throws -> Bool {
    try await fixture.engine.consent(of: person).state.isWithdrawn(.marketing)
  }

  private static let yes: JSONObject = ["type": "text", "text": ["body": "yes"]]
  private static let stop: JSONObject = ["type": "text", "text": ["body": "STOP"]]

  @Test(
    "A refusal that stands behind a button is recorded, and answered as one",
    arguments: [
      ["type": "button", "button": ["payload": "STOP", "text": "Not for me"]],
      [
        "type": "interactive",
        "interactive": ["type": "button_reply", "button_reply": ["id": "STOP", "title": "Not for me"]],
      ],
    ] as [JSONObject]
  )
  func payload(content: JSONObject) async throws {
    _ = try await take(Self.yes, id: "a")
    let summary = try await take(content, id: "b")
    #expect(try await isStopped())
    #expect(summary.replies.map(\.answer.kind) == [.stopped])
    let entry = try await fixture.engine.consent(of: person).history.last?.event
    #expect(entry?.word == "stop" && entry?.rule == "stopWord")
  }

  @Test("A button about a bus stop stops nothing")
  func busStop() async throws {
    _ = try await take(Self.yes, id: "a")
    _ = try await take(["type": "button", "button": ["payload": "bus_stop_5", "text": "Jalan Ipoh"]], id: "b")
    #expect(try await !isStopped())
  }

  @Test("A STOP without an identifier binds; when it is delivered again, a later START stays")
  func unnamed() async throws {
    _ = try await take(Self.yes, id: "a")
    let summary = try await take(Self.stop, id: nil)
    let second = Int(time.now.timeIntervalSince1970)
    #expect(try await isStopped())
    #expect(summary.problems == 1 && summary.messages == 1)
    #expect(summary.replies.map(\.answer.kind) == [.stopped])
    _ = try await take(["type": "text", "text": ["body": "START"]], id: "b")
    #expect(try await !isStopped())
    // The same part in another body.
    let again = try await take(Self.stop, id: nil, at: second, entry: "2")
    #expect(again.messages == 0 && again.replies.isEmpty)
    #expect(try await !isStopped())
    #expect(try await fixture.engine.consent(of: person).history.filter { $0.event.decision == .withdrawn }.count == 1)
    _ = try await take(Self.stop, id: nil)
    #expect(try await isStopped(), "a later one is another one")
  }

  @Test("A STOP that is written as a plain text binds")
  func plain() async throws {
    _ = try await take(Self.yes, id: "a")
    let summary = try await take(["type": "text", "text": "STOP"], id: "b")
    #expect(summary.problems == 0)
    #expect(try await isStopped())
  }
}
