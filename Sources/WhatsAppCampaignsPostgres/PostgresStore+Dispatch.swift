import Foundation
public import WhatsAppCampaigns

extension PostgresStore {
  /// Takes due recipients into a worker's window, in the order of ``PlaceInLine``.
  ///
  /// What another worker is claiming at this moment is passed over, and whoever a worker of another process has given
  /// back comes when nobody else waits for nothing.
  public func claim(_ request: ClaimRecipients) async throws(StoreError) -> ClaimRecipientsResult {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.claim(request) }
  }

  /// Shows the decision the locked facts inside a transaction and writes what it decides; on disk when it returns.
  ///
  /// The decision is asked again in the rare case that the database undid the transaction because another one stood in
  /// its way; nothing of the first one is left then.
  public func commitIntents(_ request: CommitIntents) async throws(StoreError) -> IntentPlan {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.commitIntents(request) }
  }
}

extension Transaction {
  fileprivate func claim(_ request: ClaimRecipients) throws(StoreError) -> ClaimRecipientsResult {
    let stored = try campaign(request.campaign)
    var result = ClaimRecipientsResult(campaign: stored.campaign, claimed: [], nextDue: nil, now: now)
    guard stored.campaign.status == .sending else { return result }
    let due = try dueRecipients(stored.number, limit: request.limit)
    let lease = (now + request.lease).truncatedToMilliseconds
    var changes: [RecipientChange] = []
    // They are locked: who was due stays so.
    let records = Dictionary(try recipientRecords(due, of: stored.number).map { ($0.recipient.id.rawValue, $0) }) { $1 }
    for stored in due.compactMap({ records[$0] }) {
      var claimed = stored.record
      guard claimed.recipient.claim(by: request.worker, until: lease, at: now) else { continue }
      changes.append(RecipientChange(recipient: claimed.recipient, stored: stored))
      result.claimed.append(claimed)
    }
    try save(changes)
    if result.claimed.isEmpty { result.nextDue = try nextDue(stored.number) }
    return result
  }

  /// The first recipients in line that nobody else is claiming, locked.
  ///
  /// Those that wait for nothing are looked for behind the last one that was found: before it, the index is full of
  /// entries that are gone and would be walked each time.
  private func dueRecipients(_ campaign: Int64, limit: Int) throws(StoreError) -> [Int64] {
    let head = "SELECT id, due FROM recipients WHERE tenant = $1 AND campaign = $2"
    let tail = "AND due <= $3 ORDER BY due, id LIMIT $4 FOR NO KEY UPDATE SKIP LOCKED"
    let key = [tenantValue, .integer(campaign)]
    let waited = try db.send("\(head) AND state = 0 AND due IS NOT NULL \(tail)", key + [nowValue, .limit(limit)])
    let abandoned = try db.send("\(head) AND state = 1 \(tail)", key + [nowValue, .limit(limit)])
    try db.wait()
    let place: (Row) -> PlaceInLine = { PlaceInLine(due: $0.date(1), recipient: RecipientID($0.integer(0))) }
    var due = try (waited.all(place) + abandoned.all(place)).sorted().prefix(max(0, limit)).map(\.recipient.rawValue)
    let watermark = notes.watermark(of: campaign)
    let fresh = try freshRecipients(campaign, after: watermark, limit: limit - due.count)
    due += fresh
    if due.count < limit {
      // Perhaps somebody below came back.
      notes.setWatermark(nil, of: campaign)
      if watermark > .min {
        let known = Set(fresh)
        due += try freshRecipients(campaign, after: .min, limit: limit - due.count).filter { !known.contains($0) }
      }
    } else if let last = fresh.last {
      notes.setWatermark(last, of: campaign)
    }
    return due
  }

  private func freshRecipients(_ campaign: Int64, after: Int64, limit: Int) throws(StoreError) -> [Int64] {
    guard limit > 0 else { return [] }
    return try db.all(
      """
      SELECT id FROM recipients WHERE tenant = $1 AND campaign = $2 AND state = 0 AND due IS NULL AND id > $3
      ORDER BY id LIMIT $4 FOR NO KEY UPDATE SKIP LOCKED
      """,
      [tenantValue, .integer(campaign), .integer(after), .limit(limit)]
    ) { $0.integer(0) }
  }

  /// When the first wait or the first lease of a campaign ends. Those whom another worker is claiming at this moment are
  /// due and not to be had: it is worth looking again soon.
  private func nextDue(_ campaign: Int64) throws(StoreError) -> Date? {
    let key = [tenantValue, .integer(campaign)]
    let head = "FROM recipients WHERE tenant = $1 AND campaign = $2"
    let fresh = try db.send("SELECT 1 \(head) AND state = 0 AND due IS NULL LIMIT 1", key)
    let wait = try db.send("SELECT min(due) \(head) AND state = 0 AND due IS NOT NULL", key)
    let lease = try db.send("SELECT min(due) \(head) AND state = 1", key)
    try db.wait()
    let soon = now + .milliseconds(200)
    if try fresh.first({ _ in true }) == true { return soon }
    let instants = [try wait.first { $0.optionalDate(0) }, try lease.first { $0.optionalDate(0) }]
    return instants.compactMap { $0 ?? nil }.min().map { $0 > now ? $0 : soon }
  }

