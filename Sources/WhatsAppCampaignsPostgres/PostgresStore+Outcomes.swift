import Foundation
public import WhatsAppCampaigns

extension PostgresStore {
  /// Records what came of attempts, and joins what was reported about their messages before.
  public func recordOutcomes(_ request: RecordOutcomes) async throws(StoreError) -> RecordOutcomesResult {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.recordOutcomes(request) }
  }
}

extension PostgresStore {
  /// How much of their limits some things have used up. It waits for nobody.
  public func paces(_ request: PaceQuery) async throws(StoreError) -> [PaceKey: PaceState] {
    try await read(request.tenant) { (transaction) throws(StoreError) in
      let rows = try transaction.db.all(
        "SELECT id, state FROM paces WHERE tenant = $1 AND id = ANY($2::text[]) AND state IS NOT NULL",
        [transaction.tenantValue, .texts(request.keys.map(\.rawValue))]
      ) { row in (row.text(0), row.text(1)) }
      let stored = Dictionary(rows) { $1 }
      var paces: [PaceKey: PaceState] = [:]
      for key in request.keys {
        guard let text = stored[key.rawValue] else { continue }
        paces[key] = try PaceCoding.state(text)
      }
      return paces
    }
  }

  /// Puts recipients whose attempt is unconfirmed or settling back in line.
  public func rearm(_ request: RearmRecipients) async throws(StoreError) -> RearmRecipientsResult {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.rearm(request) }
  }
}

extension Transaction {
  fileprivate func rearm(_ request: RearmRecipients) throws(StoreError) -> RearmRecipientsResult {
    let stored = try campaign(request.campaign, isLocked: true)
    guard stored.campaign.mayRearm else { return RearmRecipientsResult(rearmed: 0) }
    var changes: [RecipientChange] = []
    for record in try recipientRecords(request.recipients.map(\.rawValue), of: stored.number, .change) {
      var recipient = record.recipient
      if recipient.rearm(at: now) { changes.append(RecipientChange(recipient: recipient, stored: record)) }
    }
    try save(changes)
    return RearmRecipientsResult(rearmed: changes.count)
  }

  func recordOutcomes(_ request: RecordOutcomes) throws(StoreError) -> RecordOutcomesResult {
    try apply(request.news, from: (request.campaign, request.controlEpoch))
    // Only who goes back in line has to know for certain whether the campaign still has one.
    let stored = try campaign(request.campaign, isLocked: request.entries.contains { $0.outcome.mayReopen })
    let clock = try sendIngestClock(of: stored.campaign.plan.provider)
    let numbers = request.entries.map(\.recipient.rawValue)
    let deciding = request.entries.filter { $0.consent != nil }.map(\.recipient.rawValue)
    if !deciding.isEmpty { try lockContacts(try contacts(of: deciding)) }
    let recipients = try sendRecipients(numbers, of: stored.number, .change)
    try db.wait()
    let ingest = try ingestClock(clock).reading

    var records: [RecipientID: StoredRecipient] = [:]
    for record in try recipients.records() { records[record.recipient.id] = record }
    var changed: [RecipientID: Recipient] = [:]
    var consents: [ConsentEntry] = []
    var recorded = 0
    for entry in request.entries {
      guard let record = records[entry.recipient] else { continue }
      if let event = entry.consent {
        consents.append(ConsentEntry(contact: record.recipient.contact.rawValue, event: event))
      }
      var recipient = changed[entry.recipient] ?? record.recipient
      let isRecorded = recipient.record(
        entry.outcome,
        of: entry.attempt,
        campaignIsCancelling: stored.campaign.isEnding,
        at: now,
        ingest: ingest
      )
      guard isRecorded else { continue }
      recorded += 1
      changed[entry.recipient] = recipient
    }
    let messages = try save(
      records.values.sorted { $0.recipient.id < $1.recipient.id }.compactMap { stored in
        changed[stored.recipient.id].map { RecipientChange(recipient: $0, stored: stored) }
      }
    )
    // Only now, because both may change recipients that are held above.
    try append(consents, once: true)
    try joinOrphanReports(about: messages)
    try changePaces(request.throttles.keys) { paces in
      for (key, throttle) in request.throttles { paces[key, default: PaceState()].apply(throttle, at: now) }
    }
    return RecordOutcomesResult(recorded: recorded)
  }

  /// Changes paces under their locks.
  func changePaces(
    _ keys: some Collection<PaceKey>,
    _ change: (inout [PaceKey: PaceState]) -> Void
  ) throws(StoreError) {
    guard !keys.isEmpty else { return }
    let keys = Set(keys).sorted()
    let reply = try sendPaces(keys)
    try db.wait()
    var paces = try paces(keys, reply)
    change(&paces)
    try save(paces)
  }

  /// The contacts of recipients.
  func contacts(of recipients: [Int64]) throws(StoreError) -> [Int64] {
    try db.all(
      "SELECT contact FROM recipients WHERE tenant = $1 AND id = ANY($2::bigint[])",
      [tenantValue, .integers(recipients)]
    ) { $0.integer(0) }
  }
}

extension AttemptOutcome {
  /// Whether somebody may go back in line with it.
  fileprivate var mayReopen: Bool {
    switch self {
    case .notTaken: true
    case .accepted, .decidedSent, .rejected, .unknown: false
    }
  }
}
