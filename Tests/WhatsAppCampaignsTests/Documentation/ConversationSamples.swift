import Foundation
import Testing
import WhatsAppCampaigns

// sample: responder
/// Answers what people ask for most, and leaves the rest to a person.
struct OpeningHours: MessageResponder {
  func answers(to question: ResponderQuestion) async -> [String] {
    let words = question.message.text?.lowercased() ?? ""
    guard words.contains("open") || words.contains("buka") else { return [] }
    return ["We are open from 9 to 6, Monday to Saturday."]
  }
}

/// An engine that answers people: consent first, then whatever the host has to say.
func configuration(brand: String) -> EngineConfiguration {
  EngineConfiguration(dialogue: ConsentDialogue(brand: brand), sendsReplies: true, responder: OpeningHours())
}
// end

@Suite("The samples of the guide to conversations run")
struct ConversationSampleTests {
  @Test("A responder answers what it knows and is silent about the rest")
  func responder() async throws {
    let responder = try #require(configuration(brand: "Kedai Ali").responder)
    for (text, count) in [("Bila buka?", 1), ("hello", 0)] {
      let phone = try #require(PhoneNumber(e164: "+60123456789"))
      let contact = Contact(
        id: ContactID(1),
        person: PersonKey(phone),
        identity: .phone(phone),
        createdAt: .distantPast
      )
      let message = InboundMessage(
        id: try #require(ProviderMessageID(provider: "1")),
        sender: WebhookParty(waID: "60123456789"),
        timestamp: nil,
        content: .text(text)
      )
      let question = ResponderQuestion(
        message: message,
        provider: "cloud",
        contact: contact,
        consent: ConsentState(),
        reading: KeywordClassifier().classify(text)
      )
      #expect(await responder.answers(to: question).count == count)
    }
  }
}
