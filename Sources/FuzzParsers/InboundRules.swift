import Foundation
import WhatsAppCampaigns

/// The way of a message: what it says about consent, what a store keeps of it, and what the dialogue answers. With an even
/// first byte the rest is what a person wrote, else the body of a webhook.
struct InboundRules: Rules {
  private let today: CalendarDay
  private let classifier = KeywordClassifier()
  private let dialogue = ConsentDialogue(brand: "B", asksForProfile: true)
  private let storing = InboundStoreRules()

  init?() {
    guard let today = CalendarDay(year: 2026, month: 11, day: 21) else { return nil }
    self.today = today
  }

  func broken(by bytes: [UInt8]) -> String? {
    guard let choice = bytes.first else { return nil }
    let rest = Array(bytes.dropFirst())
    return choice % 2 == 0 ? written(String(decoding: rest, as: UTF8.self)) : webhook(rest)
  }

  private func written(_ text: String) -> String? {
    if text.unicodeScalars.count < 4_000, classifier.classify(text + " stop").decision != .withdraw {
      return "STOP counts behind whatever else stands there"
    }
    guard let id = ProviderMessageID(provider: "fuzz") else { return "a message has an identifier" }
    return answering(
      InboundMessage(
        id: id,
        sender: WebhookParty(waID: "60123456789"),
        profileName: text,
        timestamp: nil,
        content: .text(text)
      )
    )
  }

  private func webhook(_ body: [UInt8]) -> String? {
    for format in [CloudAPIWebhookFormat(), TataWebhookFormat(), WABotWebhookFormat()] as [any WebhookFormat] {
      let events = format.parse(body).events
      for case .message(let message) in events {
        if let broken = answering(message) { return broken }
      }
      if let broken = storing.broken(by: events) { return broken }
    }
    return nil
  }

  /// The dialogue's turns for a stranger, for somebody who agreed and for somebody who refused.
  private func answering(_ message: InboundMessage) -> String? {
    let reading = classifier.classify(message)
    if classifier.classify(message) != reading { return "the same words mean the same" }
    for decision in [nil, ConsentDecision.granted, .withdrawn] {
      let events =
        decision.map { [ConsentEvent(decision: $0, purposes: [.marketing], at: .distantPast, source: "f")] } ?? []
      let state = events.reduce(into: ConsentState()) { $0.fold($1) }
      let record = ConsentRecord(state: state, history: events.map { .init(event: $0, recordedAt: $0.at) })
      let memory = DialogueMemory(record: record, messageID: message.id)
      let turn = dialogue.turn(on: message, reading: reading, memory: memory, today: today)
      for answer in turn.answers where !TextMessage(answer.text).problems.isEmpty { return "an answer can be sent" }
      if decision == .withdrawn, !turn.answers.isEmpty { return "whoever refused gets no further word" }
      if message.groupID != nil || message.isStandby, turn != DialogueTurn() {
        return "groups and chats that others hold are not answered"
      }
    }
    return nil
  }
}
