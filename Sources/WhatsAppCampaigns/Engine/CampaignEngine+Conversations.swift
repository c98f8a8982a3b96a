public import Foundation

extension CampaignEngine {
  /// One page of what a person and the business wrote to each other, the latest message first: what the person wrote,
  /// free messages to them, and what campaigns sent them. Empty for somebody who is no contact.
  ///
  /// - Parameter before: The ``ConversationMessage/place`` of the last message of the page before; `nil` for the latest.
  public func conversation(
    with person: PersonKey,
    before: ConversationPlace? = nil,
    limit: Int = 50
  ) async throws(EngineError) -> [ConversationMessage] {
    let query = ConversationQuery(tenant: tenant, person: person, before: before, limit: limit)
    return try await messages(query)
  }

  /// How much a person and the business wrote to each other, and when last. All zero for somebody who is no contact.
  public func conversationSummary(of person: PersonKey) async throws(EngineError) -> ConversationSummary {
    try await stored { () async throws(StoreError) in
      try await store.conversationSummary(ConversationSummaryQuery(tenant: tenant, person: person))
    }
  }

  private func messages(_ query: ConversationQuery) async throws(EngineError) -> [ConversationMessage] {
    let page = try await stored { () async throws(StoreError) in try await store.conversation(query) }
    let abandoned = time.now - configuration.orphanAfter
    var messages = page.items
    for index in messages.indices {
      let message = messages[index]
      if let text = message.text, let row = message.keptText { messages[index].text = try await shown(text, of: row) }
      // Its process died before it knew what came of it, and nobody will know.
      if message.origin == .business, message.status == .sending, message.at < abandoned {
        messages[index].status = .unconfirmed
      }
    }
    return messages
  }

  /// Erases what was written: texts, identifiers of files, and notes. That there was a message stays, with its time and
  /// what became of it, so counts do not change.
  ///
  /// - Parameters:
  ///   - person: Whose; `nil` for everybody's.
  ///   - instant: Only what is older; `nil` for all of it.
  /// - Returns: How many messages and notes were changed. They were changed a thousand at a time: an error in between
  ///   leaves what was changed before.
  @discardableResult
  public func forgetConversation(with person: PersonKey?, before instant: Date? = nil) async throws(EngineError) -> Int
  {
    var changed = 0
    while true {
      let request = ForgetConversation(tenant: tenant, person: person, before: instant)
      let result = try await stored { () async throws(StoreError) in try await store.forgetConversation(request) }
      changed += result.changed
      guard result.hasMore, !Task.isCancelled else { return changed }
    }
  }
}

extension CampaignEngine {
  /// The latest notes about a person, the latest first: those that were written, and those that follow from the contact,
  /// the consent ledger and the history.
  ///
  /// - Throws: ``EngineError/Code/unknownContact``.
  public func notes(of person: PersonKey, limit: Int = 100) async throws(EngineError) -> [ContactNote] {
    guard let contact = try await contact(person) else { throw Self.unknownContact }
    let query = NoteQuery(tenant: tenant, person: person, limit: limit)
    var notes = try await stored { () async throws(StoreError) in try await store.notes(query) }
    for index in notes.indices {
      if let id = notes[index].id { notes[index].text = try await shown(notes[index].text, of: .note(id)) }
    }
    let answers = try await messages(
      ConversationQuery(tenant: tenant, person: person, onlyAnswers: true, limit: 1_000)
    )
    let ledger = try await consent(of: person).history.map(\.event)
    notes += ContactNote.following(from: contact, ledger, answers: answers)
    return Array(notes.sorted { ContactNote.isLater($0, than: $1) }.prefix(max(0, limit)))
  }

  /// Keeps a note about a person. Durable when it returns.
  ///
  /// - Parameters:
  ///   - text: At most ``ContactNote/maximumLength`` Unicode scalars.
  ///   - kind: What it is about. ``ContactNote/Kind/written`` for what a person has to say.
  ///   - author: Who says so.
  /// - Throws: ``EngineError/Code/unknownContact``; ``EngineError/Code/unsupported`` for a text that is empty or too long.
  @discardableResult
  public func note(
    _ text: String,
    about person: PersonKey,
    kind: ContactNote.Kind = .written,
    by author: String? = nil
  ) async throws(EngineError) -> ContactNote {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard (1...ContactNote.maximumLength).contains(trimmed.unicodeScalars.count) else {
      throw EngineError(.unsupported, "A note has 1 to \(ContactNote.maximumLength) characters. Write it in two.")
    }
    let id = NoteID.draw(from: random)
    let request = AddNote(
      tenant: tenant,
      person: person,
      id: id,
      kind: kind,
      text: try await kept(trimmed, as: .note(id)),
      author: author.map { String($0.unicodeScalars.prefix(100)) }
    )
    do throws(StoreError) {
      try await store.addNote(request)
    } catch {
      throw error.code == .notFound ? Self.unknownContact : EngineError(error)
    }
    return ContactNote(id: id, at: time.now, kind: kind, text: trimmed, author: request.author)
  }

  static var unknownContact: EngineError {
    EngineError(.unknownContact, "The person is no contact. Save them first, or check the number.")
  }
}
