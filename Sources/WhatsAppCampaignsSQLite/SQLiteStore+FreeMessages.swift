import Foundation
public import WhatsAppCampaigns

extension SQLiteStore {
  /// Shows the decision the facts of one person inside a transaction and writes what it decides; on disk when it returns.
  public func commitFreeMessage(_ request: CommitFreeMessage) async throws(StoreError) -> FreeMessagePlan {
    try await write(request.tenant, keepsRecords: true) { (transaction) throws(StoreError) in
      try transaction.commitFreeMessage(request)
    }
  }

  /// Records what came of a free message.
  public func recordFreeMessage(_ request: RecordFreeMessage) async throws(StoreError) -> FreeMessage? {
    try await write(request.tenant, keepsRecords: true) { (transaction) throws(StoreError) in
      try transaction.recordFreeMessage(request)
    }
  }
}

extension Transaction {
  fileprivate func commitFreeMessage(_ request: CommitFreeMessage) throws(StoreError) -> FreeMessagePlan {
    let contact = try existingContact(request.person)
    let consent = try db.first("SELECT consent FROM contacts WHERE id = ?", [.integer(contact)]) { $0.optionalText(0) }
    let opening = try db.first(
      "SELECT max(sent_at) FROM messages WHERE contact = ? AND provider = ? AND opens_window",
      [.integer(contact), .text(request.message.provider.rawValue)]
    ) { $0.optionalDate(0) }
    let context = FreeMessageContext(
      now: now,
      earlier: try freeMessage("tenant = ? AND id = ?", [tenantValue, .text(request.message.id.rawValue)]),
      opening: opening ?? nil,
      consent: try ConsentCoding.state(consent ?? nil),
      suppression: try suppressions(SuppressionQuery(tenant: .default, person: request.person, limit: 1)).first,
      pace: try paces(request.paceKeys)
    )
    let plan = request.decide(context)
    for (key, state) in plan.pace { try save(state, of: key) }
    guard let message = plan.committed(request.message) else { return plan }
    try db.run(
      """
      INSERT OR REPLACE INTO free_messages (tenant, contact, \(FreeMessageCoding.columns), message_id, counts)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [tenantValue, .integer(contact)] + FreeMessageCoding.values(of: message)
    )
    return plan
  }

  /// The condition is a constant of this file.
  private func freeMessage(_ condition: String, _ values: [SQLValue]) throws(StoreError) -> FreeMessage? {
    try db.first(
      "SELECT \(FreeMessageCoding.columns) FROM free_messages WHERE \(condition)",
      values,
      FreeMessageCoding.message
    )
  }

  private func save(_ message: FreeMessage) throws(StoreError) {
    try db.run(
      """
      UPDATE free_messages SET disposition = ?, error_code = ?, note = ?, evidence = ?, message_id = ?, counts = ?
      WHERE tenant = ? AND id = ?
      """,
      FreeMessageCoding.outcome(of: message) + [tenantValue, .text(message.id.rawValue)]
    )
  }

  fileprivate func recordFreeMessage(_ request: RecordFreeMessage) throws(StoreError) -> FreeMessage? {
    for (key, throttle) in request.throttles {
      var pace = try paces([key])[key] ?? PaceState()
      pace.apply(throttle, at: now)
      try save(pace, of: key)
    }
    let condition = "tenant = ? AND id = ?"
    let key: [SQLValue] = [tenantValue, .text(request.id.rawValue)]
    guard var message = try freeMessage(condition, key) else { return nil }
    guard message.record(request.outcome, at: now) else { return message }
    for id in message.attempt.evidence.messageIDs where try hasOrphanReports() {
      for report in try takeOrphanReports(about: id) { _ = message.receive(report) }
    }
    // It was on its way when the person was forgotten.
    let isForgotten = try db.exists(
      """
      SELECT 1 FROM free_messages f JOIN contacts c ON c.id = f.contact
      WHERE f.tenant = ? AND f.id = ? AND c.person < '\(PersonKey.firstNamed)'
      """,
      key
    )
    if isForgotten { message.forgetPerson() }
    try save(message)
    return message
  }

  /// Joins a report about a free message.
  ///
  /// - Returns: How many free messages it changed; `nil` when it is about none.
  func joinFreeMessage(_ report: ApplyWebhooks.Report) throws(StoreError) -> Int? {
    guard let id = report.messageID else { return nil }
    let found = try freeMessage("tenant = ? AND message_id = ?", [tenantValue, .text(id.rawValue)])
    guard var message = found else { return nil }
    guard message.receive(report.evidence.inMilliseconds) else { return 0 }
    try save(message)
    return 1
  }

  /// Keeps what the business wrote by other means to somebody who is a contact, once.
  func take(_ echo: ApplyWebhooks.Echo) throws(StoreError) {
    let id = echo.messageID
    var message = FreeMessage(echo)
    guard let person = echo.identity.key, let contact = try contactNumber(of: person),
      try freeMessage("tenant = ? AND message_id = ?", [tenantValue, .text(id.rawValue)]) == nil,
      try target(of: id, contact: contact) == nil
    else { return }
    if try hasOrphanReports() {
      for report in try takeOrphanReports(about: id) { _ = message.receive(report) }
    }
    try db.run(
      """
      INSERT OR IGNORE INTO free_messages (tenant, contact, \(FreeMessageCoding.columns), message_id, counts)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [tenantValue, .integer(contact)] + FreeMessageCoding.values(of: message)
    )
  }

  /// Takes out what was reported about a message before anybody knew it.
  private func takeOrphanReports(about id: ProviderMessageID) throws(StoreError) -> [Evidence] {
    let values: [SQLValue] = [tenantValue, .text(id.rawValue)]
    let texts = try db.all(
      "SELECT evidence FROM orphan_reports WHERE tenant = ? AND message_id = ? AND message_id IS NOT NULL",
      values
    ) { $0.text(0) }
    guard !texts.isEmpty else { return [] }
    try db.run("DELETE FROM orphan_reports WHERE tenant = ? AND message_id = ? AND message_id IS NOT NULL", values)
    var reports: [Evidence] = []
    for text in texts { reports.append(try EvidenceCoding.evidence(text)) }
    return reports
  }
}
