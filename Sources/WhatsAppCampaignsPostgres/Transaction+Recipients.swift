import Foundation
import WhatsAppCampaigns

/// Recipients that were asked for and may still be on their way.
struct RecipientReply {
  fileprivate let recipients: Reply
  fileprivate let attempts: Reply

  /// The recipients with their attempts, in the order of their numbers.
  func records() throws(StoreError) -> [StoredRecipient] {
    let memo = ConsentMemo()
    var records = try recipients.all { (row) throws(StoreError) in try RecipientCoding.stored(row, memo) }
    let attempts = try attempts.all(AttemptCoding.attempt)
    guard !attempts.isEmpty else { return records }
    // Both lists are in the order of the recipients.
    var next = 0
    for index in records.indices {
      let number = records[index].recipient.id.rawValue
      while next < attempts.count, attempts[next].recipient < number { next += 1 }
      while next < attempts.count, attempts[next].recipient == number {
        records[index].record.recipient.attempts.append(attempts[next].attempt)
        next += 1
      }
    }
    return records
  }
}

extension Transaction {
  /// Whether rows that are read are to be written.
  enum Lock: String {
    case none = ""
    /// Nobody else changes them until the transaction ends.
    case change = "FOR NO KEY UPDATE OF r"
  }

  /// Asks for recipients of this tenant with their attempts, contacts, consent and suppression. Two statements, however
  /// many they are.
  ///
  /// The plus sign keeps the planner from an index that begins with the campaign: it would walk over everybody. So it is
  /// wherever rows are given by their keys and the rest is only to be checked.
  func sendRecipients(
    _ numbers: [Int64],
    of campaign: Int64? = nil,
    _ lock: Lock = .none
  ) throws(StoreError) -> RecipientReply {
    let numbers = SQLValue.integers(Array(Set(numbers)))
    let recipients = try db.send(
      """
      SELECT \(RecipientCoding.storedColumns) FROM \(RecipientCoding.tables)
      WHERE $3::bigint IS NULL OR r.campaign + 0 = $3 ORDER BY r.id \(lock.rawValue)
      """,
      [tenantValue, numbers, .integer(orNull: campaign)]
    )
    let attempts = try db.send(
      """
      SELECT \(AttemptCoding.columns)
      FROM \(Self.wantedNumbers) JOIN attempts ON recipient = wanted AND tenant = owner
      ORDER BY recipient, number
      """,
      [tenantValue, numbers]
    )
    return RecipientReply(recipients: recipients, attempts: attempts)
  }

  /// Loads recipients; see ``sendRecipients(_:of:_:)``.
  func recipientRecords(
    _ numbers: [Int64],
    of campaign: Int64? = nil,
    _ lock: Lock = .none
  ) throws(StoreError) -> [StoredRecipient] {
    if numbers.isEmpty { return [] }
    let reply = try sendRecipients(numbers, of: campaign, lock)
    try db.wait()
    return try reply.records()
  }

  /// Sends what writes recipients and those of their attempts that changed. Three statements, however many they are.
  ///
  /// - Returns: Identifiers of messages that are known from now on.
  @discardableResult
  func save(_ changes: [RecipientChange]) throws(StoreError) -> [String] {
    guard !changes.isEmpty else { return [] }
    try db.send(
      """
      UPDATE recipients r SET state = n.state, due = n.due, worker = n.worker, attempt = n.attempt,
        attempted_at = n.attempted_at, epoch = n.epoch, status = n.status, reason = n.reason,
        reason_detail = n.reason_detail, responded = n.responded, stop_raced = n.stop_raced, updated_at = n.updated_at
      FROM unnest(\(Self.owners), $2::bigint[], $3::smallint[], $4::bigint[], $5::text[], $6::text[], $7::bigint[], $8::bigint[],
        $9::smallint[], $10::text[], $11::text[], $12::boolean[], $13::boolean[], $14::bigint[])
        AS n (owner, id, state, due, worker, attempt, attempted_at, epoch, status, reason, reason_detail, responded,
          stop_raced, updated_at)
      WHERE r.id = n.id AND r.tenant = n.owner
      """,
      [tenantValue] + RecipientCoding.lists(of: changes)
    )
    var attempts: [(recipient: Int64, attempt: Attempt)] = []
    var messages: [String: (recipient: Int64, attempt: AttemptID)] = [:]
    for change in changes {
      let number = change.recipient.id.rawValue
      if case .pending(nil) = change.recipient.state { notes.lowerWatermark(of: change.stored.campaign, below: number) }
      for (index, attempt) in change.recipient.attempts.enumerated() {
        let stored = change.stored.recipient.attempts
        let before = index < stored.count ? stored[index] : nil
        guard attempt != before else { continue }
        attempts.append((number, attempt))
        for id in attempt.evidence.messageIDs where before?.evidence.messageIDs.contains(id) != true {
          messages[id.rawValue] = messages[id.rawValue] ?? (number, attempt.id)
        }
      }
    }
    try save(attempts)
    return try save(messages)
  }

  private func save(_ attempts: [(recipient: Int64, attempt: Attempt)]) throws(StoreError) {
    guard !attempts.isEmpty else { return }
    try db.send(
      """
      INSERT INTO attempts (tenant, \(AttemptCoding.columns))
      SELECT $1, * FROM unnest($2::bigint[], $3::int[], $4::text[], $5::bigint[], $6::bigint[], $7::smallint[],
        $8::bigint[], $9::text[], $10::text[])
      ON CONFLICT (recipient, number, tenant) DO UPDATE SET id = excluded.id, committed_at = excluded.committed_at,
        send_before = excluded.send_before, disposition = excluded.disposition, error_code = excluded.error_code,
        note = excluded.note, evidence = excluded.evidence
      """,
      [tenantValue] + AttemptCoding.lists(of: attempts)
    )
  }

  /// In the order of the identifiers: another transaction that notes some of the same waits for this one or the other
  /// way around, never both.
  private func save(_ messages: [String: (recipient: Int64, attempt: AttemptID)]) throws(StoreError) -> [String] {
    guard !messages.isEmpty else { return [] }
    let ordered = messages.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    try db.send(
      """
      INSERT INTO message_ids (tenant, id, recipient, attempt)
      SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::text[])
      ON CONFLICT (id, tenant) DO UPDATE SET recipient = excluded.recipient, attempt = excluded.attempt
        WHERE message_ids.recipient IS NULL
      """,
      [
        tenantValue, .texts(ordered.map(\.key)), .integers(ordered.map(\.value.recipient)),
        .texts(ordered.map(\.value.attempt.rawValue)),
      ]
    )
    return ordered.map(\.key)
  }

  /// Asks for the clock of ingest of a provider. Read the answer with ``ingestClock(_:)``.
  func sendIngestClock(of provider: ProviderName, isLocked: Bool = false) throws(StoreError) -> Reply {
    try db.send(
      "SELECT clock FROM ingest_clocks WHERE tenant = $1 AND provider = $2 \(isLocked ? "FOR NO KEY UPDATE" : "")",
      [tenantValue, .text(provider.rawValue)]
    )
  }

  /// What ``sendIngestClock(of:isLocked:)`` asked for.
  func ingestClock(_ reply: Reply) throws(StoreError) -> IngestClock {
    guard let text = try reply.first({ $0.optionalText(0) }) ?? nil else { return IngestClock() }
    return try StoredJSON.decode(IngestClock.self, from: text, "clock")
  }
}
