import Foundation
public import WhatsAppCampaigns

extension PostgresStore {
  /// Everything that is kept about one person, in one consistent view.
  public func personalData(_ request: PersonalDataQuery) async throws(StoreError) -> PersonalData {
    try await read(request.tenant) { (transaction) throws(StoreError) in
      try transaction.personalData(of: request.person)
    }
  }

  /// Removes what tells who a person is, in one transaction. Old versions of rows go when the database vacuums them.
  public func forget(_ request: ForgetPerson) async throws(StoreError) -> ForgetPersonResult {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.forget(request) }
  }

  /// Makes two contacts one.
  public func mergeContacts(_ request: MergeContacts) async throws(StoreError) -> MergeContactsResult {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.merge(request) }
  }

  /// Some of the sealed values, in the order of their numbers.
  public func sealedValues(_ request: SealedValueQuery) async throws(StoreError) -> [SealedValue] {
    try await read(request.tenant) { (transaction) throws(StoreError) in try transaction.sealedValues(request) }
  }

  /// Keeps, replaces or removes sealed values.
  public func changeSealedValues(_ request: SealedValueChange) async throws(StoreError) -> Int {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.change(request.action) }
  }

  /// Some of the texts of one kind that are kept about people, in the order of their rows.
  public func keptTexts(_ request: KeptTextQuery) async throws(StoreError) -> [KeptText] {
    try await read(request.tenant) { (transaction) throws(StoreError) in try transaction.keptTexts(request) }
  }

  /// Replaces texts that nobody has changed or erased since they were read.
  public func changeKeptTexts(_ request: KeptTextChange) async throws(StoreError) -> Int {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.change(request.replacements) }
  }

  /// The check values of the keys that have sealed something.
  public func keyChecks(_ request: KeyCheckRequest) async throws(StoreError) -> [KeyCheck] {
    guard let sealing = request.sealing else {
      return try await read(request.tenant) { (transaction) throws(StoreError) in try transaction.keyChecks() }
    }
    return try await write(request.tenant) { (transaction) throws(StoreError) in
      try transaction.keep(sealing)
      return try transaction.keyChecks()
    }
  }

  /// Removes one batch of what is too old, or names it.
  public func purge(_ request: Purge) async throws(StoreError) -> PurgeResult {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.purge(request) }
  }
}

extension Transaction {
  fileprivate func personalData(of person: PersonKey) throws(StoreError) -> PersonalData {
    let listed = try suppressions(SuppressionQuery(tenant: tenantID, person: person, limit: 1))
    var data = PersonalData(suppression: listed.first)
    let found = try contacts(ContactQuery(tenant: tenantID, selection: .people([person]), limit: 1))
    guard let contact = found.items.first else { return data }
    data.contact = contact
    data.groups = try db.all(
      """
      SELECT g.name, m.fields
      FROM group_members m JOIN contact_groups g ON g.tenant = m.tenant AND g.number = m.contact_group
      WHERE m.tenant = $1 AND m.contact = $2 ORDER BY g.name
      """,
      [tenantValue, .integer(contact.id.rawValue)]
    ) { (row) throws(StoreError) in
      guard let name = GroupName(row.text(0)) else { throw .corrupt("group") }
      if let fields = row.optionalText(1) { data.memberFields[name] = try ContactCoding.fields(fields) }
      return name
    }
    data.consent = try consent(of: person).state
    data.ledger = try ledger(LedgerQuery(tenant: tenantID, person: person, limit: .max)).entries
    data.recipients = try recipientRecords(try recipients(of: contact.id.rawValue)).map(\.recipient)
    data.contestEntries = try contestEntries(of: contact.id.rawValue)
    data.sealed = try sealedValues(SealedValueQuery(tenant: tenantID, selection: .person(person), limit: .max))
    return data
  }

  private func recipients(of contact: Int64) throws(StoreError) -> [Int64] {
    try db.all(
      "SELECT id FROM recipients WHERE tenant + 0 = $1 AND contact = $2 ORDER BY id",
      [tenantValue, .integer(contact)]
    ) { $0.integer(0) }
  }

