import Foundation

extension CampaignEngine {
  /// What the dialogue says to messages that were just applied, with what it asks on record.
  ///
  /// The consent that they decided is durable by now: a failure here costs an answer, and nothing else.
  func answer(_ messages: [ReceivedMessage], _ summary: inout WebhookSummary) async {
    if configuration.sendsReplies { return wait(messages, &summary) }
    for received in messages {
      do throws(EngineError) {
        summary.replies += try await replies(to: received)
      } catch {
        summary.unanswered += 1
      }
    }
  }

  /// Puts messages in line for ``answerPeople()``: nobody who hands a webhook over waits for an answer to be sent.
  private func wait(_ messages: [ReceivedMessage], _ summary: inout WebhookSummary) {
    for received in messages where channels[received.provider]?.sends == true {
      guard let person = received.message.sender.identities.first?.key else { continue }
      if !answers.add(received, of: person) { summary.unanswered += 1 }
    }
    answerDue.notify()
  }

  /// Answers people as they write, until the task is cancelled: several at once, and each of them in the order of their
  /// messages.
  func answerPeople() async {
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled {
        // Read before the work, so that a message that comes meanwhile is not slept over.
        let seen = answerDue.generation
        while let (person, message) = answers.next() {
          group.addTask { await self.answer(message, of: person) }
        }
        await answerDue.wait(beyond: seen)
      }
    }
  }

  /// A reply that cannot be sent is given up: the decision that it would have confirmed is on record, and what is worth
  /// saying twice the person asks for twice.
  private func answer(_ received: ReceivedMessage, of person: PersonKey) async {
    do throws(EngineError) {
      let said = try await replies(to: received)
      for reply in said { try await send(reply) }
      if said.isEmpty, let responder = configuration.responder { try await ask(responder, about: received, of: person) }
    } catch {}
    answers.finish(person)
    answerDue.notify()
  }

  /// Has the host answer.
  private func ask(
    _ responder: any MessageResponder,
    about received: ReceivedMessage,
    of person: PersonKey
  ) async throws(EngineError) {
    let message = received.message
    guard message.content.opensWindow, message.groupID == nil, !message.isStandby,
      let contact = try await contact(person), try await suppression(of: person) == nil
    else { return }
    let question = ResponderQuestion(
      message: message,
      provider: received.provider,
      contact: contact,
      consent: try await consent(of: person).state,
      reading: classifier.classify(message)
    )
    for (index, text) in await responder.answers(to: question).enumerated() where !text.isEmpty {
      let id = AttemptID.digest(of: [received.provider.rawValue, message.id.rawValue, "responder", String(index)])
      try await reply(to: person, text: text, through: received.provider, id: id)
    }
  }

  private func replies(to received: ReceivedMessage) async throws(EngineError) -> [DialogueReply] {
    guard let dialogue = configuration.dialogue else { return received.contestReplies }
    try checkConfiguration()
    let sendBefore = (received.message.timestamp ?? received.receivedAt) + DialogueReply.serviceWindow
    guard time.now < sendBefore, let identity = received.message.sender.identities.first, let person = identity.key
    else { return [] }
    let record = try await consent(of: person)
    let contact = try await contact(person)
    let memory = DialogueMemory(
      record: record,
      messageID: received.message.id,
      name: contact?.name,
      fields: contact?.fields ?? [:],
      isSuppressed: try await suppression(of: person) != nil,
      unconfirmedIC: dialogue.keepsIdentityCards ? try await sealedValue(Self.unconfirmedIC, of: person) : nil
    )
    let message = try await read(received, memory)
    let reading = classifier.classify(message)
    let today = CalendarDay(time.now, in: dialogue.timeZone)
    let turn = dialogue.turn(on: message, reading: reading, memory: memory, today: today)
    let asked = time.now
    for question in turn.questions {
      var event = question
      event.at = asked
      try await recordConsent(event, for: [identity])
    }
    if !turn.fields.isEmpty {
      // A profile is kept with a number; to say that it was noted for anybody else would not be true.
      guard let phone = contact?.phone else { return received.contestReplies }
      let draft = ContactDraft(phone: phone, fields: turn.fields)
      _ = try await stored { () async throws(StoreError) in
        try await store.saveContacts(SaveContacts(tenant: tenant, drafts: [draft]))
      }
      let changed = turn.fields.filter { contact?.fields[$0.key] != $0.value && $0.key != "gender_source" }.keys
        .sorted()
      // What the person stated is kept by now: a note that cannot be must not cost them the answer.
      if !changed.isEmpty {
        _ = try? await note(changed.joined(separator: ", "), about: person, kind: .changedProfile)
      }
    }
    if let step = turn.identityCard { try await take(step, of: person) }
    return turn.answers.map { answer in
      DialogueReply(
        provider: received.provider,
        recipient: identity,
        inReplyTo: message.id,
        answer: answer,
        sendBefore: sendBefore
      )
    } + received.contestReplies
  }
}

extension CampaignEngine {
  /// What a message that was not applied yet decides, as the ledger is to have it; `nil` where it decides nothing.
  func recorded(_ event: ConsentEvent, in message: InboundMessage) async throws(EngineError) -> ConsentEvent? {
    guard event.decision == .granted, let dialogue = configuration.dialogue else { return event }
    let today = CalendarDay(time.now, in: dialogue.timeZone)
    // Under either name: they become one contact by this very message where they are two.
    for person in message.sender.identities.compactMap(\.key) {
      let record = try await consent(of: person)
      if record.history.isEmpty { continue }
      // Where it cannot be opened there is nothing to be confirmed.
      let held = dialogue.keepsIdentityCards ? try? await sealedValue(Self.unconfirmedIC, of: person) : nil
      let memory = DialogueMemory(record: record, messageID: message.id, unconfirmedIC: held)
      return dialogue.recorded(event, memory: memory, today: today)
    }
    return event
  }

  /// The field under which an identity-card number is kept, encrypted, once its holder has confirmed it: its 12 digits.
  public static let identityCardField = "ic_number"
  /// The same while nobody has said yet that it is right.
  private static let unconfirmedIC = "ic_number.unconfirmed"

  private func take(_ step: IdentityCardStep, of person: PersonKey) async throws(EngineError) {
    switch step {
    case .hold(let number): try await keepSealed(number.digits, as: Self.unconfirmedIC, of: person)
    case .keep(let number):
      try await keepSealed(number.digits, as: Self.identityCardField, of: person)
      try await removeSealed(Self.unconfirmedIC, of: person)
    case .discard: try await removeSealed(Self.unconfirmedIC, of: person)
    }
  }

  /// Refuses a configuration that asks for what it has no means to do.
  func checkConfiguration() throws(EngineError) {
    guard configuration.dialogue?.keepsIdentityCards == true, configuration.cipher == nil else { return }
    throw EngineError(
      .missingKey,
      "The dialogue is to keep identity-card numbers, and there is no key to encrypt them with. Give the configuration a "
        + "cipher, or let only what follows from a number be kept."
    )
  }
}

/// A message of a webhook, with what the webhook itself does not say.
struct ReceivedMessage: Sendable {
  var message: InboundMessage
  var provider: ProviderName
  var receivedAt: Date
  /// What contests say to it, after the dialogue.
  var contestReplies: [DialogueReply] = []
}
