import Foundation
import WhatsAppCampaigns

extension Transaction {
  /// Loads recipients of this tenant with their attempts, contacts, consent and suppression, in the order of their
  /// numbers. Two queries, however many they are.
  func recipientRecords(_ numbers: [Int64], of campaign: Int64? = nil) throws(StoreError) -> [StoredRecipient] {
    if numbers.isEmpty { return [] }
    let list = SQLValue.list(numbers)
    var records = try db.all(
      """
      SELECT \(RecipientCoding.columns) FROM \(RecipientCoding.tables)
      WHERE r.id IN (SELECT value FROM json_each(?1)) AND +c.tenant = ?2 AND +k.tenant = ?2
        AND (?3 IS NULL OR r.campaign = ?3)
      ORDER BY r.id
      """,
      [list, tenantValue, .integer(orNull: campaign)],
      RecipientCoding.recipient
    )
    let attempts = try db.all(
      """
      SELECT \(AttemptCoding.columns) FROM attempts
      WHERE recipient IN (SELECT value FROM json_each(?)) AND +tenant = ? ORDER BY recipient, number
      """,
      [list, tenantValue],
      AttemptCoding.attempt
    )
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

  func recipientRecord(_ number: Int64, of campaign: Int64? = nil) throws(StoreError) -> StoredRecipient? {
    try recipientRecords([number], of: campaign).first
  }

  /// Writes a recipient and those of its attempts that changed.
  ///
  /// - Returns: Identifiers of messages that are known from now on.
  @discardableResult
  func save(_ recipient: Recipient, over stored: StoredRecipient) throws(StoreError) -> [ProviderMessageID] {
    let state = RecipientCoding.values(of: recipient, previousWorker: stored.worker)
    let attemptedAt = recipient.attempts.filter { !$0.isProvenNegative }.map(\.committedAt).max()
    try db.run(
      """
      UPDATE recipients SET state = ?, due = ?, worker = ?, attempt = ?, attempted_at = ?, epoch = ?, status = ?,
        reason = ?, reason_detail = ?, responded = ?, stop_raced = ?, updated_at = ?
      WHERE id = ? AND campaign = ?
      """,
      state + [
        .date(orNull: attemptedAt), .integer(recipient.epoch), .integer(recipient.status.code),
        .text(orNull: recipient.reason), .text(orNull: recipient.reasonDetail), .bool(recipient.hasResponded),
        .bool(recipient.stopRaced), .date(recipient.updatedAt), .integer(recipient.id.rawValue),
        .integer(stored.campaign),
      ]
    )
    var news: [ProviderMessageID] = []
    for (index, attempt) in recipient.attempts.enumerated() {
      let before = index < stored.recipient.attempts.count ? stored.recipient.attempts[index] : nil
      guard attempt != before else { continue }
      try save(attempt, of: recipient.id, isNew: before == nil)
      for id in attempt.evidence.messageIDs where before?.evidence.messageIDs.contains(id) != true {
        let isNew = try db.run(
          "INSERT OR IGNORE INTO message_ids (tenant, id, recipient, attempt) VALUES (?, ?, ?, ?)",
          [tenantValue, .text(id.rawValue), .integer(recipient.id.rawValue), .text(attempt.id.rawValue)]
        )
        if isNew > 0 { news.append(id) }
      }
    }
    return news
  }

  private func save(_ attempt: Attempt, of recipient: RecipientID, isNew: Bool) throws(StoreError) {
    let values = AttemptCoding.values(of: attempt)
    if isNew {
      try db.run(
        "INSERT INTO attempts (tenant, \(AttemptCoding.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [tenantValue, .integer(recipient.rawValue)] + values
      )
    } else {
      try db.run(
        """
        UPDATE attempts SET number = ?, id = ?, committed_at = ?, send_before = ?, disposition = ?, error_code = ?,
          note = ?, evidence = ?
        WHERE recipient = ? AND number = ? AND tenant = ?
        """,
        values + [.integer(recipient.rawValue), .integer(attempt.number), tenantValue]
      )
    }
  }

  /// The clock of ingest of a provider.
  func ingestClock(of provider: ProviderName) throws(StoreError) -> IngestClock {
    let text = try db.first(
      "SELECT clock FROM ingest_clocks WHERE tenant = ? AND provider = ?",
      [tenantValue, .text(provider.rawValue)]
    ) { $0.text(0) }
    guard let text else { return IngestClock() }
    return try StoredJSON.decode(IngestClock.self, from: text, "clock")
  }
}