  fileprivate func forget(_ request: ForgetPerson) throws(StoreError) -> ForgetPersonResult {
    var result = ForgetPersonResult()
    let known = try contacts(ContactQuery(tenant: tenantID, selection: .people([request.person]), limit: 1)).items.first
    let people = try known.map { (contact) throws(StoreError) in try keys(of: contact) } ?? [request.person]
    for person in people { try changePlans(of: person) { Forgetting.plan($0, without: person) } }
    if request.extent == .erase { try awaitContact(people[0]) }
    let contact = try lockedContacts([request.person], "FOR UPDATE")[request.person]
    // Merged with another one, or made a contact, before it was locked.
    guard contact.map({ $0.person == people.first }) ?? (known == nil) else {
      throw StoreError(.busy, "The contact is being merged at this moment. Try again.")
    }
    let isSuppressed = try !suppressions(SuppressionQuery(tenant: tenantID, person: request.person, limit: 1)).isEmpty
    let consent = try consent(of: request.person).state
    result.isKeptAway = Forgetting.keepsAway(request.extent, consent: consent, isSuppressed: isSuppressed)
    if result.isKeptAway { for person in people { try keepAway(person, keyProposal: request.keyProposal) } }
    let traces = Forgetting.traces(of: people, contact?.identity)
    result.pendingWebhooks = try emptyWebhooks(holding: traces)
    try dropOrphanReports(holding: traces)
    guard let contact else { return result }
    result.wasContact = true
    try forgetMessageIDs(of: contact.id.rawValue, keyProposal: request.keyProposal)
    let number: [SQLValue] = [tenantValue, .integer(contact.id.rawValue)]
    try db.send(
      "DELETE FROM contacts WHERE tenant + 0 = $1 AND merged_into = $2 AND person >= '\(PersonKey.firstNamed)'",
      number
    )
    try db.send("UPDATE contacts SET merged_into = NULL WHERE tenant + 0 = $1 AND merged_into = $2", number)
    result.recipients = try anonymizeRecipients(of: contact.id.rawValue, as: request.token)
    result.entries = try eraseLedger(of: contact.id.rawValue)
    try anonymize(contact.id.rawValue, as: request.token, clearingConsent: request.extent == .erase)
    return result
  }

  /// The keys of a contact: its own, and those of whoever was merged into it.
  private func keys(of contact: Contact) throws(StoreError) -> [PersonKey] {
    let merged = try db.all(
      """
      SELECT person FROM contacts WHERE tenant + 0 = $1 AND merged_into = $2 AND person >= '\(PersonKey.firstNamed)'
      ORDER BY person
      """,
      [tenantValue, .integer(contact.id.rawValue)]
    ) { (row) throws(StoreError) in
      guard let person = PersonKey(rawValue: row.text(0)) else { throw .corrupt("contact") }
      return person
    }
    return [contact.person] + merged
  }

  /// Leaves marks in place of the identifiers of what a person wrote: they hold the number, and a message that comes once
  /// more must still be known.
  private func forgetMessageIDs(of contact: Int64, keyProposal: Secret) throws(StoreError) {
    let messages = try db.all(
      "SELECT id FROM messages WHERE tenant = $1 AND contact = $2",
      [tenantValue, .integer(contact)]
    ) { $0.text(0) }
    .filter { !$0.hasPrefix(ErasureMark.forgotten) }.compactMap { ProviderMessageID(provider: $0) }
    guard !messages.isEmpty else { return }
    let marks = ErasureMark.marks(of: messages, key: try callbackKey(proposal: keyProposal))
    try db.send(
      """
      UPDATE messages m SET id = n.mark FROM unnest($2::text[], $3::text[]) AS n (id, mark)
      WHERE m.tenant = $1 AND m.id = n.id
      """,
      [tenantValue, .texts(messages.map(\.rawValue)), .texts(marks)]
    )
  }

  func anonymize(_ contact: Int64, as token: PersonKey, clearingConsent: Bool) throws(StoreError) {
    guard let identity = token.anonymousIdentity else { throw .notAnonymous }
    let number = SQLValue.integer(contact)
    try db.send(
      """
      UPDATE contacts SET person = $3, identity_kind = $4, identity = $5, name = NULL, fields = NULL,
        consent = CASE WHEN $6::boolean THEN NULL ELSE consent END
      WHERE tenant = $1 AND id = $2
      """,
      [
        tenantValue, number, .text(token.rawValue), .integer(ContactCoding.kind(of: identity)),
        .text(ContactCoding.text(of: identity)), .bool(clearingConsent),
      ]
    )
    try db.send("DELETE FROM group_members WHERE tenant = $1 AND contact = $2", [tenantValue, number])
    try db.send("DELETE FROM sealed_values WHERE tenant = $1 AND contact = $2", [tenantValue, number])
    try forgetConversation(of: contact)
  }

  /// Erases what was written, and the identifiers of messages to the person: they hold their number. The rows stay,
  /// because they count.
  private func forgetConversation(of contact: Int64) throws(StoreError) {
    let whose: [SQLValue] = [tenantValue, .integer(contact)]
    try db.send(
      "UPDATE messages SET answers = NULL, text = NULL, media = NULL WHERE tenant = $1 AND contact = $2",
      whose
    )
    let evidence = try db.all(
      "SELECT id, evidence FROM free_messages WHERE tenant = $1 AND contact = $2 AND evidence IS NOT NULL FOR NO KEY UPDATE",
      whose
    ) { row in (id: row.text(0), text: row.optionalText(1)) }
    for row in evidence {
      let text = EvidenceCoding.text(of: try EvidenceCoding.evidence(row.text).withoutMessageIDs)
      try db.send(
        "UPDATE free_messages SET evidence = $3 WHERE tenant = $1 AND id = $2",
        [tenantValue, .text(row.id), .text(orNull: text)]
      )
    }
    try db.send(
      "UPDATE free_messages SET text = NULL, answers = NULL, message_id = NULL WHERE tenant = $1 AND contact = $2",
      whose
    )
    try db.send("DELETE FROM notes WHERE tenant = $1 AND contact = $2", whose)
    // The token stays: it tells nobody who it was, and the draw that anybody can check is over it.
    try db.send(
      "UPDATE contest_entries SET text = NULL, message = 'forgotten.' || number WHERE tenant = $1 AND contact = $2",
      whose
    )
  }

