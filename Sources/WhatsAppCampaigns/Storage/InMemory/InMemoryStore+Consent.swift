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
}

extension InMemoryTenant {
  package mutating func recordConsent(_ request: RecordConsent, at now: Date) throws(StoreError) -> RecordConsentResult
  {
    guard request.entries.allSatisfy({ InMemoryTenant.names(somebody: $0.identity) }) else {
      throw StoreError(.conflict, "A consent event names nobody. Give a phone number, a WhatsApp id or a user id.")
    }
    return RecordConsentResult(recorded: self.append(request.entries, at: now))
  }

  package mutating func consent(_ request: ConsentQuery) throws(StoreError) -> ConsentRecord {
    guard let id = self.contactIDs[request.person] else { return ConsentRecord(state: ConsentState(), history: []) }
    return ConsentRecord(state: self[id].consent, history: self[id].history)
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
