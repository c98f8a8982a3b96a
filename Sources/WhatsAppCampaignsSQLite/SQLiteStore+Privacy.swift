import Foundation
public import WhatsAppCampaigns

extension SQLiteStore {
  /// Everything that is kept about one person, in one consistent view.
  public func personalData(_ request: PersonalDataQuery) async throws(StoreError) -> PersonalData {
    try read(request.tenant) { (transaction) throws(StoreError) in try transaction.personalData(of: request.person) }
  }

  /// Removes what tells who a person is, in one transaction, and overwrites it in the file.
  public func forget(_ request: ForgetPerson) async throws(StoreError) -> ForgetPersonResult {
    let result = try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.forget(request) }
    emptyJournal()
    return result
  }

  /// Makes two contacts one.
  public func mergeContacts(_ request: MergeContacts) async throws(StoreError) -> MergeContactsResult {
    let result = try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.merge(request) }
    emptyJournal()
    return result
  }

  /// Some of the sealed values, in the order of their numbers.
  public func sealedValues(_ request: SealedValueQuery) async throws(StoreError) -> [SealedValue] {
    try read(request.tenant) { (transaction) throws(StoreError) in try transaction.sealedValues(request) }
  }

  /// Keeps, replaces or removes sealed values.
  public func changeSealedValues(_ request: SealedValueChange) async throws(StoreError) -> Int {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.change(request.action) }
  }

  /// Some of the texts of one kind that are kept about people, in the order of their rows.
  public func keptTexts(_ request: KeptTextQuery) async throws(StoreError) -> [KeptText] {
    try read(request.tenant) { (transaction) throws(StoreError) in try transaction.keptTexts(request) }
  }

  /// Replaces texts that nobody has changed or erased since they were read.
  public func changeKeptTexts(_ request: KeptTextChange) async throws(StoreError) -> Int {
    try await write(request.tenant, keepsRecords: true) { (transaction) throws(StoreError) in
      try transaction.change(request.replacements)
    }
  }

  /// The check values of the keys that have sealed something.
  public func keyChecks(_ request: KeyCheckRequest) async throws(StoreError) -> [KeyCheck] {
    guard let sealing = request.sealing else {
      return try read(request.tenant) { (transaction) throws(StoreError) in try transaction.keyChecks() }
    }
    return try await write(request.tenant, keepsRecords: true) { (transaction) throws(StoreError) in
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
  func personalData(of person: PersonKey) throws(StoreError) -> PersonalData {
    let listed = try suppressions(SuppressionQuery(tenant: .default, person: person, limit: 1))
    var data = PersonalData(suppression: listed.first)
    let found = try contacts(ContactQuery(tenant: .default, selection: .people([person]), limit: 1))
    guard let contact = found.items.first else { return data }
    let number = SQLValue.integer(contact.id.rawValue)
    data.contact = contact
    data.groups = try db.all(
      """
      SELECT g.name, m.fields FROM group_members m JOIN contact_groups g ON g.number = m.contact_group
      WHERE m.contact = ? AND g.tenant = ? ORDER BY g.name
      """,
      [number, tenantValue]
    ) { (row) throws(StoreError) in
      guard let name = GroupName(row.text(0)) else { throw .corrupt("group") }
      if let fields = row.optionalText(1) { data.memberFields[name] = try ContactCoding.fields(fields) }
      return name
    }
    data.consent = try consent(of: person).state
    data.ledger = try ledger(LedgerQuery(tenant: .default, person: person, limit: .max)).entries
    data.recipients = try recipientRecords(try recipients(of: contact.id.rawValue)).map(\.recipient)
    data.contestEntries = try contestEntries(of: contact.id.rawValue)
    data.sealed = try sealedValues(SealedValueQuery(tenant: .default, selection: .person(person), limit: .max))
    return data
  }

  private func recipients(of contact: Int64) throws(StoreError) -> [Int64] {
    try db.all(
      """
      SELECT r.id FROM recipients r JOIN campaigns k ON k.number = r.campaign
      WHERE r.contact = ? AND k.tenant = ? ORDER BY r.id
      """,
      [.integer(contact), tenantValue]
    ) { $0.integer(0) }
  }

  func forget(_ request: ForgetPerson) throws(StoreError) -> ForgetPersonResult {
    var result = ForgetPersonResult()
    let found = try contacts(ContactQuery(tenant: .default, selection: .people([request.person]), limit: 1))
    let contact = found.items.first
    let people = try contact.map { (contact) throws(StoreError) in try keys(of: contact) } ?? [request.person]
    let isSuppressed = try !suppressions(SuppressionQuery(tenant: .default, person: request.person, limit: 1)).isEmpty
    let consent = try consent(of: request.person).state
    result.isKeptAway = Forgetting.keepsAway(request.extent, consent: consent, isSuppressed: isSuppressed)
    for person in people {
      if result.isKeptAway { try keepAway(person, keyProposal: request.keyProposal) }
      try changePlans(of: person) { Forgetting.plan($0, without: person) }
    }
    let traces = Forgetting.traces(of: people, contact?.identity)
    result.pendingWebhooks = try emptyWebhooks(holding: traces)
    try dropOrphanReports(holding: traces)
    guard let contact else { return result }
    result.wasContact = true
    try forgetMessageIDs(of: contact.id.rawValue, keyProposal: request.keyProposal)
    try db.run(
      "DELETE FROM contacts WHERE merged_into = ? AND person >= '\(PersonKey.firstNamed)'",
      [.integer(contact.id.rawValue)]
    )
    try db.run("UPDATE contacts SET merged_into = NULL WHERE merged_into = ?", [.integer(contact.id.rawValue)])
    result.recipients = try anonymizeRecipients(of: contact.id.rawValue, as: request.token)
    result.entries = try eraseLedger(of: contact.id.rawValue)
    try anonymize(contact.id.rawValue, as: request.token, clearingConsent: request.extent == .erase)
    return result
  }

  /// The keys of a contact: its own, and those of whoever was merged into it.
  func keys(of contact: Contact) throws(StoreError) -> [PersonKey] {
    let merged = try db.all(
      "SELECT person FROM contacts WHERE merged_into = ? AND person >= '\(PersonKey.firstNamed)' ORDER BY person",
      [.integer(contact.id.rawValue)]
    ) { (row) throws(StoreError) in
      guard let person = PersonKey(rawValue: row.text(0)) else { throw .corrupt("contact") }
      return person
    }
    return [contact.person] + merged
  }

  /// Leaves marks in place of the identifiers of what a person wrote: they hold the number, and a message that comes once
  /// more must still be known.
  private func forgetMessageIDs(of contact: Int64, keyProposal: Secret) throws(StoreError) {
    let messages = try db.all("SELECT id FROM messages WHERE contact = ?", [.integer(contact)]) { (row) in row.text(0) }
      .filter { !$0.hasPrefix(ErasureMark.forgotten) }.compactMap { ProviderMessageID(provider: $0) }
    guard !messages.isEmpty else { return }
    let marks = ErasureMark.marks(of: messages, key: try callbackKey(proposal: keyProposal))
    for (message, mark) in zip(messages, marks) {
      try db.run(
        "UPDATE messages SET id = ? WHERE tenant = ? AND id = ?",
        [.text(mark), tenantValue, .text(message.rawValue)]
      )
    }
  }

  func anonymize(_ contact: Int64, as token: PersonKey, clearingConsent: Bool) throws(StoreError) {
    guard let identity = token.anonymousIdentity else { throw .notAnonymous }
    let number = SQLValue.integer(contact)
    try db.run(
      """
      UPDATE contacts SET person = ?, identity_kind = ?, identity = ?, name = NULL, fields = NULL,
        consent = CASE WHEN ? THEN NULL ELSE consent END
      WHERE id = ? AND tenant = ?
      """,
      [
        .text(token.rawValue), .integer(ContactCoding.kind(of: identity)), .text(ContactCoding.text(of: identity)),
        .bool(clearingConsent), number, tenantValue,
      ]
    )
    try db.run("DELETE FROM group_members WHERE contact = ?", [number])
    try db.run("DELETE FROM sealed_values WHERE contact = ?", [number])
    try forgetConversation(of: contact)
  }

  /// Erases what was written, and the identifiers of messages to the person: they hold their number. The rows stay,
  /// because they count.
  private func forgetConversation(of contact: Int64) throws(StoreError) {
    let number = SQLValue.integer(contact)
    try db.run("UPDATE messages SET answers = NULL, text = NULL, media = NULL WHERE contact = ?", [number])
    let evidence = try db.all(
      "SELECT number, evidence FROM free_messages WHERE contact = ? AND evidence IS NOT NULL",
      [number]
    ) { row in (number: row.integer(0), text: row.optionalText(1)) }
    for row in evidence {
      let text = EvidenceCoding.text(of: try EvidenceCoding.evidence(row.text).withoutMessageIDs)
      try db.run("UPDATE free_messages SET evidence = ? WHERE number = ?", [.text(orNull: text), .integer(row.number)])
    }
    try db.run("UPDATE free_messages SET text = NULL, answers = NULL, message_id = NULL WHERE contact = ?", [number])
    try db.run("DELETE FROM notes WHERE contact = ?", [number])
    // The token stays: it tells nobody who it was, and the draw that anybody can check is over it.
    try db.run("UPDATE contest_entries SET text = NULL, message = 'forgotten.' || number WHERE contact = ?", [number])
  }

  /// Leaves recipients as they count, without the identifiers of their messages.
  func anonymizeRecipients(of contact: Int64, as token: PersonKey) throws(StoreError) -> Int {
    let numbers = try recipients(of: contact)
    for stored in try recipientRecords(numbers) {
      var recipient = stored.recipient
      recipient.anonymize(as: token, at: now)
      try save(recipient, over: stored)
      try forgetPlaces(of: recipient.id.rawValue)
    }
    try db.run(
      "UPDATE recipients SET member_fields = NULL WHERE contact = ? AND member_fields IS NOT NULL",
      [.integer(contact)]
    )
    records.removeAll()
    return numbers.count
  }

  /// Leaves the outline of each entry. Returns how many there were.
  private func eraseLedger(of contact: Int64) throws(StoreError) -> Int {
    let entries = try db.all(
      "SELECT number, event FROM consent_events WHERE contact = ? AND tenant = ? AND person IS NOT NULL",
      [.integer(contact), tenantValue]
    ) { (row) throws(StoreError) in
      (number: row.integer(0), event: try StoredJSON.decode(ConsentEvent.self, from: row.text(1), "consent event"))
    }
    for entry in entries {
      try db.run(
        "UPDATE consent_events SET event = ?, person = NULL, salt = NULL WHERE number = ?",
        [.text(try StoredJSON.encode(entry.event.outline)), .integer(entry.number)]
      )
    }
    return entries.count
  }

  /// Empties bodies that were applied and hold any of some texts. Returns how many hold one and are not applied.
  private func emptyWebhooks(holding traces: [String]) throws(StoreError) -> Int {
    guard !traces.isEmpty else { return 0 }
    let holds = "EXISTS (SELECT 1 FROM json_each(?2) t WHERE instr(body, CAST(t.value AS BLOB)) > 0)"
    try db.run(
      "UPDATE webhooks SET body = NULL WHERE tenant = ?1 AND applied_at IS NOT NULL AND body IS NOT NULL AND \(holds)",
      [tenantValue, .texts(traces)]
    )
    return Int(
      try db.number(
        "SELECT count(*) FROM webhooks WHERE tenant = ?1 AND applied_at IS NULL AND \(holds)",
        [tenantValue, .texts(traces)]
      )
    )
  }

  /// Changes every campaign that may have a person among its single numbers. The control epoch is raised: a plan is read
  /// once for each.
  func changePlans(of person: PersonKey, _ change: (CampaignPlan) -> CampaignPlan?) throws(StoreError) {
    let campaigns = try db.all(
      "SELECT number, plan FROM campaigns WHERE tenant = ? AND instr(plan, ?) > 0",
      [tenantValue, .text(String(person.rawValue.dropFirst().suffix(7)))]
    ) { row in (number: row.integer(0), plan: row.text(1)) }
    for campaign in campaigns {
      guard let plan = change(try StoredJSON.decode(CampaignPlan.self, from: campaign.plan, "campaign")) else {
        continue
      }
      try db.run(
        "UPDATE campaigns SET plan = ?, control_epoch = control_epoch + 1 WHERE number = ? AND tenant = ?",
        [.text(try StoredJSON.encode(plan)), .integer(campaign.number), tenantValue]
      )
    }
  }
}
