import Foundation
import WhatsAppCampaigns

extension Transaction {
  /// Loads recipients of this tenant with their attempts, contacts, consent and suppression, in the order of their
  /// numbers, as they are with the claims of this process. Two queries, however many they are.
  func recipientRecords(_ numbers: [Int64], of campaign: Int64? = nil) throws(StoreError) -> [StoredRecipient] {
    try storedRecords(numbers, of: campaign).map { withClaim($0) }
  }

  func recipientRecord(_ number: Int64, of campaign: Int64? = nil) throws(StoreError) -> StoredRecipient? {
    try recipientRecords([number], of: campaign).first
  }

  /// As ``recipientRecords(_:of:)``, but those that are remembered are not read again.
  func rememberedRecords(_ numbers: [Int64], of campaign: Int64) throws(StoreError) -> [Int64: StoredRecipient] {
    var result: [Int64: StoredRecipient] = [:]
    result.reserveCapacity(numbers.count)
    var missing: [Int64] = []
    for number in numbers {
      if let record = records[number], record.campaign == campaign {
        result[number] = withClaim(record)
      } else {
        missing.append(number)
      }
    }
    for record in try storedRecords(missing, of: campaign) {
      records[record.recipient.id.rawValue] = record
      result[record.recipient.id.rawValue] = withClaim(record)
    }
    return result
  }

  /// A recipient as it is while this process holds it or has just given it back.
  private func withClaim(_ stored: StoredRecipient) -> StoredRecipient {
    guard stored.columns.state == 0, let claim = claims[stored.campaign, stored.recipient.id.rawValue],
      claim.storedEpoch == stored.columns.epoch
    else { return stored }
    var recipient = stored.recipient
    recipient.epoch = claim.epoch
    recipient.updatedAt = max(claim.at, stored.recipient.updatedAt)
    recipient.state = claim.worker.map { .claimed(by: $0, until: claim.until) } ?? .pending(notBefore: nil)
    return StoredRecipient(
      recipient: recipient,
      held: stored.held,
      campaign: stored.campaign,
      worker: claim.worker?.rawValue,
      columns: stored.columns
    )
  }

  /// As ``recipientRecords(_:of:)``, but without consent and suppression.
  func bareRecipients(_ numbers: [Int64]) throws(StoreError) -> [StoredRecipient] {
    if numbers.isEmpty { return [] }
    let attempts = try attempts(of: numbers)
    return try db.all(
      """
      SELECT \(RecipientCoding.storedColumns) FROM \(RecipientCoding.tables)
      WHERE r.id IN (SELECT value FROM json_each(?1)) AND +c.tenant = ?2 AND +k.tenant = ?2
      ORDER BY r.id
      """,
      [.integers(numbers), tenantValue]
    ) { (row) throws(StoreError) in
      withClaim(try RecipientCoding.stored(row, nil, attempts[row.integer(0)] ?? []))
    }
  }

  private func storedRecords(_ numbers: [Int64], of campaign: Int64?) throws(StoreError) -> [StoredRecipient] {
    if numbers.isEmpty { return [] }
    let attempts = try attempts(of: numbers)
    let memo = ConsentMemo()
    return try db.all(
      """
      SELECT \(RecipientCoding.storedColumns), \(MemberCoding.columns) FROM \(RecipientCoding.tablesWithMembers)
      WHERE r.id IN (SELECT value FROM json_each(?1)) AND +c.tenant = ?2 AND +k.tenant = ?2
        AND (?3 IS NULL OR r.campaign = ?3)
      ORDER BY r.id
      """,
      [.integers(numbers), tenantValue, .integer(orNull: campaign)]
    ) { (row) throws(StoreError) in
      let member = try MemberCoding.member(row, at: RecipientCoding.memberColumn, memo)
      return try RecipientCoding.stored(row, member, attempts[row.integer(0)] ?? [])
    }
  }

  /// The attempts of recipients, each one's in their order.
  private func attempts(of recipients: [Int64]) throws(StoreError) -> [Int64: [Attempt]] {
    var attempts: [Int64: [Attempt]] = [:]
    attempts.reserveCapacity(recipients.count)
    let rows = try db.all(
      """
      SELECT \(AttemptCoding.columns) FROM attempts
      WHERE recipient IN (SELECT value FROM json_each(?)) AND +tenant = ? ORDER BY recipient, number
      """,
      [.integers(recipients), tenantValue],
      AttemptCoding.attempt
    )
    for row in rows { attempts[row.recipient, default: []].append(row.attempt) }
    return attempts
  }

