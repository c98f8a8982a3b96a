/// Which stored row a text about a person belongs to.
enum KeptText: Hashable, Sendable {
  /// What a person wrote.
  case message(ProviderMessageID)
  /// What the business wrote to a person.
  case freeMessage(AttemptID)
  /// A note about a person.
  case note(NoteID)
  /// What a person entered a contest with.
  case contestEntry(ContestID, ProviderMessageID)
}

extension CampaignEngine {
  /// The longest text of a message that is kept, in Unicode scalars: what WhatsApp allows in one message.
  static let longestKeptText = 4_096

  /// A text about a person as a store keeps it. Every such text goes into a store through here, and nowhere else.
  ///
  /// An identity-card number is read when it comes and not kept, so the digits of a text that holds one are hidden.
  nonisolated func kept(_ text: String, as row: KeptText) throws(EngineError) -> String {
    ICText.hidingNumbers(in: String(text.unicodeScalars.prefix(Self.longestKeptText)))
  }

  /// A text about a person as people read it. Every such text comes out of a store through here, and nowhere else.
  nonisolated func shown(_ text: String, of row: KeptText) throws(EngineError) -> String {
    text
  }
}

extension ConversationMessage {
  /// The stored row that its text belongs to.
  var keptText: KeptText? {
    switch origin {
    case .person: ProviderMessageID(provider: place.id).map(KeptText.message)
    case .business: AttemptID(place.id).map(KeptText.freeMessage)
    case .campaign: nil
    }
  }
}
