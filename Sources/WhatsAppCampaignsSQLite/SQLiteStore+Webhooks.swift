import Foundation
public import WhatsAppCampaigns

extension SQLiteStore {
  /// Keeps a verified body, unless the same bytes were kept before; durable when it returns.
  public nonisolated func keepWebhook(_ request: KeepWebhook) async throws(StoreError) -> KeepWebhookResult {
    // Before it is in line: every other operation waits for what is done in one.
    let digest = request.digest
    return try await write(request.tenant, keepsRecords: true, needsNoUndo: true) {
      (transaction) throws(StoreError) in
      try transaction.keep(request, digest)
    }
  }

  /// Bodies that are not applied yet: urgent ones first, then the oldest. A page ends early at 8 MiB.
  public func pendingWebhooks(_ request: PendingWebhooks) async throws(StoreError) -> [StoredWebhook] {
    try read(request.tenant) { (transaction) throws(StoreError) in
      try transaction.pendingWebhooks(request)
    }
  }

  /// Bodies that were applied and are kept, the oldest first. A page ends early at 8 MiB.
  public func unreadWebhooks(_ request: UnreadWebhooks) async throws(StoreError) -> UnreadWebhooksPage {
    try read(request.tenant) { (transaction) throws(StoreError) in try transaction.unreadWebhooks(request) }
  }

  /// The key that binds callback tags to a tenant: the first proposal, and the same ever after.
  public func callbackKey(_ request: CallbackKeyRequest) async throws(StoreError) -> Secret {
    try await write(request.tenant) { (transaction) throws(StoreError) in
      try transaction.callbackKey(proposal: request.proposal)
    }
  }

  /// Joins reports, takes messages and consent in, and marks the bodies as applied, in one transaction.
  public func applyWebhooks(_ request: ApplyWebhooks) async throws(StoreError) -> ApplyWebhooksResult {
    try await write(request.tenant, keepsRecords: true) { (transaction) throws(StoreError) in
      try transaction.apply(request)
    }
  }
}

extension Transaction {
  func callbackKey(proposal: Secret) throws(StoreError) -> Secret {
    try db.run(
      "INSERT OR IGNORE INTO callback_keys (tenant, key) VALUES (?, ?)",
      [tenantValue, .text(proposal.revealed)]
    )
    let key = try db.first("SELECT key FROM callback_keys WHERE tenant = ?", [tenantValue]) { Secret($0.text(0)) }
    guard let key else { throw .corrupt("key") }
    return key
  }

  fileprivate func keep(_ request: KeepWebhook, _ digest: [UInt8]) throws(StoreError) -> KeepWebhookResult {
    try moveIngestClock(of: request.provider)
    // Mostly one row, or none: there is nothing to undo.
    let news = news(among: request.namings)
    if news.isEmpty { return try insert(request, digest).map { .kept($0) } ?? .duplicate }
    var result = KeepWebhookResult.duplicate
    try db.nested(isNeeded: true) { () throws(StoreError) in
      guard let number = try insert(request, digest) else { return }
      result = .kept(number, apart: try join(news, meeting: []))
    }
    return result
  }

  /// `nil` for a body that is known.
  private func insert(_ request: KeepWebhook, _ digest: [UInt8]) throws(StoreError) -> WebhookID? {
    let inserted = try db.run(
      """
      INSERT INTO webhooks (tenant, provider, digest, body, urgent, received_at) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (tenant, digest) DO NOTHING
      """,
      [
        tenantValue, .text(request.provider.rawValue), .blob(digest), .blob(request.body), .bool(request.isUrgent),
        nowValue,
      ]
    )
    return inserted > 0 ? WebhookID(db.lastInserted) : nil
  }

  private func moveIngestClock(of provider: ProviderName) throws(StoreError) {
    guard caches.isIngestDue(of: provider, tenant, at: now) else { return }
    var clock = try ingestClock(of: provider)
    guard clock.webhookArrived(at: now) else { return }
    try db.run(
      "INSERT OR REPLACE INTO ingest_clocks (tenant, provider, clock) VALUES (?, ?, ?)",
      [tenantValue, .text(provider.rawValue), .text(try StoredJSON.encode(clock))]
    )
  }

  fileprivate func pendingWebhooks(_ request: PendingWebhooks) throws(StoreError) -> [StoredWebhook] {
    try page(
      """
      SELECT id, provider, body, received_at FROM webhooks
      WHERE tenant = ?1 AND applied_at IS NULL AND (?2 IS NULL OR provider IN (SELECT value FROM json_each(?2)))
      ORDER BY urgent DESC, id LIMIT ?3
      """,
      [tenantValue, request.providers.map { .texts($0.map(\.rawValue)) } ?? .null, .limit(request.limit)]
    )
  }

