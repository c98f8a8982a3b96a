import Foundation
public import WhatsAppCampaigns

extension PostgresStore {
  /// Shows the decision the locked facts of one person inside a transaction and writes what it decides; on disk when it
  /// returns.
  public func commitFreeMessage(_ request: CommitFreeMessage) async throws(StoreError) -> FreeMessagePlan {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.commitFreeMessage(request) }
  }

  /// Records what came of a free message.
  public func recordFreeMessage(_ request: RecordFreeMessage) async throws(StoreError) -> FreeMessage? {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.recordFreeMessage(request) }
  }
}

extension Transaction {
  fileprivate func commitFreeMessage(_ request: CommitFreeMessage) throws(StoreError) -> FreeMessagePlan {
    // The person first and by a statement of its own: what follows sees what was committed while it waited.
    guard let contact = try lockedPerson(request.person) else { throw .noContact }
    let opening = try db.send(
      """
      SELECT max(sent_at) FROM messages WHERE tenant + 0 = $1 AND contact = $2 AND provider = $3 AND opens_window
      """,
      [tenantValue, .integer(contact.id), .text(request.message.provider.rawValue)]
    )
    let suppression = try db.send(
      "SELECT source, reason, since FROM suppressions WHERE tenant = $1 AND person = $2",
      [tenantValue, .text(contact.person)]
    )
    let earlier = try sendFreeMessage(request.message.id)
    let paceRows = try sendPaces(request.paceKeys)
    // After all locks: waiting for them may have taken long.
    let clock = try sendClock()
    try db.wait()
    let context = FreeMessageContext(
      now: try instant(clock),
      earlier: try earlier.first(FreeMessageCoding.message),
      opening: try opening.first { $0.optionalDate(0) } ?? nil,
      consent: try ConsentCoding.state(contact.consent),
      suppression: try suppression.first { Suppression(of: request.person, $0) },
      pace: try paces(request.paceKeys, paceRows)
    )
    let plan = request.decide(context)
    try save(plan.pace)
    guard let message = plan.committed(request.message) else { return plan }
    try db.run(
      """
      INSERT INTO free_messages (tenant, contact, \(FreeMessageCoding.columns), message_id, counts)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
      ON CONFLICT (id, tenant) DO UPDATE SET attempt = excluded.attempt, committed_at = excluded.committed_at,
        send_before = excluded.send_before, disposition = excluded.disposition, error_code = excluded.error_code,
        note = excluded.note, evidence = excluded.evidence, message_id = excluded.message_id, counts = excluded.counts
      """,
      [tenantValue, .integer(contact.id)] + FreeMessageCoding.values(of: message)
    )
    return plan
  }

  /// The contact of a person, locked: of whoever was merged into another contact, that one.
  private func lockedPerson(_ person: PersonKey) throws(StoreError) -> (id: Int64, person: String, consent: String?)? {
    let columns = "SELECT id, person, consent, merged_into FROM contacts WHERE tenant + 0 = $1"
    func read(_ row: Row) -> (contact: (id: Int64, person: String, consent: String?), into: Int64?) {
      ((row.integer(0), row.text(1), row.optionalText(2)), row.optionalInteger(3))
    }
    let person = SQLValue.text(person.rawValue)
    let found = try db.first("\(columns) AND person = $2 FOR NO KEY UPDATE", [tenantValue, person], read)
    guard let into = found?.into else { return found?.contact }
    return try db.first("\(columns) AND id = $2 FOR NO KEY UPDATE", [tenantValue, .integer(into)], read)?.contact
  }

  private func sendFreeMessage(_ id: AttemptID) throws(StoreError) -> Reply {
    try db.send(
      "SELECT \(FreeMessageCoding.columns) FROM free_messages WHERE tenant + 0 = $1 AND id = $2 FOR NO KEY UPDATE",
      [tenantValue, .text(id.rawValue)]
    )
  }

  private func save(_ messages: [FreeMessage]) throws(StoreError) {
    for message in messages {
      try db.send(
        """
        UPDATE free_messages
        SET disposition = $3, error_code = $4, note = $5, evidence = $6, message_id = $7, counts = $8
        WHERE tenant + 0 = $1 AND id = $2
        """,
        [tenantValue, .text(message.id.rawValue)] + FreeMessageCoding.outcome(of: message)
      )
    }
  }

