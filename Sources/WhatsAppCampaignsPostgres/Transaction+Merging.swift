import WhatsAppCampaigns

extension Transaction {
  func merge(_ request: MergeContacts) throws(StoreError) -> MergeContactsResult {
    guard request.from != request.into else { throw Merging.same() }
    let current = try currentKeys(of: [request.from, request.into])
    let phone = try contacts(ContactQuery(tenant: tenantID, selection: .people([request.into]), limit: 1)).items.first?
      .phone
    try changePlans(of: current[0]) { Merging.plan($0, replacing: current[0], by: phone) }
    let both = try lockedContacts([request.from, request.into], "FOR UPDATE")
    guard let from = both[request.from], let into = both[request.into] else { throw Merging.missing() }
    guard from.id != into.id else { throw Merging.same() }
    guard from.person == current[0] else {
      throw StoreError(.busy, "The contact is being merged at this moment. Try again.")
    }
    let (ending, staying) = (SQLValue.integer(from.id.rawValue), SQLValue.integer(into.id.rawValue))
    let states = (try consent(of: into.person).state, try consent(of: from.person).state)
    let merged = Merging.contact(into, with: from)
    var result = MergeContactsResult()

    try db.send(
      "UPDATE contacts SET name = $3, fields = $4, consent = $5 WHERE tenant = $1 AND id = $2",
      [
        tenantValue, staying, .text(orNull: merged.name), .text(orNull: ContactCoding.text(of: merged.fields)),
        .text(orNull: ConsentCoding.text(of: Merging.state(states.0, states.1))),
      ]
    )
    try takeMemberFields(from: ending, to: staying)
    try db.send(
      """
      INSERT INTO group_members (tenant, contact_group, contact, fields)
      SELECT tenant, contact_group, $2, fields FROM group_members WHERE tenant = $1 AND contact = $3 ON CONFLICT DO NOTHING
      """,
      [tenantValue, staying, ending]
    )
    try moveSuppression(of: from.person, to: into.id.rawValue)
    for table in ["messages", "free_messages", "notes", "contest_entries"] {
      try db.send(
        "UPDATE \(table) SET contact = $2 WHERE tenant = $1 AND contact = $3",
        [tenantValue, staying, ending]
      )
    }
    result.entries = try db.run(
      "UPDATE consent_events SET contact = $2 WHERE tenant = $1 AND contact = $3",
      [tenantValue, staying, ending]
    )
    result.recipients = try db.run(
      """
      UPDATE recipients SET contact = $2 WHERE tenant = $1 AND contact = $3
      AND campaign NOT IN (SELECT campaign FROM recipients WHERE tenant = $1 AND contact = $2)
      """,
      [tenantValue, staying, ending]
    )
    result.doubled = try anonymizeRecipients(of: from.id.rawValue, as: request.token)
    try anonymize(from.id.rawValue, as: request.token, clearingConsent: true)
    try leaveTrail(from: from, to: into)
    let objections = Merging.objections(states.0, states.1, at: now)
    try append(objections.map { ConsentEntry(contact: into.id.rawValue, event: $0) }, once: false)
    return result
  }

  /// Whoever looks for the contact that ended, by its key or by the number of what is left of it, finds the other one.
  private func leaveTrail(from ending: Contact, to staying: Contact) throws(StoreError) {
    let staysAs = SQLValue.integer(staying.id.rawValue)
    let ended = SQLValue.integer(ending.id.rawValue)
    try db.send(
      "UPDATE contacts SET merged_into = $2 WHERE tenant + 0 = $1 AND id = $3",
      [tenantValue, staysAs, ended]
    )
    try db.send(
      "UPDATE contacts SET merged_into = $2 WHERE tenant + 0 = $1 AND merged_into = $3",
      [tenantValue, staysAs, ended]
    )
    try db.send(
      """
      INSERT INTO contacts (tenant, person, identity_kind, identity, created_at, merged_into)
      VALUES ($1, $2, $3, $4, $5, $6)
      """,
      [
        tenantValue, .text(ending.person.rawValue), .integer(ContactCoding.kind(of: ending.identity)),
        .text(ContactCoding.text(of: ending.identity)), .date(ending.createdAt), staysAs,
      ]
    )
  }

  /// What the suppression list says about one key, it says about a contact's from now on.
  func moveSuppression(of person: PersonKey, to contact: Int64) throws(StoreError) {
    try db.send(
      """
      INSERT INTO suppressions (tenant, person, source, reason, since)
      SELECT s.tenant, c.person, s.source, s.reason, s.since
      FROM suppressions s JOIN contacts c ON c.tenant = s.tenant AND c.id = $3
      WHERE s.tenant = $1 AND s.person = $2 ON CONFLICT (tenant, person) DO NOTHING
      """,
      [tenantValue, .text(person.rawValue), .integer(contact)]
    )
    try db.send(
      "DELETE FROM suppressions WHERE tenant = $1 AND person = $2",
      [tenantValue, .text(person.rawValue)]
    )
  }
}
