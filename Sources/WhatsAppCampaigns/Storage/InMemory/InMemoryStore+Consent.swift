package import Foundation

extension InMemoryStore {
  /// Appends consent events and folds them in.
  public func recordConsent(_ request: RecordConsent) async throws(StoreError) -> RecordConsentResult {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in try tenant.recordConsent(request, at: now) }
  }

  /// One person's state and history; empty for somebody who is no contact.
  public func consent(_ request: ConsentQuery) async throws(StoreError) -> ConsentRecord {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in try tenant.consent(request) }
  }

  /// One page of the ledger in its order.
  public func ledger(_ request: LedgerQuery) async throws(StoreError) -> LedgerPage {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in tenant.ledger(request) }
  }

  /// What is kept as the consent of contacts, with their entries in the ledger.
  public func storedConsent(_ request: StoredConsentQuery) async throws(StoreError) -> [StoredConsent] {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in tenant.storedConsent(request) }
  }
}

extension InMemoryTenant {
  package mutating func recordConsent(_ request: RecordConsent, at now: Date) throws(StoreError) -> RecordConsentResult
  {
    guard request.entries.allSatisfy({ InMemoryTenant.names(somebody: $0.identity) }) else { throw .consentOfNobody }
    return RecordConsentResult(recorded: self.append(request.entries, at: now))
  }

  package mutating func consent(_ request: ConsentQuery) throws(StoreError) -> ConsentRecord {
    guard let id = self.contactIDs[request.person] else { return ConsentRecord(state: ConsentState(), history: []) }
    let entries = self[id].entries.map { self.ledger[$0] }
    return ConsentRecord(
      state: self[id].consent,
      history: entries.map { ConsentRecord.Item(event: $0.event, recordedAt: $0.recordedAt) }
    )
  }

  package func ledger(_ request: LedgerQuery) -> LedgerPage {
    let limit = max(0, request.limit)
    let entries: [LedgerEntry]
    if let person = request.person {
      let theirs = self.contactIDs[person].map { self[$0].entries } ?? []
      entries = theirs.lazy.map { self.ledger[$0] }.filter { $0.place > request.after }
    } else {
      entries = Array(self.ledger.dropFirst(Int(clamping: max(0, request.after))).prefix(limit))
    }
    return LedgerPage(entries: Array(entries.prefix(limit)), head: self.ledgerHead)
  }
}

extension InMemoryTenant {
  package func storedConsent(_ request: StoredConsentQuery) -> [StoredConsent] {
    let start = Int(clamping: max(0, request.after?.rawValue ?? 0))
    return people.dropFirst(start).lazy.filter { $0.mergedInto == nil }.prefix(max(0, request.limit)).map { person in
      StoredConsent(
        contact: person.contact.id,
        isForgotten: person.contact.person.isAnonymous,
        state: person.consent,
        entries: person.entries.map { index in
          let entry = ledger[index]
          return StoredConsent.Entry(place: entry.place, event: entry.event, isErased: entry.isErased)
        }
      )
    }
  }
}

extension InMemoryTenant {
  static func names(somebody identity: WhatsAppIdentity) -> Bool {
    let key: PersonKey? = identity.key
    return key != nil
  }

  /// Appends events in their order, and returns how many.
  mutating func append(_ entries: [RecordConsent.Entry], at now: Date) -> Int {
    var count = 0
    for entry in entries {
      guard let contact = contact(of: entry.identity, at: now) else { continue }
      append(entry.event, to: contact, at: now)
      count += 1
    }
    return count
  }
}