  fileprivate func recordFreeMessage(_ request: RecordFreeMessage) throws(StoreError) -> FreeMessage? {
    let found = try sendFreeMessage(request.id)
    try db.wait()
    let stored = try found.first(FreeMessageCoding.message)
    try changePaces(Array(request.throttles.keys)) { paces in
      for (key, throttle) in request.throttles { paces[key, default: PaceState()].apply(throttle, at: now) }
    }
    guard var message = stored else { return nil }
    guard message.record(request.outcome, at: now) else { return message }
    for evidence in try takeOrphanReports(about: message.attempt.evidence.messageIDs) { _ = message.receive(evidence) }
    // It was on its way when the person was forgotten.
    if try isForgotten(recipientOf: message.id) { message.forgetPerson() }
    try save([message])
    return message
  }

  private func isForgotten(recipientOf message: AttemptID) throws(StoreError) -> Bool {
    try db.first(
      """
      SELECT c.person < '\(PersonKey.firstNamed)' FROM free_messages f JOIN contacts c ON c.tenant = f.tenant AND c.id = f.contact
      WHERE f.tenant + 0 = $1 AND f.id = $2
      """,
      [tenantValue, .text(message.rawValue)]
    ) { $0.bool(0) } ?? false
  }

  /// Takes out what was reported about messages before anybody knew them.
  ///
  /// A row of each identifier is made or waited for first: whoever is keeping a report about one at this moment
  /// (``expect(_:)``) is let go, and whoever comes later waits for this transaction and finds the message.
  private func takeOrphanReports(about messages: [ProviderMessageID]) throws(StoreError) -> [Evidence] {
    guard !messages.isEmpty else { return [] }
    let values = [tenantValue, SQLValue.texts(messages.map(\.rawValue))]
    try expect(messages.map(\.rawValue))
    try db.send("DELETE FROM message_ids WHERE tenant + 0 = $1 AND id = ANY($2::text[]) AND recipient IS NULL", values)
    return try db.all(
      "DELETE FROM orphan_reports WHERE tenant = $1 AND message_id = ANY($2::text[]) RETURNING evidence",
      values
    ) { (row) throws(StoreError) in try EvidenceCoding.evidence(row.text(0)) }
  }

  /// Keeps what the business wrote by other means to people who are contacts, once.
  func take(_ echoes: [ApplyWebhooks.Echo]) throws(StoreError) {
    if echoes.isEmpty { return }
    let contacts = try lockedContacts(echoes.compactMap { $0.identity.key })
    let ids = echoes.map(\.messageID.rawValue)
    var known = Set(
      try db.all(
        """
        SELECT id FROM message_ids WHERE tenant + 0 = $1 AND id = ANY($2::text[]) AND recipient IS NOT NULL
        UNION SELECT message_id FROM free_messages WHERE tenant + 0 = $1 AND message_id = ANY($2::text[])
        """,
        [tenantValue, .texts(ids)]
      ) { $0.text(0) }
    )
    for echo in echoes {
      let id = echo.messageID
      var message = FreeMessage(echo)
      guard let contact = echo.identity.key.flatMap({ contacts[$0] }),
        known.insert(id.rawValue).inserted
      else { continue }
      for evidence in try takeOrphanReports(about: [id]) { _ = message.receive(evidence) }
      try db.send(
        """
        INSERT INTO free_messages (tenant, contact, \(FreeMessageCoding.columns), message_id, counts)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        ON CONFLICT (id, tenant) DO NOTHING
        """,
        [tenantValue, .integer(contact.id.rawValue)] + FreeMessageCoding.values(of: message)
      )
    }
  }

  /// Joins reports about free messages.
  ///
  /// - Returns: How many free messages they changed, and the reports that are about none.
  func joinFreeMessages(
    _ reports: [ApplyWebhooks.Report]
  ) throws(StoreError) -> (joined: Int, rest: [ApplyWebhooks.Report]) {
    let wanted = Set(reports.compactMap { $0.messageID?.rawValue })
    guard !wanted.isEmpty else { return (0, reports) }
    let stored = try db.all(
      """
      SELECT \(FreeMessageCoding.columns), message_id FROM free_messages
      WHERE tenant + 0 = $1 AND message_id = ANY($2::text[]) ORDER BY id FOR NO KEY UPDATE
      """,
      [tenantValue, .texts(Array(wanted))]
    ) { (row) throws(StoreError) in (row.text(12), try FreeMessageCoding.message(row)) }
    guard !stored.isEmpty else { return (0, reports) }
    var messages = Dictionary(stored) { $1 }
    var changed: Set<String> = []
    var rest: [ApplyWebhooks.Report] = []
    var joined = 0
    for report in reports {
      guard let id = report.messageID?.rawValue, var message = messages[id] else {
        rest.append(report)
        continue
      }
      guard message.receive(report.evidence.inMilliseconds) else { continue }
      messages[id] = message
      changed.insert(id)
      joined += 1
    }
    try save(changed.sorted().compactMap { messages[$0] })
    return (joined, rest)
  }
}
