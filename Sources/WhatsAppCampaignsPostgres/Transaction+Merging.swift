import WhatsAppCampaigns

extension Transaction {
  func merge(_ request: MergeContacts) throws(StoreError) -> MergeContactsResult {
    guard request.from != request.into else { throw Merging.same() }
    let into = try contacts(ContactQuery(tenant: tenantID, selection: .people([request.into]), limit: 1)).items.first
    try changePlans(of: request.from) { Merging.plan($0, replacing: request.from, by: into?.phone) }
    let both = try lockedContacts([request.from, request.into])
    guard let from = both[request.from], let into = both[request.into] else { throw Merging.missing() }
    let (ending, staying) = (SQLValue.integer(from.id.rawValue), SQLValue.integer(into.id.rawValue))
    let states = (try consent(of: request.into).state, try consent(of: request.from).state)
    let merged = Merging.contact(into, with: from)
    var result = MergeContactsResult()

    try db.send(
      "UPDATE contacts SET name = $3, fields = $4, consent = $5 WHERE tenant = $1 AND id = $2",
      [
        tenantValue, staying, .text(orNull: merged.name), .text(orNull: ContactCoding.text(of: merged.fields)),
        .text(orNull: ConsentCoding.text(of: Merging.state(states.0, states.1))),
      ]
    )
    try db.send(
      """
      INSERT INTO group_members (tenant, contact_group, contact)
      SELECT tenant, contact_group, $2 FROM group_members WHERE tenant = $1 AND contact = $3 ON CONFLICT DO NOTHING
      """,
      [tenantValue, staying, ending]
    )
    try db.send(
      """
      INSERT INTO suppressions (tenant, person, source, reason, since)
      SELECT tenant, $2, source, reason, since FROM suppressions WHERE tenant = $1 AND person = $3
      ON CONFLICT (tenant, person) DO NOTHING
      """,
      [tenantValue, .text(request.into.rawValue), .text(request.from.rawValue)]
    )
    try db.send(
      "DELETE FROM suppressions WHERE tenant = $1 AND person = $2",
      [tenantValue, .text(request.from.rawValue)]
    )
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
    let objections = Merging.objections(states.0, states.1, at: now)
    try append(objections.map { ConsentEntry(contact: into.id.rawValue, event: $0) }, once: false)
    return result
  }

  private func lockedContacts(_ people: [PersonKey]) throws(StoreError) -> [PersonKey: Contact] {
    let rows = try db.all(
      """
      SELECT \(ContactCoding.columns) FROM contacts c WHERE c.tenant + 0 = $1 AND c.person = ANY($2::text[])
      ORDER BY c.id FOR UPDATE
      """,
      [tenantValue, .texts(people.map(\.rawValue))]
    ) { (row) throws(StoreError) in
      let contact = try ContactCoding.contact(row, at: 0)
      return (contact.person, contact)
    }
    return Dictionary(rows) { $1 }
  }
}
