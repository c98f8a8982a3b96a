import Foundation

extension CampaignEngine {
  /// Everything that is kept about one person: the answer to an access request.
  ///
  /// Webhooks that wait are applied first, so that what the person wrote a moment ago is in it.
  public func personalData(of person: PersonKey) async throws(EngineError) -> PersonalData {
    try await applyPendingWebhooks()
    var data = try await stored { () async throws(StoreError) in
      try await store.personalData(PersonalDataQuery(tenant: tenant, person: person))
    }
    for index in data.contestEntries.indices {
      data.contestEntries[index] = try await readable(data.contestEntries[index])
    }
    return data
  }

  /// Everything that is kept about one person, as one JSON document with the sealed values in the clear.
  ///
  /// - Throws: ``EngineError/Code/unreadableValue`` where the key of a sealed value is not at hand.
  public func personalDocument(of person: PersonKey) async throws(EngineError) -> JSONObject {
    let data = try await personalData(of: person)
    var opened: [(String, String)] = []
    for value in data.sealed { opened.append((value.field, try await open(value))) }
    var document = data.document(opened: opened)
    guard data.contact != nil else { return document }
    document["messages"] = .array(try await messageDocuments(of: person))
    document["notes"] = .array(try await notes(of: person, limit: .max).map { .object($0.document) })
    return document
  }

  private func messageDocuments(of person: PersonKey) async throws(EngineError) -> [JSONValue] {
    var documents: [JSONValue] = []
    var last: ConversationPlace?
    while true {
      let page = try await conversation(with: person, before: last, limit: 500)
      guard let end = page.last else { return documents }
      documents += page.map { .object($0.document) }
      last = end.place
    }
  }

  /// Removes what tells who a person is, everywhere and in one transaction; what counts them stays.
  ///
  /// Campaign figures, reports and the ledger's chain add up as before, nobody can be found out from them, and no campaign
  /// sends to the person any more. Whoever had objected is kept away if their number comes back; anybody else may come
  /// back as somebody new. Whoever is anonymous already is passed over. It cannot be undone.
  @discardableResult
  public func anonymize(_ person: PersonKey) async throws(EngineError) -> ForgetPersonResult {
    try await forget(person, .anonymize)
  }

  /// Does the same as ``anonymize(_:)`` for somebody who asked to be erased, and keeps them away for good.
  ///
  /// What remains of the person is a keyed hash of their number, for this one purpose: should the number come back by a
  /// list, a campaign or a message, it is on the suppression list at once. ``unsuppress(_:)`` takes that back.
  @discardableResult
  public func erase(_ person: PersonKey) async throws(EngineError) -> ForgetPersonResult {
    try await forget(person, .erase)
  }

  /// Makes two contacts one that turned out to be one person: who was `person` is `other` from now on.
  ///
  /// Groups are joined, the histories become one, and of two decisions the more restrictive one wins. A sealed value that
  /// only `person` has goes over too. What comes under the old number or id later, by a webhook, a list or a command, is
  /// the contact's that stays; messages to the person go to the number of that one.
  @discardableResult
  public func merge(_ person: PersonKey, into other: PersonKey) async throws(EngineError) -> MergeContactsResult {
    try await applyPendingWebhooks()
    return try await join(person, into: other)
  }

  /// The same, without what waits to be applied.
  func join(
    _ person: PersonKey,
    into other: PersonKey,
    since: Date? = nil
  ) async throws(EngineError) -> MergeContactsResult {
    let known = Set(try await sealedValues(.person(other), limit: .max).map(\.field))
    let sealed = try await sealedValues(.person(person), limit: .max)
    // Opened before anything changes: a value is bound to its person, and one whose key is missing must not be lost.
    var values: [(field: String, text: String)] = []
    for value in sealed where !known.contains(value.field) { values.append((value.field, try await open(value))) }
    let request = MergeContacts(
      tenant: tenant,
      from: person,
      into: other,
      token: .anonymous(from: random),
      sealed: sealed,
      since: since
    )
    for value in values { try await keepSealed(value.text, as: value.field, of: other) }
    return try await stored { () async throws(StoreError) in try await store.mergeContacts(request) }
  }

  private func forget(
    _ person: PersonKey,
    _ extent: ForgetPerson.Extent
  ) async throws(EngineError) -> ForgetPersonResult {
    guard !person.isAnonymous else { return ForgetPersonResult() }
    // What waits would bring the person back when it is applied.
    try await applyPendingWebhooks()
    let request = ForgetPerson(
      tenant: tenant,
      person: person,
      token: .anonymous(from: random),
      extent: extent,
      keyProposal: try await callbackKey()
    )
    return try await stored { () async throws(StoreError) in try await store.forget(request) }
  }
}

extension CampaignEngine {
  /// Removes what a policy says is kept for long enough.
  ///
  /// It works in batches, each of which is durable, and may be interrupted and called again; call it once a day. Several
  /// processes may do so at the same time.
  @discardableResult
  public func applyRetention(
    _ policy: RetentionPolicy,
    batch: Int = 500
  ) async throws(EngineError) -> RetentionSummary {
    var summary = RetentionSummary()
    if let age = policy.messageTexts {
      summary.messageTexts = try await forgetConversation(with: nil, before: time.now - age)
    }
    summary.webhookBodies = try await purge(.webhookBodies, policy.webhookBodies, batch)
    summary.recipients = try await purge(.messageIdentifiers, policy.finishedCampaigns, batch)
    summary.parkedReports = try await purge(.parkedReports, ApplyWebhooks.Report.waitingTime, batch)
    summary.contacts = try await purge(.idleContacts, policy.idleContacts, batch)
    return summary
  }

  /// Removes everything of one kind that is older than a time. Returns how much it was.
  private func purge(_ kind: Purge.Kind, _ age: Duration?, _ batch: Int) async throws(EngineError) -> Int {
    guard let age else { return 0 }
    let before = time.now - age
    var count = 0
    var place: Int64? = 0
    while let after = place {
      let request = Purge(tenant: tenant, kind: kind, before: before, after: after, limit: max(1, batch))
      let result = try await stored { () async throws(StoreError) in try await store.purge(request) }
      count += result.changed
      for person in result.people where try await anonymize(person).wasContact { count += 1 }
      place = result.next
    }
    return count
  }
}
