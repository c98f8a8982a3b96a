import Foundation

extension CampaignEngine {
  /// Sends one reply of the dialogue, once.
  ///
  /// Nothing sends it again by itself: whether a reply whose connection broke has arrived, nobody knows.
  ///
  /// - Returns: What the provider answered; `nil` when that is unknown.
  /// - Throws: ``EngineError/Code/unsupported`` after the 24 hours in which free text is allowed, or when the provider
  ///   cannot say this; ``EngineError/Code/unknownProvider``.
  public nonisolated func send(_ reply: DialogueReply) async throws(EngineError) -> ProviderAnswer? {
    guard let channel = channels[reply.provider], channel.sends else {
      throw EngineError(.unknownProvider, "The reply is for a provider through which this engine does not send.")
    }
    guard time.now < reply.sendBefore else {
      throw EngineError(.unsupported, "The 24 hours for a free answer are over. Write with a template.")
    }
    let send = ProviderSend(recipient: reply.recipient, message: .text(TextMessage(reply.answer.text)))
    var request: HTTPRequest
    do {
      request = try await channel.provider.request(for: send)
    } catch {
      throw EngineError(.unsupported, "The reply cannot be sent: \(error)")
    }
    request.timeout = min(request.timeout, configuration.requestTimeout)
    do {
      return channel.provider.answer(to: try await channel.transport.send(request))
    } catch {
      return nil
    }
  }

  /// What the dialogue says to messages that were just applied, with what it asks on record.
  ///
  /// The consent that they decided is durable by now: a failure here costs an answer, and nothing else.
  func answer(_ messages: [ReceivedMessage], _ summary: inout WebhookSummary) async {
    guard let dialogue = configuration.dialogue else { return }
    for received in messages {
      do throws(EngineError) {
        summary.replies += try await replies(to: received, dialogue)
      } catch {
        summary.unanswered += 1
      }
    }
  }

  private func replies(
    to received: ReceivedMessage,
    _ dialogue: ConsentDialogue
  ) async throws(EngineError) -> [DialogueReply] {
    let message = received.message
    let sendBefore = (message.timestamp ?? received.receivedAt) + DialogueReply.serviceWindow
    guard time.now < sendBefore, let identity = message.sender.identities.first, let person = identity.key else {
      return []
    }
    let record = try await consent(of: person)
    let contact = try await contact(person)
    let memory = DialogueMemory(
      record: record,
      messageID: message.id,
      name: contact?.name,
      fields: contact?.fields ?? [:],
      isSuppressed: try await suppression(of: person) != nil
    )
    let reading = classifier.classify(message.text ?? "")
    let today = CalendarDay(time.now, in: dialogue.timeZone)
    let turn = dialogue.turn(on: message, reading: reading, memory: memory, today: today)
    for question in turn.questions {
      var event = question
      event.at = time.now
      try await recordConsent(event, for: [identity])
    }
    if !turn.fields.isEmpty {
      // A profile is kept with a number; to say that it was noted for anybody else would not be true.
      guard let phone = contact?.phone else { return [] }
      let draft = ContactDraft(phone: phone, fields: turn.fields)
      _ = try await stored { () async throws(StoreError) in
        try await store.saveContacts(SaveContacts(tenant: tenant, drafts: [draft]))
      }
    }
    return turn.answers.map { answer in
      DialogueReply(
        provider: received.provider,
        recipient: identity,
        inReplyTo: message.id,
        answer: answer,
        sendBefore: sendBefore
      )
    }
  }
}

/// A message of a webhook, with what the webhook itself does not say.
struct ReceivedMessage: Sendable {
  var message: InboundMessage
  var provider: ProviderName
  var receivedAt: Date
}
