import Foundation
import WhatsAppCampaigns

/// Where a report belongs.
struct ReportTarget {
  var recipient: Int64
  var attempt: AttemptID
}

/// A message that is known from now on.
struct KnownMessage {
  var id: ProviderMessageID
  var target: ReportTarget
}

extension Transaction {
  /// The recipients whom reports name.
  func heldRecipients(of reports: [ApplyWebhooks.Report]) throws(StoreError) -> HeldRecipients {
    HeldRecipients(try bareRecipients(Set(reports.compactMap { $0.recipient?.rawValue }).sorted()))
  }

  /// The attempt of a report: by our own tag first, then by the provider's identifier.
  func target(of report: ApplyWebhooks.Report) throws(StoreError) -> ReportTarget? {
    if let attempt = report.attempt, let recipient = try recipient(of: attempt, named: report.recipient?.rawValue) {
      return ReportTarget(recipient: recipient, attempt: attempt)
    }
    // Not `flatMap`: it throws any error.
    guard let message = report.messageID else { return nil }
    return try target(of: message)
  }

  /// The recipient of an attempt. Tags of the first version name none; their attempts stand in a table of their own.
  private func recipient(of attempt: AttemptID, named recipient: Int64?) throws(StoreError) -> Int64? {
    guard let recipient else {
      return try db.first(
        "SELECT recipient FROM old_attempts WHERE tenant = ? AND id = ?",
        [tenantValue, .text(attempt.rawValue)]
      ) { $0.integer(0) }
    }
    let isItsAttempt = try db.exists(
      "SELECT 1 FROM attempts WHERE recipient = ? AND tenant = ? AND id = ?",
      [.integer(recipient), tenantValue, .text(attempt.rawValue)]
    )
    return isItsAttempt ? recipient : nil
  }

  /// Joins evidence, appends the consent that comes with it, and then joins what was kept under identifiers that this
  /// made known. Returns how many reports changed a recipient.
  func join(_ evidence: Evidence, consent: ConsentEvent?, to target: ReportTarget) throws(StoreError) -> Int {
    guard let record = try bareRecipients([target.recipient]).first else { return 0 }
    var recipient = record.recipient
    let isNews = recipient.receive(evidence.inMilliseconds, for: target.attempt, at: now)
    var messages: [KnownMessage] = []
    if isNews { messages = try save(recipient, over: record).messages }
    if let consent { try appendOnce(consent, reportedAbout: recipient.contact.rawValue) }
    return (isNews ? 1 : 0) + (try joinOrphanReports(about: messages))
  }

  /// Appends what a provider reported about a contact's message: to the contact that it was merged into, where it was,
  /// and without what leads to a person who was forgotten.
  private func appendOnce(_ event: ConsentEvent, reportedAbout contact: Int64) throws(StoreError) {
    let found = try db.first(
      """
      SELECT c.id, c.person < '\(PersonKey.firstNamed)' FROM contacts c
      WHERE c.id = (SELECT coalesce(merged_into, id) FROM contacts WHERE id = ?)
      """,
      [.integer(contact)]
    ) { row in (number: row.integer(0), isForgotten: row.bool(1)) }
    guard let found else { throw .corrupt("contact") }
    try appendOnce(found.isForgotten ? event.outline : event, contact: found.number)
  }

  /// Drops reports that nobody could place and that hold any of some texts.
  func dropOrphanReports(holding traces: [String]) throws(StoreError) {
    guard !traces.isEmpty, try hasOrphanReports() else { return }
    try db.run(
      """
      DELETE FROM orphan_reports WHERE tenant = ? AND EXISTS (SELECT 1 FROM json_each(?) t
        WHERE instr(coalesce(message_id, '') || ' ' || evidence || coalesce(consent, ''), t.value) > 0)
      """,
      [tenantValue, .texts(traces)]
    )
  }

  /// Keeps a report until its attempt is known; none about somebody who was erased.
  ///
  /// - Returns: Whether it is kept.
  func park(_ report: ApplyWebhooks.Report) throws(StoreError) -> Bool {
    if let person = report.person, try erasure(of: person) != nil { return false }
    let orphan = try OrphanReport(report)
    let values: [SQLValue] = [
      tenantValue, .text(orNull: orphan.attempt), .text(orNull: orphan.message), .text(orphan.evidence),
      .text(orNull: orphan.consent),
    ]
    // One of the two is there; the plus sign leaves SQLite no choice but the index of that one.
    let key = report.messageID == nil ? "attempt = ?2 AND +message_id IS ?3" : "message_id = ?3 AND +attempt IS ?2"
    let isKept = try db.exists(
      "SELECT 1 FROM orphan_reports WHERE tenant = ?1 AND \(key) AND evidence = ?4 AND consent IS ?5",
      values
    )
    guard !isKept else { return true }
    try db.run(
      """
      INSERT INTO orphan_reports (tenant, attempt, message_id, evidence, consent, received_at)
      VALUES (?, ?, ?, ?, ?, ?)
      """,
      values + [nowValue]
    )
    return true
  }

  /// Drops some of the reports that nobody will ask for any more.
  func dropOldOrphanReports() throws(StoreError) {
    try db.run(
      """
      DELETE FROM orphan_reports
      WHERE number IN (SELECT number FROM orphan_reports ORDER BY number LIMIT 500) AND received_at < ?
      """,
      [.date(now - ApplyWebhooks.Report.waitingTime)]
    )
  }

  func hasOrphanReports() throws(StoreError) -> Bool {
    try db.exists("SELECT 1 FROM orphan_reports LIMIT 1", [])
  }

  /// Joins what was reported about messages before their attempts were known.
  @discardableResult
  func joinOrphanReports(about messages: [KnownMessage]) throws(StoreError) -> Int {
    guard !messages.isEmpty, try hasOrphanReports() else { return 0 }
    var joined = 0
    for message in messages {
      joined += try joinOrphans(
        where: "message_id = ? AND message_id IS NOT NULL",
        .text(message.id.rawValue),
        to: message.target
      )
    }
    return joined
  }

  /// Joins what was reported about an attempt before it was known.
  func joinOrphanReports(about attempt: AttemptID, of recipient: Int64) throws(StoreError) {
    try joinOrphans(
      where: "attempt = ? AND attempt IS NOT NULL",
      .text(attempt.rawValue),
      to: ReportTarget(recipient: recipient, attempt: attempt)
    )
  }

  /// The condition is one of the two constants above.
  @discardableResult
  private func joinOrphans(
    where condition: String,
    _ value: SQLValue,
    to target: ReportTarget
  ) throws(StoreError) -> Int {
    let orphans = try db.all(
      "SELECT number, evidence, consent FROM orphan_reports WHERE tenant = ? AND \(condition) ORDER BY number",
      [tenantValue, value]
    ) { (row) throws(StoreError) in (number: row.integer(0), content: try OrphanReport.content(row, at: 1)) }
    // They are taken out first, because joining one may come back here for another identifier.
    for orphan in orphans {
      try db.run("DELETE FROM orphan_reports WHERE number = ? AND tenant = ?", [.integer(orphan.number), tenantValue])
    }
    var joined = 0
    for orphan in orphans {
      joined += try join(orphan.content.evidence, consent: orphan.content.consent, to: target)
    }
    return joined
  }
}
