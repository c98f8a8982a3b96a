extension KeptText.Row {
  /// Where a text of this row is sealed: it opens in no other.
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
  nonisolated func kept(_ text: String, as row: KeptText.Row) async throws(EngineError) -> String {
    let text = ICText.hidingNumbers(in: String(text.unicodeScalars.prefix(Self.longestKeptText)))
    guard let cipher = try await cipher(toSeal: true) else { return SealedText.escaped(text) }
    return cipher.seal(text, in: row.place(of: tenant)).rawValue
  }

  /// A text as it is to be kept from now on, where it is not already: sealed with the newest key, whether an older one
  /// has sealed it or it was kept when there was no key yet.
  nonisolated func resealed(_ kept: KeptText) async throws(EngineError) -> KeptTextChange.Replacement? {
    let cipher = try await existingCipher(toSeal: true)
    if let sealed = SealedText(kept.text), !cipher.isOutdated(sealed) { return nil }
    let text = try await shown(kept.text, of: kept.row)
    let place = kept.row.place(of: tenant)
    return KeptTextChange.Replacement(row: kept.row, old: kept.text, new: cipher.seal(text, in: place).rawValue)
  }

  /// A text about a person as people read it. Every such text comes out of a store through here, and nowhere else.
  ///
  /// - Throws: ``EngineError/Code/unreadableValue`` where it is sealed and its key is not at hand.
  nonisolated func shown(_ text: String, of row: KeptText.Row) async throws(EngineError) -> String {
    guard let sealed = SealedText(text) else { return SealedText.unescaped(text) }
    let cipher = try await existingCipher(toSeal: false)
    do throws(FieldCipherError) {
      return try cipher.open(sealed, in: row.place(of: tenant))
    } catch {
      throw EngineError(.unreadableValue, error.description)
    }
  }
}

extension ConversationMessage {
  /// The stored row that its text belongs to.
  var keptText: KeptText.Row? {
    switch origin {
    case .person: ProviderMessageID(provider: place.id).map(KeptText.Row.message)
    case .business: AttemptID(place.id).map(KeptText.Row.freeMessage)
    case .campaign: nil
    }
  }
}