  fileprivate func unreadWebhooks(_ request: UnreadWebhooks) throws(StoreError) -> UnreadWebhooksPage {
    let kept = "FROM webhooks WHERE tenant = ?1 AND applied_at IS NOT NULL AND body IS NOT NULL"
    return UnreadWebhooksPage(
      total: Int(try db.number("SELECT count(*) \(kept)", [tenantValue])),
      items: try page(
        "SELECT id, provider, body, received_at \(kept) AND id > ?2 ORDER BY id LIMIT ?3",
        [tenantValue, .integer(request.after?.rawValue ?? .min), .limit(request.limit)]
      )
    )
  }

  private func page(_ query: String, _ values: [SQLValue]) throws(StoreError) -> [StoredWebhook] {
    var page: [StoredWebhook] = []
    var bytes = 0
    // A match would end the query: the page is full.
    _ = try db.firstMatch(query, values) { (row) throws(StoreError) -> Bool? in
      let webhook = try StoredWebhook(row)
      bytes += webhook.body.count
      if !page.isEmpty, bytes > StoredWebhook.mostBytesOfPage { return true }
      page.append(webhook)
      return nil
    }
    return page
  }

  fileprivate func apply(_ asked: ApplyWebhooks) throws(StoreError) -> ApplyWebhooksResult {
    var request = asked
    request.removeMessages(try forgottenMessages(among: request.sources))
    var result = ApplyWebhooksResult(joined: 0, parked: 0, messages: [])
    result.apart = try join(news(among: request.namings), meeting: request.met)
    var held = try heldRecipients(of: request.reports)
    for report in request.reports {
      if let isNews = held.join(report, at: now) {
        result.joined += isNews ? 1 : 0
      } else if let target = try target(of: report) {
        try held.write(in: self)
        result.joined += try join(report.evidence, consent: report.consent, to: target)
        held.forget(target.recipient)
      } else if let joined = try joinFreeMessage(report) {
        result.joined += joined
      } else if report.attempt != nil || report.messageID != nil {
        result.parked += try park(report) ? 1 : 0
      }
    }
    try held.write(in: self)
    if result.parked > 0 { try dropOldOrphanReports() }
    for message in request.messages where try take(message) {
      result.messages.append(message.messageID)
    }
    for echo in request.echoes { try take(echo) }
    for entry in request.consents {
      let contact = try contactNumber(creating: entry.identity)
      let answered = try recipient(answeredBy: entry.answers, from: contact)
      for contact in try deciders(entry.event, contact, answered: answered) {
        try appendOnce(entry.event, contact: contact)
      }
    }
    for entry in request.ceilings {
      var pace = try paces([entry.key])[entry.key] ?? PaceState()
      pace.apply(entry.ceiling, at: now)
      try save(pace, of: entry.key)
    }
    try apply(request.news)
    try drop(request.reportsOnly)
    try markApplied(request.webhooks, keeping: request.unreadable)
    return result
  }

  /// Drops bodies that need not be known again. The last row stays, without what was in it: SQLite would give its number
  /// to a new body, and another process that has read this one, too, would mark the new one as applied.
  private func drop(_ webhooks: [WebhookID]) throws(StoreError) {
    guard !webhooks.isEmpty else { return }
    let numbers = SQLValue.integers(webhooks.map(\.rawValue))
    try db.run(
      """
      UPDATE webhooks SET applied_at = ?, body = NULL, digest = CAST(id AS BLOB)
      WHERE id = (SELECT max(id) FROM webhooks) AND id IN (SELECT value FROM json_each(?)) AND tenant = ?
        AND applied_at IS NULL
      """,
      [nowValue, numbers, tenantValue]
    )
    try db.run(
      "DELETE FROM webhooks WHERE id IN (SELECT value FROM json_each(?)) AND +tenant = ? AND applied_at IS NULL",
      [numbers, tenantValue]
    )
  }

  private func markApplied(_ webhooks: [WebhookID], keeping unreadable: [WebhookID]) throws(StoreError) {
    guard !webhooks.isEmpty else { return }
    // A body that was read has done its work; the digest stays, to know a repetition by.
    try db.run(
      """
      UPDATE webhooks
      SET applied_at = ?, body = CASE WHEN id IN (SELECT value FROM json_each(?)) THEN body END
      WHERE id IN (SELECT value FROM json_each(?)) AND +tenant = ? AND applied_at IS NULL
      """,
      [nowValue, .integers(unreadable.map(\.rawValue)), .integers(webhooks.map(\.rawValue)), tenantValue]
    )
    try db.run(
      """
      DELETE FROM webhooks
      WHERE id IN (SELECT id FROM webhooks WHERE body IS NULL AND applied_at < ? ORDER BY applied_at LIMIT 100)
      """,
      [.date(now - StoredWebhook.digestLife)]
    )
  }

