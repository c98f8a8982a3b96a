import Foundation
import WhatsAppCampaigns

/// A report whose attempt is known.
struct PlacedReport {
  var recipient: Int64
  var attempt: AttemptID
  var evidence: Evidence
  var consent: ConsentEvent?
}

extension Transaction {
  /// Finds the attempts of reports: by our own tag first, then by the provider's identifier. Two statements.
  func place(
    _ reports: [ApplyWebhooks.Report]
  ) throws(StoreError) -> (placed: [PlacedReport], rest: [ApplyWebhooks.Report]) {
    guard !reports.isEmpty else { return ([], []) }
    let byAttempt = try db.send(
      "SELECT id, recipient FROM \(Self.wantedTexts) JOIN attempts ON id = wanted AND tenant = owner",
      [tenantValue, .texts(reports.compactMap { $0.attempt?.rawValue })]
    )
    let byMessage = try db.send(
      """
      SELECT id, recipient, attempt FROM \(Self.wantedTexts)
        JOIN message_ids ON id = wanted AND tenant = owner AND recipient IS NOT NULL
      """,
      [tenantValue, .texts(reports.compactMap { $0.messageID?.rawValue })]
    )
    try db.wait()
    let recipients = Dictionary(try byAttempt.all { row in (row.text(0), row.integer(1)) }) { $1 }
    let messages = Dictionary(
      try byMessage.all { row in (row.text(0), (recipient: row.integer(1), attempt: row.text(2))) }
    ) { $1 }
    var placed: [PlacedReport] = []
    var rest: [ApplyWebhooks.Report] = []
    for report in reports {
      let known = report.messageID.flatMap { messages[$0.rawValue] }
      let named = report.recipient?.rawValue
      if let attempt = report.attempt, let recipient = recipients[attempt.rawValue], named ?? recipient == recipient {
        placed.append(PlacedReport(report, attempt, of: recipient))
      } else if let known, let attempt = AttemptID(known.attempt) {
        placed.append(PlacedReport(report, attempt, of: known.recipient))
      } else {
        rest.append(report)
      }
    }
    return (placed, rest)
  }

  /// Joins evidence, appends the consent that comes with it, and then joins what was kept under identifiers that this
  /// made known. Returns how many reports changed a recipient.
  func join(_ reports: [PlacedReport]) throws(StoreError) -> Int {
    guard !reports.isEmpty else { return 0 }
    let deciding = reports.filter { $0.consent != nil }.map(\.recipient)
    var deciders: [Int64: Decider] = [:]
    if !deciding.isEmpty { deciders = try lockedDeciders(try contacts(of: deciding)) }
    var stored: [Int64: StoredRecipient] = [:]
    for record in try recipientRecords(Array(Set(reports.map(\.recipient))), .change) {
      stored[record.recipient.id.rawValue] = record
    }
    var joined = 0
    var changed: [Int64: Recipient] = [:]
    var consents: [ConsentEntry] = []
    for report in reports {
      guard let record = stored[report.recipient] else { continue }
      if let consent = report.consent, let decider = deciders[record.recipient.contact.rawValue] {
        consents.append(
          ConsentEntry(contact: decider.contact, event: decider.isForgotten ? consent.outline : consent)
        )
      }
      var recipient = changed[report.recipient] ?? record.recipient
      guard recipient.receive(report.evidence.inMilliseconds, for: report.attempt, at: now) else { continue }
      joined += 1
      changed[report.recipient] = recipient
    }
    let messages = try save(
      changed.sorted { $0.key < $1.key }.compactMap { number, recipient in
        stored[number].map { RecipientChange(recipient: recipient, stored: $0) }
      }
    )
    try append(consents, once: true)
    return try joined + joinOrphanReports(about: messages)
  }

  /// Whose decision it is what a provider reports about a contact's message.
  private struct Decider {
    /// The contact, or the one that it was merged into.
    var contact: Int64
    /// Whether it was forgotten: what leads to the person is left out.
    var isForgotten: Bool
  }

  private func lockedDeciders(_ contacts: [Int64]) throws(StoreError) -> [Int64: Decider] {
    try lockContacts(contacts)
    let found = try db.all(
      """
      SELECT a.id, c.id, c.person < '\(PersonKey.firstNamed)' FROM contacts a
      JOIN contacts c ON c.tenant = a.tenant AND c.id = coalesce(a.merged_into, a.id)
      WHERE a.tenant + 0 = $1 AND a.id = ANY($2::bigint[])
      """,
      [tenantValue, .integers(contacts)]
    ) { row in (row.integer(0), Decider(contact: row.integer(1), isForgotten: row.bool(2))) }
    return Dictionary(found) { first, _ in first }
  }

  /// Drops reports that nobody could place and that hold any of some texts.
  func dropOrphanReports(holding traces: [String]) throws(StoreError) {
    guard !traces.isEmpty else { return }
    try db.send(
      """
      WITH gone AS (
        DELETE FROM orphan_reports WHERE tenant = $1 AND EXISTS (SELECT FROM unnest($2::text[]) AS t (trace)
          WHERE strpos(coalesce(message_id, '') || ' ' || evidence || coalesce(consent, ''), trace) > 0)
        RETURNING message_id)
      DELETE FROM message_ids WHERE tenant + 0 = $1 AND recipient IS NULL AND id IN (SELECT message_id FROM gone)
      """,
      [tenantValue, .texts(traces)]
    )
  }

