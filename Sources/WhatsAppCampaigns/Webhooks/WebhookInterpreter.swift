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

  /// Who has two names by what the platform reports, but for reports that are applied to nobody here. What people wrote is
  /// left out: it is applied before it is answered.
  package func namings(in events: [WebhookEvent], isForeign: (WebhookEvent) -> Bool) -> [ApplyWebhooks.Naming] {
    var namings = events.compactMap { event -> ApplyWebhooks.Naming? in
      switch event {
      case .status(let update):
        guard let naming = ApplyWebhooks.Naming(update.recipient) else { return nil }
        let tag = update.callbackData
        let isOurs = tag.map { CallbackToken(echoed: $0, tenant: tenant, key: callbackKey) != nil } ?? false
        if isForeign(event) { return isOurs ? naming : nil }
        return isOurs || !(tag.map(CallbackToken.looksLikeToken) ?? false) ? naming : nil
      case .echo(let echo): return isForeign(event) ? nil : ApplyWebhooks.Naming(echo.recipient)
      case .preference, .message, .notice, .unknown: return nil
      }
    }
    namings.removeRepetitions()
    return namings
  }

  /// Whoever has two names in a report is one person.
  ///
  /// Whoever knows the address of an endpoint without signatures could make one of two strangers, so there it is not believed.
  ///
  /// - Parameter decided: When the person wrote or decided what gives both.
  private func note(
    _ party: WebhookParty,
    of message: ProviderMessageID? = nil,
    decided: Date? = nil,
    _ request: inout ApplyWebhooks
  ) {
    let since = decided.map { $0 - .seconds(1) }
    guard isSigned, let naming = ApplyWebhooks.Naming(party, messageID: message, since: since) else { return }
    request.namings.append(naming)
  }

  /// The platform says that somebody's number or user id is another one from now on: every name in it is theirs. What they
  /// decided goes with them, and messages go to the new one.
  private func note(_ change: InboundContent.SystemNotice, in message: InboundMessage, _ request: inout ApplyWebhooks) {
    guard isSigned else { return }
    let names = [
      WebhookParty(waID: change.newIdentity.waID), WebhookParty(waID: message.sender.waID),
      WebhookParty(userID: change.newIdentity.userID), WebhookParty(userID: message.sender.userID),
      WebhookParty(userID: change.previousUserID),
    ].compactMap(\.identities.first)
    guard let current = names.first else { return }
    request.namings += names.dropFirst().compactMap { ApplyWebhooks.Naming(current, $0, messageID: message.id) }
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
    case .notice: return false
    case .echo, .unknown: return true
    }
    return true
  }

  private func interpret(_ update: StatusUpdate, _ request: inout ApplyWebhooks) {
    let time = update.timestamp ?? receivedAt
    let evidence: Evidence
    switch update.status {
    case .sent: evidence = update.evidence(.sent, at: time)
    case .delivered: evidence = update.evidence(.delivered, at: time)
    case .read: evidence = update.evidence(.read, at: time)
    case .played: evidence = update.evidence(.played, at: time)
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
    // Whoever knows the address of an endpoint without signatures could report anything about a message that they got.
    if token == nil, !isSigned { return }
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
    // What the platform announces is no message of the person: it answers no campaign and begins no conversation.
    if case .system(let change) = message.content { return note(change, in: message, &request) }
    note(message.sender, of: message.id, decided: time, &request)
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
    note(change.person, decided: event.at, &request)
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

extension StatusUpdate {
  fileprivate func evidence(_ level: Evidence.Level, at time: Date) -> Evidence {
    let pricing = pricing.flatMap {
      Evidence.Pricing(category: $0.category, type: $0.type, isBillable: $0.isBillable)
    }
    return Evidence(level, at: time, messageID: messageID, pricing: pricing)
  }
}

extension WebhookEvent {
  /// Whether it reports about somebody by a number and by a user id.
  var reportsTwoNames: Bool {
    switch self {
    case .status(let update): update.recipient.waID != nil && update.recipient.userID != nil
    case .echo(let echo): echo.recipient.waID != nil && echo.recipient.userID != nil
    case .message, .preference, .notice, .unknown: false
    }
  }
}
