import Foundation
import Testing
import WhatsAppCampaigns

@Suite("An agreement on record")
struct AgreementEvidenceTests {
  private let dialogue = ConsentDialogue(brand: "Kedai Ali", keepsIdentityCards: true)
  private static let start = Date(timeIntervalSince1970: 1_763_000_000)

  private static func question(
    _ language: String,
    _ rule: ConsentDialogue.Question = .consent,
    at second: TimeInterval = 0
  ) -> ConsentEvent {
    ConsentEvent(
      decision: .requested,
      purposes: ConsentPurpose.stoppable,
      at: start + second,
      source: "whatsapp",
      wording: "\(rule.rawValue) in \(language)",
      language: language,
      rule: rule.rawValue
    )
  }

  private static func decision(_ decision: ConsentDecision, _ word: String? = nil, at second: TimeInterval)
    -> ConsentEvent
  {
    ConsentEvent(
      decision: decision,
      purposes: ConsentPurpose.stoppable,
      at: start + second,
      source: "whatsapp",
      word: word
    )
  }

  private func recorded(
    _ event: ConsentEvent,
    after history: [ConsentEvent],
    held: String? = nil
  ) throws -> ConsentEvent? {
    let record = ConsentRecord(
      state: history.reduce(into: ConsentState()) { $0.fold($1) },
      history: history.map { ConsentRecord.Item(event: $0, recordedAt: $0.at) }
    )
    let id = try #require(ProviderMessageID(provider: "wamid.1"))
    let memory = DialogueMemory(record: record, messageID: id, unconfirmedIC: held)
    return dialogue.recorded(event, memory: memory, today: try #require(CalendarDay("2026-11-21")))
  }

  private static let both = [question("ms"), question("en")]

  @Test(
    "holds the question in the language of the answer, or in all where the word is everybody's",
    arguments: [
      ("ya", "consentRequest in ms", "ms"), ("yes", "consentRequest in en", "en"),
      ("start", "consentRequest in ms\n\nconsentRequest in en", "ms,en"),
    ]
  )
  func language(word: String, wording: String, language: String) throws {
    let event = try recorded(Self.decision(.granted, word, at: 60), after: Self.both)
    #expect(event?.wording == wording)
    #expect(event?.language == language)
  }

  @Test("holds the question that was put last, and none from before the state was cleared")
  func lastQuestion() throws {
    let yes = Self.decision(.granted, "yes", at: 60)
    let again = Self.both + [Self.question("ms", .unclear, at: 30), Self.question("en", .unclear, at: 30)]
    #expect(try recorded(yes, after: again)?.wording == "consentUnclear in en")
    #expect(try recorded(yes, after: Self.both + [Self.decision(.reset, at: 10)])?.wording == nil)
    #expect(try recorded(yes, after: [])?.wording == nil)
    #expect(try recorded(yes, after: [Self.question("en", .profile)])?.wording == nil)
  }

  @Test("holds none where nothing was open, and a refusal never does")
  func nothingOpen() throws {
    let granted = Self.both + [Self.decision(.granted, "yes", at: 20)]
    #expect(try recorded(Self.decision(.granted, "yes", at: 60), after: granted)?.wording == nil)
    let stopped = granted + [Self.decision(.withdrawn, "stop", at: 30)]
    #expect(try recorded(Self.decision(.granted, "start", at: 60), after: stopped)?.wording == nil)
    let refused = Self.both + [Self.decision(.withdrawn, "no", at: 20)]
    #expect(try recorded(Self.decision(.granted, "yes", at: 60), after: refused)?.wording == "consentRequest in en")
    let no = Self.decision(.withdrawn, "no", at: 60)
    #expect(try recorded(no, after: Self.both) == no)
  }

  @Test("is none where a YES only says that an identity-card number is right")
  func identityCard() throws {
    let asked = Self.both + [Self.decision(.granted, "yes", at: 20), Self.question("en", .identityCard, at: 30)]
    let yes = Self.decision(.granted, "yes", at: 60)
    #expect(try recorded(yes, after: asked, held: "901231011234") == nil)
    #expect(try recorded(yes, after: asked) == yes, "nothing is held any more")
    let stopped = asked + [Self.decision(.withdrawn, "stop", at: 40)]
    #expect(try recorded(yes, after: stopped, held: "901231011234") == yes)
  }
}