  /// Joins what was reported about messages before their attempts were known.
  @discardableResult
  func joinOrphanReports(about messages: [String]) throws(StoreError) -> Int {
    guard !messages.isEmpty else { return 0 }
    let orphans = try db.all(
      """
      DELETE FROM orphan_reports o USING message_ids m
      WHERE o.tenant = $1 AND o.message_id = ANY($2::text[])
        AND m.tenant = o.tenant AND m.id = o.message_id AND m.recipient IS NOT NULL
      RETURNING o.number, m.recipient, m.attempt, o.evidence, o.consent
      """,
      [tenantValue, .texts(messages)],
      readOrphan
    )
    return try join(orphans.sorted { $0.number < $1.number }.map(\.report))
  }

  /// Asks whether there is any report that waits for its attempt.
  func sendOrphanQuestion() throws(StoreError) -> Reply {
    try db.send("SELECT 1 FROM orphan_reports WHERE tenant = $1 LIMIT 1", [tenantValue])
  }

  /// Joins what was reported about attempts before they were known: the store was set back to an older copy.
  func joinOrphanReports(aboutAttempts attempts: [AttemptID]) throws(StoreError) {
    let orphans = try db.all(
      """
      DELETE FROM orphan_reports o USING attempts a
      WHERE o.tenant = $1 AND o.attempt = ANY($2::text[]) AND a.tenant = o.tenant AND a.id = o.attempt
      RETURNING o.number, a.recipient, a.id, o.evidence, o.consent
      """,
      [tenantValue, .texts(attempts.map(\.rawValue))],
      readOrphan
    )
    _ = try join(orphans.sorted { $0.number < $1.number }.map(\.report))
  }

  private func readOrphan(_ row: Row) throws(StoreError) -> (number: Int64, report: PlacedReport) {
    guard let attempt = AttemptID(row.text(2)) else { throw .corrupt("report") }
    let (evidence, consent) = try OrphanReport.content(row, at: 3)
    let report = PlacedReport(recipient: row.integer(1), attempt: attempt, evidence: evidence, consent: consent)
    return (row.integer(0), report)
  }

  /// Makes a row for each identifier that nobody knows yet. Whoever is making one of them known at this moment is waited
  /// for; whoever does it later fills the row, waits for this transaction, and finds the report.
  func expect(_ messages: [String]) throws(StoreError) {
    let messages = Set(messages).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    guard !messages.isEmpty else { return }
    try db.send(
      """
      INSERT INTO message_ids (tenant, id) SELECT $1, id FROM unnest($2::text[]) AS n (id)
      ON CONFLICT (id, tenant) DO NOTHING
      """,
      [tenantValue, .texts(messages)]
    )
  }

  /// Those of some reports that may be kept: none about somebody who was erased.
  func parkable(_ reports: [ApplyWebhooks.Report]) throws(StoreError) -> [ApplyWebhooks.Report] {
    let erased = try erasedPeople(among: reports.compactMap(\.person))
    return erased.isEmpty ? reports : reports.filter { report in report.person.map { !erased.contains($0) } ?? true }
  }

  /// Takes back the rows of identifiers that turned out to be those of free messages.
  func stopExpecting(_ messages: [ProviderMessageID], but others: [ProviderMessageID]) throws(StoreError) {
    let known = Set(messages).subtracting(others).map(\.rawValue).sorted()
    try db.send(
      "DELETE FROM message_ids WHERE tenant + 0 = $1 AND id = ANY($2::text[]) AND recipient IS NULL",
      [tenantValue, .texts(known)]
    )
  }

  /// Keeps reports until their attempts are known. One that is kept already is not kept again.
  func park(_ reports: [ApplyWebhooks.Report]) throws(StoreError) {
    guard !reports.isEmpty else { return }
    var orphans: [OrphanReport] = []
    for report in reports { orphans.append(try OrphanReport(report)) }
    var kept = Set(
      try db.all(
        """
        SELECT attempt, message_id, evidence, consent FROM orphan_reports WHERE tenant = $1 AND attempt = ANY($2::text[])
        UNION
        SELECT attempt, message_id, evidence, consent FROM orphan_reports
        WHERE tenant = $1 AND message_id = ANY($3::text[])
        """,
        [tenantValue, .texts(orphans.compactMap(\.attempt)), .texts(orphans.compactMap(\.message))]
      ) { OrphanReport($0) }
    )
    orphans = orphans.filter { kept.insert($0).inserted }
    guard !orphans.isEmpty else { return }
    try db.send(
      """
      INSERT INTO orphan_reports (tenant, attempt, message_id, evidence, consent, received_at)
      SELECT $1, attempt, message, evidence, consent, $2
      FROM unnest($3::text[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY
        AS n (attempt, message, evidence, consent, place)
      ORDER BY place
      """,
      [
        tenantValue, nowValue, .texts(orphans.map(\.attempt)), .texts(orphans.map(\.message)),
        .texts(orphans.map(\.evidence)), .texts(orphans.map(\.consent)),
      ]
    )
  }

  /// Drops some of the reports that nobody will ask for any more.
  func dropOldOrphanReports() throws(StoreError) {
    try db.send(
      """
      WITH gone AS (
        DELETE FROM orphan_reports
        WHERE tenant = $1 AND received_at < $2
          AND number IN (SELECT number FROM orphan_reports WHERE tenant = $1 ORDER BY number LIMIT 500)
        RETURNING message_id)
      DELETE FROM message_ids WHERE tenant = $1 AND recipient IS NULL AND id IN (SELECT message_id FROM gone)
      """,
      [tenantValue, .date(now - ApplyWebhooks.Report.waitingTime)]
    )
  }
}

extension PlacedReport {
  fileprivate init(_ report: ApplyWebhooks.Report, _ attempt: AttemptID, of recipient: Int64) {
    self.init(recipient: recipient, attempt: attempt, evidence: report.evidence, consent: report.consent)
  }
}
