import Foundation
public import WhatsAppCampaigns

extension PostgresStore {
  /// Keeps a verified body, unless the same bytes were kept before; durable when it returns.
  public func keepWebhook(_ request: KeepWebhook) async throws(StoreError) -> KeepWebhookResult {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.keep(request) }
  }

  /// Bodies that are not applied yet: urgent ones first, then the oldest. A page ends early at 8 MiB.
  public func pendingWebhooks(_ request: PendingWebhooks) async throws(StoreError) -> [StoredWebhook] {
    try await read(request.tenant) { (transaction) throws(StoreError) in try transaction.pendingWebhooks(request) }
  }

  /// Bodies that were applied and are kept, the oldest first. A page ends early at 8 MiB.
  public func unreadWebhooks(_ request: UnreadWebhooks) async throws(StoreError) -> UnreadWebhooksPage {
    try await read(request.tenant) { (transaction) throws(StoreError) in try transaction.unreadWebhooks(request) }
  }

  /// The key that binds callback tags to a tenant: the first proposal, and the same ever after.
  public func callbackKey(_ request: CallbackKeyRequest) async throws(StoreError) -> Secret {
    try await write(request.tenant) { (transaction) throws(StoreError) in
      try transaction.callbackKey(proposal: request.proposal)
    }
  }

  /// Joins reports, takes messages and consent in, and marks the bodies as applied, in one transaction.
  public func applyWebhooks(_ request: ApplyWebhooks) async throws(StoreError) -> ApplyWebhooksResult {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.apply(request) }
  }
}

extension Transaction {
  func callbackKey(proposal: Secret) throws(StoreError) -> Secret {
    try db.send(
      "INSERT INTO callback_keys (tenant, key) VALUES ($1, $2) ON CONFLICT (tenant) DO NOTHING",
      [tenantValue, .text(proposal.revealed)]
    )
    let key = try db.first("SELECT key FROM callback_keys WHERE tenant = $1", [tenantValue]) { Secret($0.text(0)) }
    guard let key else { throw .corrupt("key") }
    return key
  }

  fileprivate func keep(_ request: KeepWebhook) throws(StoreError) -> KeepWebhookResult {
    if notes.isIngestDue(of: request.provider, tenantID, at: now) { try moveIngestClock(of: request.provider) }
    let number = try db.first(
      """
      INSERT INTO webhooks (tenant, provider, digest, body, urgent, received_at) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (tenant, digest) DO NOTHING RETURNING id
      """,
      [
        tenantValue, .text(request.provider.rawValue), .blob(request.digest), .blob(request.body),
        .bool(request.isUrgent), nowValue,
      ]
    ) { $0.integer(0) }
    guard let number else { return .duplicate }
    return .kept(WebhookID(number), apart: try join(request.namings, meeting: []))
  }

  private func moveIngestClock(of provider: ProviderName) throws(StoreError) {
    try db.send(
      "INSERT INTO ingest_clocks (tenant, provider) VALUES ($1, $2) ON CONFLICT (tenant, provider) DO NOTHING",
      [tenantValue, .text(provider.rawValue)]
    )
    let reply = try sendIngestClock(of: provider, isLocked: true)
    try db.wait()
    var clock = try ingestClock(reply)
    guard clock.webhookArrived(at: now) else { return }
    try db.send(
      "UPDATE ingest_clocks SET clock = $3 WHERE tenant = $1 AND provider = $2",
      [tenantValue, .text(provider.rawValue), .text(try StoredJSON.encode(clock))]
    )
  }

  fileprivate func pendingWebhooks(_ request: PendingWebhooks) throws(StoreError) -> [StoredWebhook] {
    try db.all(
      """
      SELECT id, provider, body, received_at FROM (
        SELECT *, sum(octet_length(body)) OVER (ORDER BY urgent DESC, id) AS bytes,
          row_number() OVER (ORDER BY urgent DESC, id) AS place
        FROM (
          SELECT id, provider, body, received_at, urgent FROM webhooks
          WHERE tenant = $1 AND applied_at IS NULL AND ($2::text[] IS NULL OR provider = ANY($2))
          ORDER BY urgent DESC, id LIMIT $3) AS page) AS sized
      WHERE place = 1 OR bytes <= $4 ORDER BY place
      """,
      [
        tenantValue, request.providers.map { .texts($0.map(\.rawValue)) } ?? .null, .limit(request.limit),
        .integer(StoredWebhook.mostBytesOfPage),
      ],
      StoredWebhook.init
    )
  }

