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

  /// Where it is sealed: it opens in no other row.
  func place(of tenant: TenantID) -> SealedPlace {
    switch self {
    case .message(let id): SealedPlace(tenant: tenant, owner: id.rawValue, field: "message")
    case .freeMessage(let id): SealedPlace(tenant: tenant, owner: id.rawValue, field: "free message")
    case .note(let id): SealedPlace(tenant: tenant, owner: id.rawValue, field: "note")
    case .contestEntry(let contest, let id):
      SealedPlace(tenant: tenant, owner: id.rawValue, field: "entry of \(contest.rawValue)")
    }
  }
}

extension CampaignEngine {
  /// The longest text of a message that is kept, in Unicode scalars: what WhatsApp allows in one message.
  static let longestKeptText = 4_096

  /// A text about a person as a store keeps it: sealed where there is a cipher. Every such text goes into a store through
  /// here, and nowhere else.
  ///
  /// An identity-card number is read when it comes and not kept, so the digits of a text that holds one are hidden.
  nonisolated func kept(_ text: String, as row: KeptText) throws(EngineError) -> String {
    let text = ICText.hidingNumbers(in: String(text.unicodeScalars.prefix(Self.longestKeptText)))
    guard let cipher = configuration.cipher else { return SealedText.escaped(text) }
    return cipher.seal(text, in: row.place(of: tenant)).rawValue
  }

  /// A text about a person as people read it. Every such text comes out of a store through here, and nowhere else.
  ///
  /// - Throws: ``EngineError/Code/unreadableValue`` where it is sealed and its key is not at hand.
  nonisolated func shown(_ text: String, of row: KeptText) throws(EngineError) -> String {
    guard let sealed = SealedText(text) else { return SealedText.unescaped(text) }
    let cipher = try cipher()
    do throws(FieldCipherError) {
      return try cipher.open(sealed, in: row.place(of: tenant))
    } catch {
      throw EngineError(.unreadableValue, error.description)
    }
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
