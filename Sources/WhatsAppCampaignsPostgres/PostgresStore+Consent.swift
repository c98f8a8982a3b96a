import Foundation
public import WhatsAppCampaigns

extension PostgresStore {
  /// Appends consent events and folds them into the people's states; durable when it returns.
  public func recordConsent(_ request: RecordConsent) async throws(StoreError) -> RecordConsentResult {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.recordConsent(request) }
  }

  /// One person's state and history, oldest first.
  public func consent(_ request: ConsentQuery) async throws(StoreError) -> ConsentRecord {
    try await read(request.tenant) { (transaction) throws(StoreError) in try transaction.consent(of: request.person) }
  }

  /// One page of the ledger in its order.
  public func ledger(_ request: LedgerQuery) async throws(StoreError) -> LedgerPage {
    try await read(request.tenant) { (transaction) throws(StoreError) in try transaction.ledger(request) }
  }

  /// What is kept as the consent of contacts, with their entries in the ledger.
  public func storedConsent(_ request: StoredConsentQuery) async throws(StoreError) -> [StoredConsent] {
    try await read(request.tenant) { (transaction) throws(StoreError) in try transaction.storedConsent(request) }
  }
}

/// A consent event for a contact's ledger.
struct ConsentEntry {
  var contact: Int64
  var event: ConsentEvent
}

extension Transaction {
  fileprivate func recordConsent(_ request: RecordConsent) throws(StoreError) -> RecordConsentResult {
    let numbers = try lockedContactNumbers(creating: request.entries.map(\.identity))
    var entries: [ConsentEntry] = []
    for entry in request.entries {
      guard let contact = entry.identity.key.flatMap({ numbers[$0] }) else { throw .consentOfNobody }
      entries.append(ConsentEntry(contact: contact, event: entry.event))
    }
    try append(entries, once: false)
    return RecordConsentResult(recorded: request.entries.count)
  }

  /// As ``contactNumbers(creating:)``, and keeps others from deciding on these people, and from changing what they decided,
  /// until the transaction ends.
  ///
  /// Between looking somebody up and locking them they may be merged into another contact or forgotten: then they are
  /// looked up again, so that a STOP is never put on what is left of them.
  func lockedContactNumbers(creating identities: [WhatsAppIdentity]) throws(StoreError) -> [PersonKey: Int64] {
    for _ in 0..<4 {
      let numbers = try contactNumbers(creating: identities)
      if numbers.isEmpty { return numbers }
      let locked = try db.all(
        """
        SELECT person >= '\(PersonKey.firstNamed)' AND merged_into IS NULL FROM contacts
        WHERE tenant + 0 = $1 AND id = ANY($2::bigint[]) ORDER BY id FOR NO KEY UPDATE
        """,
        [tenantValue, .integers(Array(Set(numbers.values)))]
      ) { $0.bool(0) }
      if locked.allSatisfy({ $0 }) { return numbers }
    }
    throw StoreError(.busy, "Contacts are being merged or forgotten at this moment. Try again.")
  }

  /// Keeps others from deciding on these people, and from changing what they decided, until the transaction ends.
  func lockContacts(_ contacts: some Sequence<Int64>) throws(StoreError) {
    let contacts = Set(contacts)
    guard !contacts.isEmpty else { return }
    try db.send(
      "SELECT id FROM contacts WHERE tenant + 0 = $1 AND id = ANY($2::bigint[]) ORDER BY id FOR NO KEY UPDATE",
      [tenantValue, .integers(Array(contacts))]
    )
  }