  fileprivate func unreadWebhooks(_ request: UnreadWebhooks) throws(StoreError) -> UnreadWebhooksPage {
    let kept = "FROM webhooks WHERE tenant = $1 AND applied_at IS NOT NULL AND body IS NOT NULL"
    return UnreadWebhooksPage(
      total: Int(try db.number("SELECT count(*) \(kept)", [tenantValue])),
      items: try db.all(
        """
        SELECT id, provider, body, received_at FROM (
          SELECT *, sum(octet_length(body)) OVER (ORDER BY id) AS bytes, row_number() OVER (ORDER BY id) AS place
          FROM (SELECT id, provider, body, received_at \(kept) AND id > $2 ORDER BY id LIMIT $3) AS page) AS sized
        WHERE place = 1 OR bytes <= $4 ORDER BY place
        """,
        [
          tenantValue, .integer(request.after?.rawValue ?? .min), .limit(request.limit),
          .integer(StoredWebhook.mostBytesOfPage),
        ],
        StoredWebhook.init
      )
    )
  }

  fileprivate func apply(_ asked: ApplyWebhooks) throws(StoreError) -> ApplyWebhooksResult {
    var request = asked
    // Another process may be applying the same bodies: it is let go first, and then they change nothing.
    try lockWebhooks(request.webhooks)
    try apply(request.news)
    request.removeMessages(try forgottenMessages(among: request.sources))
    var result = ApplyWebhooksResult(joined: 0, parked: 0, messages: [])
    result.apart = try join(request.namings, meeting: request.met)
    let people = request.messages.map(\.identity) + request.consents.map(\.identity)
    let contacts = try lockedContactNumbers(creating: people)

    let (placed, strange) = try place(request.reports.filter { $0.attempt != nil || $0.messageID != nil })
    result.joined = try join(placed)
    let (answers, others) = try joinFreeMessages(strange)
    result.joined += answers
    let unknown = try parkable(others)
    // What came before may have made a message known, or another transaction has by now.
    try expect(unknown.compactMap { $0.messageID?.rawValue })
    let (late, rest) = try place(unknown)
    result.joined += try join(late)
    // Whoever was making a free message known at this moment was waited for, too.
    let (lateAnswers, orphans) = try joinFreeMessages(rest)
    result.joined += lateAnswers
    if orphans.count < rest.count {
      try stopExpecting(rest.compactMap(\.messageID), but: orphans.compactMap(\.messageID))
    }
    try park(orphans)
    result.parked = orphans.count
    if result.parked > 0 { try dropOldOrphanReports() }

    for message in request.messages {
      let contact = message.identity.key.flatMap { contacts[$0] }
      if try take(message, from: contact) { result.messages.append(message.messageID) }
    }
    try take(request.echoes)
    for entry in request.consents {
      let contact = entry.identity.key.flatMap { contacts[$0] }
      try append(entry.event, of: contact, answering: try recipient(of: entry.answers))
    }
    try changePaces(request.ceilings.map(\.key)) { paces in
      for entry in request.ceilings { paces[entry.key, default: PaceState()].apply(entry.ceiling, at: now) }
    }
    try drop(request.reportsOnly)
    try markApplied(request.webhooks, keeping: request.unreadable)
    return result
  }

  private func lockWebhooks(_ webhooks: [WebhookID]) throws(StoreError) {
    guard !webhooks.isEmpty else { return }
    try db.send(
      "SELECT id FROM webhooks WHERE tenant = $1 AND id = ANY($2::bigint[]) ORDER BY id FOR NO KEY UPDATE",
      [tenantValue, .integers(webhooks.map(\.rawValue))]
    )
  }

  /// Drops bodies that need not be known again.
  private func drop(_ webhooks: [WebhookID]) throws(StoreError) {
    guard !webhooks.isEmpty else { return }
    try db.send(
      "DELETE FROM webhooks WHERE tenant = $1 AND id = ANY($2::bigint[]) AND applied_at IS NULL",
      [tenantValue, .integers(webhooks.map(\.rawValue))]
    )
  }

  private func markApplied(_ webhooks: [WebhookID], keeping unreadable: [WebhookID]) throws(StoreError) {
    guard !webhooks.isEmpty else { return }
    // A body that was read has done its work; the digest stays, to know a repetition by.
    try db.send(
      """
      UPDATE webhooks SET applied_at = $2, body = CASE WHEN id = ANY($3::bigint[]) THEN body END
      WHERE tenant = $1 AND id = ANY($4::bigint[]) AND applied_at IS NULL
      """,
      [tenantValue, nowValue, .integers(unreadable.map(\.rawValue)), .integers(webhooks.map(\.rawValue))]
    )
    try db.send(
      """
      DELETE FROM webhooks
      WHERE id IN (
        SELECT id FROM webhooks WHERE tenant = $1 AND body IS NULL AND applied_at < $2
        ORDER BY applied_at LIMIT 100 FOR UPDATE SKIP LOCKED)
      """,
      [tenantValue, .date(now - StoredWebhook.digestLife)]
    )
  }
}
