import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("Encryption keys that are not the right ones")
struct KeyCheckTests {
  private let store = InMemoryStore()
  private static let right = String(repeating: "11", count: 32)
  private static let wrong = String(repeating: "22", count: 32)
  private let person = PersonKey(EngineFixture.number(1))

  private func engine(_ keys: String?) throws -> CampaignEngine {
    let cipher = try keys.map { try FieldCipher(Secret($0)) }
    let settings = EngineConfiguration(dialogue: ConsentDialogue(brand: "Kedai"), cipher: cipher, patience: .zero)
    return try EngineFixture(store: store, settings: settings).engine
  }

  private func body(_ text: String, id: String, from index: Int = 1) -> [UInt8] {
    let message: JSONValue = [
      "from": .string(String(EngineFixture.number(index).e164.dropFirst())), "id": .string(id),
      "timestamp": .number(JSONNumber(Int(Date().timeIntervalSince1970))), "type": "text",
      "text": ["body": .string(text)],
    ]
    let value: JSONValue = ["metadata": ["phone_number_id": "100"], "messages": [message]]
    let body: JSONValue = [
      "object": "whatsapp_business_account",
      "entry": [["id": "1", "changes": [["field": "messages", "value": value]]]],
    ]
    return body.encoded()
  }

  private func take(_ text: String, id: String, with engine: CampaignEngine) async -> WebhookReceipt {
    await engine.take(trusted: body(text, id: id), from: EngineFixture.cloud)
  }

  private func code(_ operation: () async throws -> Void) async -> EngineError.Code? {
    await #expect(throws: EngineError.self) { try await operation() }?.code
  }

  @Test("are refused wherever they would seal or open, and when the engine begins")
  func refused() async throws {
    _ = await take("hello", id: "a", with: try engine(Self.right))
    let wrong = try engine(Self.wrong)
    #expect(await code { try await wrong.checkKeys() } == .wrongKey)
    #expect(await code { try await wrong.run() } == .wrongKey)
    #expect(await code { try await wrong.processWebhooks() } == .wrongKey)
    #expect(await code { try await wrong.note("x", about: person) } == .wrongKey)
    #expect(await code { try await wrong.keepSealed("x", as: "member", of: person) } == .wrongKey)
    #expect(await code { _ = try await wrong.conversation(with: person) } == .wrongKey)
    #expect(await code { try await wrong.resealAll() } == .wrongKey)
    #expect(await code { try await engine("2026:\(Self.right),\(Self.wrong)").resealAll() } == .wrongKey)
    #expect(try await engine(Self.right).conversation(with: person).map(\.text) == ["hello"])
  }

  @Test("are missed where there is none, or none that was ever used")
  func missing() async throws {
    try await engine(nil).checkKeys()
    _ = await take("hello", id: "a", with: try engine("2025:\(Self.right)"))
    for keys in [nil, "2026:\(Self.wrong)", Self.right] {
      let engine = try engine(keys)
      #expect(await code { try await engine.checkKeys() } == .missingKey)
      #expect(await code { try await engine.note("x", about: person) } == .missingKey)
    }
    try await engine("2026:\(Self.wrong),2025:\(Self.right)").checkKeys()
  }

  @Test("are not remembered: a key that was mistyped before anything was sealed does no harm")
  func mistyped() async throws {
    try await engine(Self.wrong).checkKeys()
    _ = await take("hello", id: "a", with: try engine(Self.right))
    try await engine(Self.right).checkKeys()
    #expect(await code { try await engine(Self.wrong).checkKeys() } == .wrongKey)
  }

  @Test("let a STOP bind, and its message waits for the right one")
  func stop() async throws {
    let right = try engine(Self.right)
    _ = await take("YES", id: "a", with: right)
    for (index, keys) in [Self.wrong, nil].enumerated() {
      let stop = body("STOP", id: "stop-\(index)", from: index + 1)
      let receipt = await (try engine(keys)).take(trusted: stop, from: EngineFixture.cloud)
      #expect(receipt.response.status == 200)
      let bound = try await right.consent(of: PersonKey(EngineFixture.number(index + 1)))
      #expect(bound.state.isWithdrawn(.marketing), "with \(keys ?? "no key")")
    }
    let summary = try await right.applyPendingWebhooks()
    #expect(summary.messages == 2)
    for index in 1...2 {
      let person = PersonKey(EngineFixture.number(index))
      #expect(try await right.conversation(with: person).contains { $0.text == "STOP" })
      let decisions = try await right.consent(of: person).history.map(\.event.decision)
      #expect(decisions.count { $0 == .withdrawn } == 1, "one entry")
    }
  }

  @Test("let a STOP bind that was kept before by a process that died, and answer its repetition")
  func repetition() async throws {
    _ = await take("YES", id: "a", with: try engine(Self.right))
    let stop = body("STOP", id: "stop")
    _ = try await store.keepWebhook(
      KeepWebhook(tenant: .default, provider: EngineFixture.cloud, body: stop, isUrgent: true)
    )
    for keys in [Self.wrong, nil, Self.wrong] {
      let receipt = await (try engine(keys)).take(trusted: stop, from: EngineFixture.cloud)
      #expect(receipt.response.status == 200)
      #expect(receipt.isRepeated)
      #expect(try await engine(Self.right).consent(of: person).state.isWithdrawn(.marketing))
    }
  }

  @Test("are named, and nothing of them is printed")
  func words() async throws {
    let check = try #require(try FieldCipher(Secret(Self.right)).checks(for: .default).first)
    #expect(check.keyID == "1", "a key without a name")
    #expect(!check.value.contains("11"))
    let other = TenantID("other")
    #expect(try FieldCipher(Secret(Self.right)).checks(for: other).first != check, "another tenant's")
    #expect(KeyCheck.Problem.wrong("2026").description.contains("“2026”"))
    #expect(KeyCheck.Problem.missing(["1", "2026"]).description.contains("“1”, “2026”"))
  }
}
