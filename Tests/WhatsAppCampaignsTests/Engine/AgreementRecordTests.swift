import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("What an agreement by message leaves in the ledger")
struct AgreementRecordTests {
  private let time = ManualTimeSource()
  private let fixture: EngineFixture
  private let person = PersonKey(EngineFixture.number(1))

  init() throws {
    let settings = EngineConfiguration(
      dialogue: ConsentDialogue(brand: "Kedai", keepsIdentityCards: true),
      cipher: try FieldCipher(Secret(String(repeating: "11", count: 32))),
      patience: .zero
    )
    fixture = try EngineFixture(store: InMemoryStore(time: time), settings: settings, time: time)
  }

  private func says(_ text: String, id: String) async throws -> [DialogueTurn.Answer] {
    time.advance(by: .seconds(5))
    let message: JSONValue = [
      "from": .string(String(EngineFixture.number(1).e164.dropFirst())), "id": .string(id),
      "timestamp": .number(JSONNumber(Int(time.now.timeIntervalSince1970))), "type": "text",
      "text": ["body": .string(text)],
    ]
    let contact: JSONValue = [
      "profile": ["name": "Aminah"], "wa_id": .string(String(EngineFixture.number(1).e164.dropFirst())),
    ]
    let value: JSONValue = [
      "metadata": ["phone_number_id": "100"], "contacts": [contact], "messages": [message],
    ]
    let body: JSONValue = [
      "object": "whatsapp_business_account",
      "entry": [["id": "1", "changes": [["field": "messages", "value": value]]]],
    ]
    return await fixture.engine.take(trusted: body.encoded(), from: EngineFixture.cloud).applied.replies.map(\.answer)
  }

  private func history() async throws -> [ConsentEvent] {
    try await fixture.engine.consent(of: person).history.map(\.event)
  }

  @Test("is the question to the letter and its language, as it is with the questions themselves")
  func wording() async throws {
    let asked = try await says("hello", id: "a")
    _ = try await says("ya", id: "b")
    let history = try await history()
    #expect(history.map(\.decision) == [.requested, .requested, .granted])
    #expect(history.map(\.wording) == (asked + [asked[0]]).map(\.text))
    #expect(history.map(\.language) == ["ms", "en", "ms"])
    #expect(history[2].wording?.hasPrefix("Hi Aminah! Anda dihubungi oleh Kedai") == true)
    #expect(try await fixture.engine.verifyLedger().isIntact)
  }

  @Test("is nothing where the YES only says that an identity-card number is right")
  func identityCard() async throws {
    _ = try await says("hello", id: "a")
    _ = try await says("yes", id: "b")
    #expect(try await says("901231-01-1234", id: "c").map(\.kind) == [.confirmIC])
    let before = try await history()
    #expect(try await says("yes", id: "d").map(\.kind) == [.profileSaved])
    #expect(try await history() == before)
    #expect(try await fixture.engine.sealedValue(CampaignEngine.identityCardField, of: person) == "901231011234")
    _ = try await says("yes", id: "e")
    #expect(try await history().count == before.count + 1, "with nothing to confirm it is a decision again")
  }
}