  /// Leaves recipients as they count, without the identifiers of their messages.
  func anonymizeRecipients(of contact: Int64, as token: PersonKey) throws(StoreError) -> Int {
    let numbers = try recipients(of: contact)
    let changes = try recipientRecords(numbers, of: nil, .change).map { stored in
      var recipient = stored.recipient
      recipient.anonymize(as: token, at: now)
      return RecipientChange(recipient: recipient, stored: stored)
    }
    try save(changes)
    try db.send(
      "UPDATE recipients SET member_fields = NULL WHERE tenant + 0 = $1 AND contact = $2 AND member_fields IS NOT NULL",
      [tenantValue, .integer(contact)]
    )
    try db.send(
      "DELETE FROM message_ids WHERE tenant = $1 AND recipient = ANY($2::bigint[])",
      [tenantValue, .integers(numbers)]
    )
    return numbers.count
  }

  /// Leaves the outline of each entry. Returns how many there were.
  private func eraseLedger(of contact: Int64) throws(StoreError) -> Int {
    let entries = try db.all(
      "SELECT number, event FROM consent_events WHERE tenant = $1 AND contact = $2 AND person IS NOT NULL",
      [tenantValue, .integer(contact)]
    ) { (row) throws(StoreError) in
      (number: row.integer(0), event: try StoredJSON.decode(ConsentEvent.self, from: row.text(1), "consent event"))
    }
    var outlines: [String] = []
    for entry in entries { outlines.append(try StoredJSON.encode(entry.event.outline)) }
    try db.send(
      """
      UPDATE consent_events e SET event = n.event, person = NULL, salt = NULL
      FROM unnest($3::bigint[], $4::text[]) AS n (number, event)
      WHERE e.tenant = $1 AND e.contact = $2 AND e.number = n.number
      """,
      [tenantValue, .integer(contact), .integers(entries.map(\.number)), .texts(outlines)]
    )
    return entries.count
  }

  /// Empties bodies that were applied and hold any of some texts. Returns how many hold one and are not applied.
  private func emptyWebhooks(holding traces: [String]) throws(StoreError) -> Int {
    guard !traces.isEmpty else { return 0 }
    let holds = """
      EXISTS (SELECT FROM unnest($2::text[]) AS t (trace) WHERE position(convert_to(t.trace, 'UTF8') IN body) > 0)
      """
    try db.send(
      "UPDATE webhooks SET body = NULL WHERE tenant = $1 AND applied_at IS NOT NULL AND body IS NOT NULL AND \(holds)",
      [tenantValue, .texts(traces)]
    )
    return Int(
      try db.number(
        "SELECT count(*) FROM webhooks WHERE tenant = $1 AND applied_at IS NULL AND \(holds)",
        [tenantValue, .texts(traces)]
      )
    )
  }

  /// Changes every campaign that may have a person among its single numbers. The control epoch is raised: a plan is read
  /// once for each.
  func changePlans(of person: PersonKey, _ change: (CampaignPlan) -> CampaignPlan?) throws(StoreError) {
    try self.change(try lockedPlans(of: person), change)
  }

  /// The campaigns that may have a person among their single numbers, by number and locked, with their plans.
  func lockedPlans(of person: PersonKey) throws(StoreError) -> [(number: Int64, plan: String)] {
    try db.all(
      """
      SELECT number, plan FROM campaigns WHERE tenant = $1 AND strpos(plan, $2) > 0 ORDER BY number FOR NO KEY UPDATE
      """,
      [tenantValue, .text(String(person.rawValue.dropFirst().suffix(7)))]
    ) { row in (number: row.integer(0), plan: row.text(1)) }
  }

  /// Changes plans that are locked.
  func change(
    _ campaigns: [(number: Int64, plan: String)],
    _ change: (CampaignPlan) -> CampaignPlan?
  ) throws(StoreError) {
    for campaign in campaigns {
      guard let plan = change(try StoredJSON.decode(CampaignPlan.self, from: campaign.plan, "campaign")) else {
        continue
      }
      try db.send(
        "UPDATE campaigns SET plan = $3, control_epoch = control_epoch + 1 WHERE tenant = $1 AND number = $2",
        [tenantValue, .integer(campaign.number), .text(try StoredJSON.encode(plan))]
      )
    }
  }
}