  /// Appends events to the ledger, in their order, and folds them into the people's states.
  ///
  /// The row of each person is locked: an intent about the person either is over, and counts as raced, or waits and
  /// sees the event. The entries themselves are written when everything else is (``flushLedger()``).
  ///
  /// - Parameter once: Whether to leave out events that the ledger holds already: a webhook may come twice.
  func append(_ entries: [ConsentEntry], once: Bool) throws(StoreError) {
    guard !entries.isEmpty else { return }
    let contacts = SQLValue.integers(Array(Set(entries.map(\.contact))))
    var texts: [String] = []
    let events = entries.map { ConsentEntry(contact: $0.contact, event: $0.event.notAfter(now)) }
    for entry in events { texts.append(try StoredJSON.encode(entry.event)) }
    let locked = try db.send(
      """
      SELECT id, consent, person FROM contacts WHERE tenant + 0 = $1 AND id = ANY($2::bigint[])
      ORDER BY id FOR NO KEY UPDATE
      """,
      [tenantValue, contacts]
    )
    let written = try db.send(
      "SELECT contact, event FROM consent_events WHERE tenant = $1 AND contact = ANY($2::bigint[]) AND event = ANY($3)",
      [tenantValue, contacts, .texts(once ? texts : [])]
    )
    try db.wait()
    let rows = try locked.all { row in (row.integer(0), (consent: row.optionalText(1), person: row.text(2))) }
    let stored = Dictionary(rows) { $1 }
    var known = Set(try written.all { row in LedgerAppends.Key(contact: row.integer(0), event: row.text(1)) })
    if once { known.formUnion(ledger.keys) }

    var states: [Int64: ConsentState] = [:]
    var objectors: Set<Int64> = []
    for (entry, text) in zip(events, texts) {
      let isNew = known.insert(LedgerAppends.Key(contact: entry.contact, event: text)).inserted
      guard isNew || !once else { continue }
      // Not `??`: its right side throws any error.
      var state = ConsentState()
      if let known = states[entry.contact] {
        state = known
      } else {
        state = try ConsentCoding.state(stored[entry.contact]?.consent)
      }
      state.fold(entry.event)
      states[entry.contact] = state
      guard let person = stored[entry.contact].flatMap({ PersonKey(rawValue: $0.person) }) else {
        throw .corrupt("contact")
      }
      ledger.add(.init(contact: entry.contact, person: person, event: entry.event, text: text))
      if entry.event.forbids { objectors.insert(entry.contact) }
    }
    try save(states)
    try noteRace(of: objectors)
  }

  private func save(_ states: [Int64: ConsentState]) throws(StoreError) {
    guard !states.isEmpty else { return }
    let changed = states.sorted { $0.key < $1.key }
    try db.send(
      """
      UPDATE contacts c SET consent = n.consent FROM unnest(\(Self.owners), $2::bigint[], $3::text[]) AS n (owner, id, consent)
      WHERE c.id = n.id AND c.tenant = n.owner
      """,
      [tenantValue, .integers(changed.map(\.key)), .texts(changed.map { ConsentCoding.text(of: $0.value) })]
    )
  }

  /// Marks the people's attempts that are under way: their intent came before the objection.
  ///
  /// This is `Recipient.noteStop(at:)` as a statement: the rows are changed without a journey to load them.
  func noteRace(of contacts: Set<Int64>) throws(StoreError) {
    guard !contacts.isEmpty else { return }
    try db.send(
      """
      UPDATE recipients SET stop_raced = true, updated_at = $2
      WHERE tenant = $1 AND contact = ANY($3::bigint[]) AND state = 2 AND NOT stop_raced
      """,
      [tenantValue, nowValue, .integers(Array(contacts))]
    )
  }

  func consent(of person: PersonKey) throws(StoreError) -> ConsentRecord {
    let contact = try db.first(
      """
      SELECT id, consent FROM contacts
      WHERE tenant = $1 AND id = (SELECT coalesce(merged_into, id) FROM contacts WHERE tenant = $1 AND person = $2)
      """,
      [tenantValue, .text(person.rawValue)]
    ) { row in (id: row.integer(0), consent: row.optionalText(1)) }
    guard let contact else { return ConsentRecord(state: ConsentState(), history: []) }
    let history = try db.all(
      "SELECT event, recorded_at FROM consent_events WHERE tenant = $1 AND contact = $2 ORDER BY number",
      [tenantValue, .integer(contact.id)],
      LedgerCoding.item
    )
    return ConsentRecord(state: try ConsentCoding.state(contact.consent), history: history)
  }
}