  /// Writes a recipient and those of its attempts that changed.
  ///
  /// - Returns: The recipient as it stands now, and identifiers of messages that are known from now on.
  @discardableResult
  func save(
    _ recipient: Recipient,
    over stored: StoredRecipient
  ) throws(StoreError) -> (stored: StoredRecipient, messages: [KnownMessage]) {
    let number = recipient.id.rawValue
    let values = RecipientCoding.values(of: recipient, over: stored)
    var isClaimed = false
    if case .claimed = recipient.state { isClaimed = true }
    let columns = StoredRecipient.Columns(
      status: isClaimed ? stored.columns.status : recipient.status.code,
      state: values.state,
      due: values.due,
      epoch: isClaimed ? stored.columns.epoch : recipient.epoch,
      hasResponded: recipient.hasResponded
    )

    let statement = try db.hot(.updateRecipient)
    defer { statement.rewind() }
    try statement.bind(1, values.state)
    try statement.bind(2, values.due)
    try statement.bind(3, values.worker)
    try statement.bind(4, values.attempt?.rawValue)
    try statement.bind(5, recipient.attemptedAt?.millisecondsSince1970)
    try statement.bind(6, columns.epoch)
    try statement.bind(7, columns.status)
    try statement.bind(8, recipient.reason)
    try statement.bind(9, recipient.reasonDetail)
    try statement.bind(10, recipient.hasResponded ? 1 : 0)
    try statement.bind(11, recipient.stopRaced ? 1 : 0)
    try statement.bind(12, recipient.updatedAt.millisecondsSince1970)
    try statement.bind(13, number)
    try statement.bind(14, stored.campaign)
    try statement.run()

    let after = StoredRecipient(
      recipient: recipient.inMilliseconds,
      held: stored.held,
      campaign: stored.campaign,
      worker: values.worker,
      columns: columns
    )
    if after.countKey != stored.countKey {
      counts.add(-1, to: stored.countKey)
      counts.add(1, to: after.countKey)
    }
    if !isClaimed { claims.end(number, of: stored.campaign) }
    remember(after)
    return (after, try saveAttempts(of: recipient, over: stored))
  }

  /// Only somebody who is on their way is asked for again soon, and then with their contact.
  private func remember(_ stored: StoredRecipient) {
    var isSending = false
    if case .sending = stored.recipient.state { isSending = true }
    records[stored.recipient.id.rawValue] = isSending && stored.held != nil ? stored : nil
  }

  private func saveAttempts(
    of recipient: Recipient,
    over stored: StoredRecipient
  ) throws(StoreError) -> [KnownMessage] {
    var news: [KnownMessage] = []
    for (index, attempt) in recipient.attempts.enumerated() {
      let before = index < stored.recipient.attempts.count ? stored.recipient.attempts[index] : nil
      guard attempt != before else { continue }
      try save(attempt, of: recipient.id, isNew: before == nil)
      for id in attempt.evidence.messageIDs where before?.evidence.messageIDs.contains(id) != true {
        try place(id, of: recipient.id.rawValue, attempt: attempt.number)
        let target = ReportTarget(recipient: recipient.id.rawValue, attempt: attempt.id)
        news.append(KnownMessage(id: id, target: target))
      }
    }
    return news
  }

  private func save(_ attempt: Attempt, of recipient: RecipientID, isNew: Bool) throws(StoreError) {
    let statement = try db.hot(isNew ? .insertAttempt : .updateAttempt)
    defer { statement.rewind() }
    try statement.bind(1, Int64(attempt.number))
    try statement.bind(2, attempt.id.rawValue)
    try statement.bind(3, attempt.committedAt.millisecondsSince1970)
    try statement.bind(4, attempt.sendBefore.millisecondsSince1970)
    try statement.bind(5, attempt.disposition.code)
    try statement.bind(6, attempt.errorCode.map(Int64.init))
    try statement.bind(7, attempt.note)
    try statement.bind(8, EvidenceCoding.text(of: attempt.evidence))
    try statement.bind(9, recipient.rawValue)
    try statement.bind(10, tenant)
    try statement.run()
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

extension Recipient {
  /// The recipient as it is read back, which is how it is remembered: with times in whole milliseconds.
  fileprivate var inMilliseconds: Recipient {
    var result = self
    result.updatedAt = updatedAt.truncatedToMilliseconds
    for (index, attempt) in attempts.enumerated() {
      // Written only where it differs, because writing copies the list.
      if attempt.committedAt != attempt.committedAt.truncatedToMilliseconds {
        result.attempts[index].committedAt = attempt.committedAt.truncatedToMilliseconds
      }
      if attempt.sendBefore != attempt.sendBefore.truncatedToMilliseconds {
        result.attempts[index].sendBefore = attempt.sendBefore.truncatedToMilliseconds
      }
    }
    return result
  }
}
