package import Foundation

extension InMemoryStore {
  /// Keeps a verified body once.
  public func keepWebhook(_ request: KeepWebhook) async throws(StoreError) -> KeepWebhookResult {
    // Hashed before the lock is taken: a body may be three megabytes long.
    let digest = request.digest
    return try perform(for: request.tenant) { (tenant, now) throws(StoreError) in
      try tenant.keepWebhook(request, digest: digest, at: now)
    }
  }

  /// Bodies that are not applied yet.
  public func pendingWebhooks(_ request: PendingWebhooks) async throws(StoreError) -> [StoredWebhook] {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in try tenant.pendingWebhooks(request) }
  }

  /// Applies what webhooks say.
  public func applyWebhooks(_ request: ApplyWebhooks) async throws(StoreError) -> ApplyWebhooksResult {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in try tenant.applyWebhooks(request, at: now) }
  }

  /// Bodies that were applied and are kept. This store keeps the last thousand.
  public func unreadWebhooks(_ request: UnreadWebhooks) async throws(StoreError) -> UnreadWebhooksPage {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in tenant.unread.page(request) }
  }

  /// The key of a tenant's callback tags.
  public func callbackKey(_ request: CallbackKeyRequest) async throws(StoreError) -> Secret {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in try tenant.callbackKey(request) }
  }
}

extension InMemoryTenant {
  package mutating func keepWebhook(_ request: KeepWebhook, digest: [UInt8], at now: Date) throws(StoreError)
    -> KeepWebhookResult
  {
    // A repetition proves as well as a new body that webhooks arrive.
    self.ingestClocks[request.provider, default: IngestClock()].webhookArrived(at: now)
    guard self.webhookDigests.insert(digest).inserted else { return .duplicate }
    self.lastWebhook += 1
    let id = WebhookID(self.lastWebhook)
    let webhook = StoredWebhook(id: id, provider: request.provider, body: request.body, receivedAt: now)
    self.webhooks.add(webhook, digest: digest, isUrgent: request.isUrgent)
    return .kept(id, apart: try join(request.namings, meeting: [], at: now))
  }

  package mutating func pendingWebhooks(_ request: PendingWebhooks) throws(StoreError) -> [StoredWebhook] {
    StoredWebhook.page(of: self.webhooks.first(request.limit, of: request.providers))
  }

  package mutating func applyWebhooks(_ asked: ApplyWebhooks, at now: Date) throws(StoreError) -> ApplyWebhooksResult {
    var request = asked
    if !self.forgottenMessages.isEmpty { request.removeMessages(Set(request.sources.filter { isForgotten($0) })) }
    var result = ApplyWebhooksResult(joined: 0, parked: 0, messages: [])
    result.apart = try self.join(request.namings, meeting: request.met, at: now)
    for report in request.reports {
      if let joined = self.join(report, at: now) {
        result.joined += joined
      } else if let joined = self.joinFreeMessage(report) {
        result.joined += joined
      } else if report.person.map({ !isErased($0) }) ?? true, self.parked.park(report, at: now) {
        result.parked += 1
      }
    }
    for message in request.messages where self.inboundMessages.insert(message.messageID).inserted {
      self.take(message, at: now)
      result.messages.append(message.messageID)
    }
    for echo in request.echoes { self.take(echo) }
    for entry in request.consents {
      appendOnce(entry.event, to: contact(of: entry.identity, at: now), answering: entry.answers, at: now)
    }
    for entry in request.ceilings { self.paces[entry.key, default: PaceState()].apply(entry.ceiling, at: now) }
    self.apply(request.news, at: now)
    for digest in request.reportsOnly.compactMap(self.webhooks.digest) { self.webhookDigests.remove(digest) }
    let unreadable = Set(request.unreadable)
    for id in request.webhooks where unreadable.contains(id) {
      if let webhook = self.webhooks.body(of: id) { self.unread.add(webhook, appliedAt: now) }
    }
    self.webhooks.remove(request.webhooks)
    return result
  }

  package mutating func callbackKey(_ request: CallbackKeyRequest) throws(StoreError) -> Secret {
    let key = self.callbackKey ?? request.proposal
    self.callbackKey = key
    return key
  }
}

extension InMemoryTenant {
  /// A person wrote something.
  fileprivate mutating func take(_ message: ApplyWebhooks.Message, at now: Date) {
    let contact = contact(of: message.identity, at: now)
    if let contact {
      self[contact].contact.merge(message)
      let at = message.writtenAt(now)
      self[contact].lastWroteAt = max(self[contact].lastWroteAt ?? at, at)
    }
    let answered = self.answered(by: message, from: contact)
    if let contact { self[contact].conversation.take(message, answering: answered?.campaign, at: now) }
    if var recipient = answered, recipient.respond(at: now) { put(recipient) }
    if let consent = message.consent { appendOnce(consent, to: contact, answering: message.answers, at: now) }
  }

  /// Appends a decision to its sender's ledger, and where it forbids, to that of whoever it answers too: WhatsApp may name
  /// the sender by a user id that we do not know yet.
  fileprivate mutating func appendOnce(
    _ consent: ConsentEvent,
    to contact: ContactID?,
    answering message: ProviderMessageID?,
    at now: Date
  ) {
    if let contact { appendOnce(consent, to: contact, at: now) }
    if consent.forbids, let person = recipient(of: message)?.contact, person != contact {
      appendOnce(consent, to: person, at: now)
    }
  }

  /// The recipient of one of our messages.
  private func recipient(of message: ProviderMessageID?) -> Recipient? {
    message.flatMap { messages[$0] }.flatMap { attempts[$0] }.flatMap { recipient($0) }
  }

  /// Whom a message answers as: the recipient of the message that it quotes, else the person's most recent one.
  private func answered(by message: ApplyWebhooks.Message, from contact: ContactID?) -> Recipient? {
    if let recipient = recipient(of: message.answers) { return recipient }
    let theirs = contact.map { self[$0].recipients } ?? []
    return Recipient.answering(at: message.at, among: theirs.lazy.compactMap { self.recipient($0) })
  }
}
