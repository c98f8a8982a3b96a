extension CampaignEngine {
  /// Records one decision for people, and returns how many were recorded.
  ///
  /// Durable when it returns: no intent that commits afterwards misses it.
  @discardableResult
  public func recordConsent(_ event: ConsentEvent, for people: [WhatsAppIdentity]) async throws(EngineError) -> Int {
    try await record(event, for: people.count > 1 ? try await oncePerContact(people) : people)
  }

  private func record(_ event: ConsentEvent, for people: [WhatsAppIdentity]) async throws(EngineError) -> Int {
    var recorded = 0
    for start in stride(from: 0, to: people.count, by: 1_000) {
      let chunk = people[start..<min(start + 1_000, people.count)]
      let request = RecordConsent(tenant: tenant, entries: chunk.map { .init(identity: $0, event: event) })
      recorded += try await stored { () async throws(StoreError) in try await store.recordConsent(request) }.recorded
    }
    return recorded
  }

  /// Records one decision for every member of a group, and returns how many were recorded.
  @discardableResult
  public func recordConsent(_ event: ConsentEvent, forGroup name: GroupName) async throws(EngineError) -> Int {
    _ = try await group(name)
    var recorded = 0
    var last: ContactID?
    while true {
      let page = try await contacts(in: name, after: last, limit: 1_000)
      guard let end = page.last else { return recorded }
      // Its members are contacts, so nobody stands there twice.
      recorded += try await record(event, for: page.map(\.identity))
      last = end.id
    }
  }

  /// What one person agreed to, and the history that it comes from.
  public func consent(of person: PersonKey) async throws(EngineError) -> ConsentRecord {
    try await stored { () async throws(StoreError) in
      try await store.consent(ConsentQuery(tenant: tenant, person: person))
    }
  }

  /// Some people without those who are named before, perhaps under another number: whoever was merged counts once.
  private nonisolated func oncePerContact(
    _ people: [WhatsAppIdentity]
  ) async throws(EngineError) -> [WhatsAppIdentity] {
    let merged = Dictionary(try await mergedPeople().map { ($0.person, $0.contact) }) { first, _ in first }
    var seen: Set<PersonKey> = []
    return people.filter { identity in
      guard let person = identity.key else { return true }
      return seen.insert(merged[person] ?? person).inserted
    }
  }
}
