import Foundation
public import WhatsAppCampaigns

extension SQLiteStore {
  /// Appends consent events and folds them into the people's states; durable when it returns.
  public func recordConsent(_ request: RecordConsent) async throws(StoreError) -> RecordConsentResult {
    try await write(request.tenant) { (transaction) throws(StoreError) in
      for entry in request.entries {
        guard let contact = try transaction.contactNumber(creating: entry.identity) else { throw .consentOfNobody }
        try transaction.append(entry.event, contact: contact)
      }
      return RecordConsentResult(recorded: request.entries.count)
    }
  }

  /// One person's state and history, oldest first.
  public func consent(_ request: ConsentQuery) async throws(StoreError) -> ConsentRecord {
    try read(request.tenant) { (transaction) throws(StoreError) in try transaction.consent(of: request.person) }
  }

  /// One page of the ledger in its order.
  public func ledger(_ request: LedgerQuery) async throws(StoreError) -> LedgerPage {
    try read(request.tenant) { (transaction) throws(StoreError) in try transaction.ledger(request) }
  }

  /// What is kept as the consent of contacts, with their entries in the ledger.
  public func storedConsent(_ request: StoredConsentQuery) async throws(StoreError) -> [StoredConsent] {
    try read(request.tenant) { (transaction) throws(StoreError) in try transaction.storedConsent(request) }
  }
}

extension Transaction {
  /// Appends an event to the ledger and folds it into the person's state.
  func append(_ event: ConsentEvent, contact: Int64) throws(StoreError) {
    let event = event.notAfter(now)
    try append(event, stored: try StoredJSON.encode(event), contact: contact)
  }

  /// As ``append(_:contact:)``, but not for an event that the ledger holds already: a webhook may come twice.
  func appendOnce(_ event: ConsentEvent, contact: Int64) throws(StoreError) {
    let event = event.notAfter(now)
    let text = try StoredJSON.encode(event)
    let isKnown = try db.exists(
      "SELECT 1 FROM consent_events WHERE contact = ? AND tenant = ? AND event = ? LIMIT 1",
      [.integer(contact), tenantValue, .text(text)]
    )
    if !isKnown { try append(event, stored: text, contact: contact) }
  }

  private func append(_ event: ConsentEvent, stored text: String, contact: Int64) throws(StoreError) {
    records.removeAll()
    let stored = try db.first(
      "SELECT person, consent FROM contacts WHERE id = ? AND tenant = ?",
      [.integer(contact), tenantValue]
    ) { row in (person: row.text(0), consent: row.optionalText(1)) }
    guard let stored, let person = PersonKey(rawValue: stored.person) else { throw .corrupt("contact") }
    let entry = try ledger.append(event, of: person, in: self)
    try db.run(
      """
      INSERT INTO consent_events (tenant, contact, event, recorded_at, place, person, salt, seal, link)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        tenantValue, .integer(contact), .text(text), nowValue, .integer(entry.place), .text(stored.person),
        .blob(entry.salt), .blob(entry.seal), .blob(entry.link),
      ]
    )
    var state = try ConsentCoding.state(stored.consent)
    state.fold(event)
    try db.run(
      "UPDATE contacts SET consent = ? WHERE id = ? AND tenant = ?",
      [.text(orNull: ConsentCoding.text(of: state)), .integer(contact), tenantValue]
    )
    if event.forbids { try noteRace(contact: contact) }
  }

  /// Marks the person's attempts that are under way: their intent came before the objection.
  private func noteRace(contact: Int64) throws(StoreError) {
    let recipients = try db.all(
      "SELECT id FROM recipients WHERE contact = ? AND state = 2 AND stop_raced = 0",
      [.integer(contact)]
    ) { $0.integer(0) }
    for stored in try recipientRecords(recipients) {
      var recipient = stored.recipient
      guard recipient.noteStop(at: now) else { continue }
      try save(recipient, over: stored)
    }
  }

  func consent(of person: PersonKey) throws(StoreError) -> ConsentRecord {
    let contact = try db.first(
      """
      SELECT id, consent FROM contacts
      WHERE id = (SELECT coalesce(merged_into, id) FROM contacts WHERE tenant = ? AND person = ?)
      """,
      [tenantValue, .text(person.rawValue)]
    ) { row in (id: row.integer(0), consent: row.optionalText(1)) }
    guard let contact else { return ConsentRecord(state: ConsentState(), history: []) }
    let history = try db.all(
      "SELECT event, recorded_at FROM consent_events WHERE contact = ? AND tenant = ? ORDER BY number",
      [.integer(contact.id), tenantValue],
      LedgerCoding.item
    )
    return ConsentRecord(state: try ConsentCoding.state(contact.consent), history: history)
  }
}