  /// Takes in what a person wrote. `false` when it was taken in before.
  private func take(_ message: ApplyWebhooks.Message) throws(StoreError) -> Bool {
    let isKnown = try db.exists(
      "SELECT 1 FROM messages WHERE tenant = ? AND id = ?",
      [tenantValue, .text(message.messageID.rawValue)]
    )
    guard !isKnown else { return false }
    let contact = try contactNumber(creating: message.identity)
    try db.run(
      """
      INSERT INTO messages (tenant, \(ConversationCoding.messageColumns))
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [tenantValue] + ConversationCoding.values(of: message, from: contact, at: now)
    )
    if let contact { try merge(message, into: contact) }
    let answered = try recipient(answeredBy: message.answers, from: contact)
    if let event = message.consent {
      for contact in try deciders(event, contact, answered: answered) { try appendOnce(event, contact: contact) }
    }
    try noteResponse(message, contact: contact, answered: answered)
    return true
  }

  /// Those of some messages that were taken in from somebody who was forgotten since.
  private func forgottenMessages(among messages: [ProviderMessageID]) throws(StoreError) -> Set<ProviderMessageID> {
    guard !messages.isEmpty else { return [] }
    let key = try db.first(
      """
      SELECT key FROM callback_keys WHERE tenant = ?1 AND EXISTS (
        SELECT 1 FROM messages WHERE tenant = ?1 AND id >= ?2 AND id < ?3)
      """,
      [tenantValue, .text(ErasureMark.forgotten), .text(ErasureMark.behindForgotten)]
    ) { Secret($0.text(0)) }
    guard let key else { return [] }
    let marks = Dictionary(zip(ErasureMark.marks(of: messages, key: key), messages)) { first, _ in first }
    let found = try db.all(
      "SELECT id FROM messages WHERE tenant = ? AND id IN (SELECT value FROM json_each(?))",
      [tenantValue, .texts(Array(marks.keys))]
    ) { $0.text(0) }
    return Set(found.compactMap { marks[$0] })
  }

  /// The recipient of one of our messages that somebody answers.
  private func recipient(answeredBy message: ProviderMessageID?, from contact: Int64?) throws(StoreError) -> Int64? {
    guard let message else { return nil }
    return try target(of: message, contact: contact)?.recipient
  }

  /// Whose decision a message holds: its sender's, and where it forbids, that of the person whose message it answers
  /// too. They are the same person, though WhatsApp may name the sender by a user id that we do not know yet.
  private func deciders(_ event: ConsentEvent, _ sender: Int64?, answered: Int64?) throws(StoreError) -> [Int64] {
    guard event.forbids else { return sender.map { [$0] } ?? [] }
    let person = try answered.flatMap { (number) throws(StoreError) in
      try recipientRecord(number)?.recipient.contact.rawValue
    }
    return [sender, person == sender ? nil : person].compactMap { $0 }
  }

  /// The recipient with the last attempt that the provider took from a person's campaigns.
  private func lastReached(_ contact: Int64, before instant: Date) throws(StoreError) -> Int64? {
    // Nobody is written to so often within the time of a response that these are not enough.
    let recent = try db.all(
      "SELECT id FROM recipients WHERE contact = ? AND attempted_at >= ? ORDER BY attempted_at DESC LIMIT 50",
      [.integer(contact), .date(instant - Recipient.replyTime)]
    ) { $0.integer(0) }
    return Recipient.answering(at: instant, among: try recipientRecords(recent).map(\.recipient))?.id.rawValue
  }

  private func noteResponse(
    _ message: ApplyWebhooks.Message,
    contact: Int64?,
    answered: Int64?
  ) throws(StoreError) {
    var number = answered
    if number == nil, let contact { number = try lastReached(contact, before: message.at) }
    guard let number, let record = try recipientRecord(number) else { return }
    try db.run(
      "UPDATE messages SET campaign = ? WHERE tenant = ? AND id = ?",
      [.integer(record.campaign), tenantValue, .text(message.messageID.rawValue)]
    )
    var recipient = record.recipient
    guard recipient.respond(at: now) else { return }
    try save(recipient, over: record)
  }
}
