package import Foundation

/// Turns what a provider reports into what a store applies: evidence for attempts, consent of people.
///
/// Pure: the same event gives the same reports. Which recipient they concern is for the store to find.
package struct WebhookInterpreter: Sendable {
  private let tenant: TenantID
  private let callbackKey: HMACKey
  private let receivedAt: Date
  private let classifier: KeywordClassifier
  private let isSigned: Bool

  package init(
    tenant: TenantID,
    callbackKey: HMACKey,
    receivedAt: Date,
    classifier: KeywordClassifier = KeywordClassifier(),
    isSigned: Bool = true
  ) {
    self.tenant = tenant
    self.callbackKey = callbackKey
    self.receivedAt = receivedAt
    self.classifier = classifier
    self.isSigned = isSigned
  }

  /// Adds what an event says to a request.
  package func interpret(_ event: WebhookEvent, into request: inout ApplyWebhooks) {
    switch event {
    case .status(let update): interpret(update, &request)
    case .message(let message): interpret(message, &request)
    case .preference(let change): interpret(change, &request)
    case .echo(let echo): note(echo.recipient, &request)
    case .notice, .unknown: break
    }
  }

  /// Who has two names by what the platform reports. What people wrote is left out: it is applied before it is answered.
  package static func namings(in events: [WebhookEvent]) -> [ApplyWebhooks.Naming] {
    var namings = events.compactMap { event -> ApplyWebhooks.Naming? in
      switch event {
      case .status(let update): ApplyWebhooks.Naming(update.recipient)
      case .echo(let echo): ApplyWebhooks.Naming(echo.recipient)
      case .preference, .message, .notice, .unknown: nil
      }
    }
    namings.removeRepetitions()
    return namings
  }

  /// Whoever has two names in a report is one person.
  ///
  /// Whoever knows the address of an endpoint without signatures could make one of two strangers, so there it is not believed.
  private func note(_ party: WebhookParty, of message: ProviderMessageID? = nil, _ request: inout ApplyWebhooks) {
    guard isSigned, let naming = ApplyWebhooks.Naming(party, messageID: message) else { return }
    request.namings.append(naming)
  }

  /// The platform says that somebody's number or user id is another one from now on. What they decided goes with them, and
  /// messages go to the new number.
  private func note(_ change: InboundContent.SystemNotice, in message: InboundMessage, _ request: inout ApplyWebhooks) {
    guard isSigned else { return }
    if let previous = change.previousUserID, let current = change.newIdentity.userID,
      let naming = ApplyWebhooks.Naming(.userID(previous), .userID(current), messageID: message.id)
    {
      request.namings.append(naming)
    }
    if let previous = WebhookParty(waID: message.sender.waID).identities.first,
      let current = WebhookParty(waID: change.newIdentity.waID).identities.first,
      let naming = ApplyWebhooks.Naming(current, previous, messageID: message.id)
    {
      request.namings.append(naming)
    }
  }

  /// Adds what an event says about a number that is none of ours: what our own tag proves to be about a message of
  /// ours, and what stops somebody's messages.
  ///
  /// - Returns: Whether there was any of it.
  package func interpret(foreign event: WebhookEvent, into request: inout ApplyWebhooks) -> Bool {
    switch event {
    case .status(let update):
      guard let tag = update.callbackData, CallbackToken(echoed: tag, tenant: tenant, key: callbackKey) != nil else {
        return false
      }
      interpret(update, &request)
    case .message(let message):
      guard classifier.classify(message).decision == .withdraw else { return false }
      interpret(message, &request)
    case .preference(let change):
      guard change.decision == .stop else { return false }
      interpret(change, &request)
    case .echo, .notice, .unknown: return true
    }
    return true
  }

  private func interpret(_ update: StatusUpdate, _ request: inout ApplyWebhooks) {
    let time = update.timestamp ?? receivedAt
    let evidence: Evidence
    switch update.status {
    case .sent: evidence = Evidence(.sent, at: time, messageID: update.messageID)
    case .delivered: evidence = Evidence(.delivered, at: time, messageID: update.messageID)
    case .read: evidence = Evidence(.read, at: time, messageID: update.messageID)
    case .played: evidence = Evidence(.played, at: time, messageID: update.messageID)
    case .failed:
      let error = update.errors.first
      evidence = Evidence(
        failure: .init(code: error?.code, errorClass: error?.errorClass.rawValue ?? "failed", at: time),
        messageID: update.messageID
      )
    case .deleted, .unknown: return
    }
    let token = update.callbackData.flatMap { CallbackToken(echoed: $0, tenant: tenant, key: callbackKey) }
    // A tag of ours that does not verify comes from somewhere else: what it reports must not touch anything here.
    if token == nil, let tag = update.callbackData, CallbackToken.looksLikeToken(tag) { return }
    note(update.recipient, &request)
    let stops = update.errors.contains { $0.reaction == .suppressMarketing }
    request.reports.append(
      .init(
        attempt: token?.attempt,
        recipient: token?.recipient,
        messageID: update.messageID,
        party: update.recipient,
        evidence: evidence,
        consent: stops
          ? ConsentEvent(
            decision: .platformStop,
            purposes: [.marketing],
            at: time,
            source: "provider",
            messageID: update.messageID.rawValue,
            rule: "failedStatus"
          ) : nil
      )
    )
  }

  private func interpret(_ message: InboundMessage, _ request: inout ApplyWebhooks) {
    guard let identity = message.sender.identities.first, message.groupID == nil else { return }
    let time = message.timestamp ?? receivedAt
    let consent = consentEvent(for: message, at: time)
    note(message.sender, of: message.id, &request)
    // What the platform announces is no message of the person: it answers no campaign and begins no conversation.
    if case .system(let change) = message.content { return note(change, in: message, &request) }
    request.messages.append(
      .init(
        messageID: message.id,
        identity: identity,
        profileName: message.profileName,
        at: time,
        text: message.text,
        answers: message.contextID,
        consent: consent,
        kind: message.content.type,
        mediaID: message.content.mediaID,
        opensWindow: message.content.opensWindow
      )
    )
    // Phone and user id name the same person: what forbids holds for both, whether or not the two become one contact. An
    // agreement needs no more than the naming, without which there is none.
    if let consent, consent.forbids {
      request.consents += message.sender.identities.dropFirst().map { .init(identity: $0, event: consent) }
    }
  }

  private func interpret(_ change: MarketingPreferenceChange, _ request: inout ApplyWebhooks) {
    let decision: ConsentDecision
    switch change.decision {
    case .stop: decision = .platformStop
    case .resume where !isSigned: return
    case .resume: decision = .platformResume
    case .unknown: return
    }
    let event = ConsentEvent(
      decision: decision,
      purposes: [.marketing],
      at: change.timestamp ?? receivedAt,
      source: "whatsapp",
      rule: "userPreferences"
    )
    note(change.person, &request)
    request.consents += change.person.identities.map { .init(identity: $0, event: event) }
  }

  private func consentEvent(for message: InboundMessage, at time: Date) -> ConsentEvent? {
    let reading = classifier.classify(message)
    let decision: ConsentDecision
    switch reading.decision {
    case .withdraw: decision = .withdrawn
    // Whoever knows the address of an endpoint without signatures could agree in another's name.
    case .grant where !isSigned: return nil
    case .grant: decision = .granted
    case .help, .none: return nil
    }
    return ConsentEvent(
      decision: decision,
      purposes: ConsentPurpose.stoppable,
      at: time,
      source: "whatsapp",
      messageID: message.id.rawValue,
      rule: reading.rule?.rawValue,
      word: reading.word
    )
  }
}