  fileprivate func commitIntents(_ request: CommitIntents) throws(StoreError) -> IntentPlan {
    let stored = try campaign(request.campaign, isLocked: true)
    let numbers = request.recipients.map(\.rawValue)
    // People first and by a statement of their own: a statement that waited for a lock sees what it locked as it is
    // now, and everything else as it was when it began. What follows begins when nobody else can change their minds.
    if locksPeople { try shareContacts(of: numbers) }
    if let outcomes = request.outcomes { _ = try recordOutcomes(outcomes) }
    let recipients = try sendRecipients(numbers, of: stored.number, .change)
    let paceRows = try sendPaces(request.paceKeys)
    let earlier = try request.history.map { (span) throws(StoreError) in
      try sendSendsQuestion(numbers, since: now - span)
    }
    let orphans = try sendOrphanQuestion()
    // After all locks: waiting for them may have taken long.
    let clock = try sendClock()
    try db.wait()
    let paces = try paces(request.paceKeys, paceRows)
    var records: [RecipientID: StoredRecipient] = [:]
    for record in try recipients.records() { records[record.recipient.id] = record }
    var candidates = request.recipients.compactMap { records[$0]?.record }
    if let earlier {
      let sends = try sends(earlier)
      for index in candidates.indices {
        candidates[index].member.history = sends[candidates[index].recipient.contact] ?? []
      }
    }
    let context = IntentContext(
      now: try instant(clock),
      campaign: stored.campaign,
      candidates: candidates,
      pace: paces,
      // It reads every recipient, so only where it decides something.
      counts: stored.campaign.plan.canary == nil ? OutcomeCounts() : try counts(campaign: stored.number)
    )
    let plan = request.decide(context)
    guard plan.campaignIsSending else { return plan }
    try save(
      plan.changed.compactMap { recipient in
        records[recipient.id].map { RecipientChange(recipient: recipient, stored: $0) }
      }
    )
    try save(plan.pace)
    if try orphans.first({ _ in true }) == true {
      try joinOrphanReports(aboutAttempts: plan.intents.map(\.attempt))
    }
    return plan
  }

  /// Keeps everybody from changing what these recipients have decided until the transaction ends.
  private func shareContacts(of recipients: [Int64]) throws(StoreError) {
    try db.send(
      """
      SELECT c.id FROM \(Self.wantedNumbers) JOIN recipients r ON r.id = wanted AND r.tenant = owner
        JOIN contacts c ON c.id = r.contact AND c.tenant = r.tenant
      ORDER BY c.id FOR SHARE OF c
      """,
      [tenantValue, .integers(recipients)]
    )
  }

  /// Locks the paces of some keys in their order, and asks for them. Read the answer with ``paces(_:_:)``.
  func sendPaces(_ keys: [PaceKey]) throws(StoreError) -> Reply {
    try db.send(
      "SELECT id, state FROM paces WHERE tenant = $1 AND id = ANY($2::text[]) ORDER BY id FOR NO KEY UPDATE",
      [tenantValue, .texts(keys.map(\.rawValue))]
    )
  }

  /// The paces that ``sendPaces(_:)`` asked for. One that is new gets its row first, so that there is one to lock.
  func paces(_ keys: [PaceKey], _ reply: Reply) throws(StoreError) -> [PaceKey: PaceState] {
    let read: (Row) -> (String, String?) = { row in (row.text(0), row.optionalText(1)) }
    var rows = try reply.all(read)
    let names = Set(keys).sorted().map(\.rawValue)
    if rows.count < names.count {
      try db.send(
        """
        INSERT INTO paces (tenant, id) SELECT $1, id FROM unnest($2::text[]) AS n (id) ORDER BY id
        ON CONFLICT (tenant, id) DO NOTHING
        """,
        [tenantValue, .texts(names)]
      )
      let again = try sendPaces(keys)
      try db.wait()
      rows = try again.all(read)
    }
    let stored = Dictionary(rows) { $1 }
    var paces: [PaceKey: PaceState] = [:]
    for key in keys {
      guard let text = stored[key.rawValue] ?? nil else { continue }
      paces[key] = try PaceCoding.state(text)
    }
    return paces
  }

  /// Sends what writes the states of paces that this transaction has locked.
  func save(_ paces: [PaceKey: PaceState]) throws(StoreError) {
    guard !paces.isEmpty else { return }
    var names: [String] = []
    var states: [String] = []
    for (key, state) in paces.sorted(by: { $0.key < $1.key }) {
      names.append(key.rawValue)
      states.append(PaceCoding.text(of: state))
    }
    try db.send(
      """
      INSERT INTO paces (tenant, id, state) SELECT $1, * FROM unnest($2::text[], $3::text[])
      ON CONFLICT (tenant, id) DO UPDATE SET state = excluded.state
      """,
      [tenantValue, .texts(names), .texts(states)]
    )
  }
}
