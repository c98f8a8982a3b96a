import WhatsAppCampaigns

extension Transaction {
  func merge(_ request: MergeContacts) throws(StoreError) -> MergeContactsResult {
    guard request.from != request.into else { throw Merging.same() }
    let both = try [request.from, request.into].map { person throws(StoreError) in
      try contacts(ContactQuery(tenant: .default, selection: .people([person]), limit: 1)).items.first
    }
    guard let from = both[0], let into = both[1] else { throw Merging.missing() }
    let (ending, staying) = (SQLValue.integer(from.id.rawValue), SQLValue.integer(into.id.rawValue))
    let states = (try consent(of: request.into).state, try consent(of: request.from).state)
    var result = MergeContactsResult()

    try changePlans(of: request.from) { Merging.plan($0, replacing: request.from, by: into.phone) }
    try save(Merging.contact(into, with: from))
    try db.run(
      "UPDATE contacts SET consent = ? WHERE id = ? AND tenant = ?",
      [.text(orNull: ConsentCoding.text(of: Merging.state(states.0, states.1))), staying, tenantValue]
    )
    result.entries = try db.run(
      "UPDATE consent_events SET contact = ? WHERE contact = ? AND tenant = ?",
      [staying, ending, tenantValue]
    )
    try db.run(
      "INSERT OR IGNORE INTO group_members (contact_group, contact) SELECT contact_group, ? FROM group_members WHERE contact = ?",
      [staying, ending]
    )
    try db.run(
      """
      INSERT OR IGNORE INTO suppressions (tenant, person, source, reason, since)
      SELECT tenant, ?, source, reason, since FROM suppressions WHERE tenant = ? AND person = ?
      """,
      [.text(request.into.rawValue), tenantValue, .text(request.from.rawValue)]
    )
    try db.run(
      "DELETE FROM suppressions WHERE tenant = ? AND person = ?",
      [tenantValue, .text(request.from.rawValue)]
    )
    result.recipients = try db.run(
      """
      UPDATE recipients SET contact = ?1 WHERE contact = ?2
      AND campaign NOT IN (SELECT campaign FROM recipients WHERE contact = ?1)
      """,
      [staying, ending]
    )
    for table in ["messages", "free_messages", "notes", "contest_entries"] {
      try db.run("UPDATE \(table) SET contact = ? WHERE contact = ?", [staying, ending])
    }
    records.removeAll()
    result.doubled = try anonymizeRecipients(of: from.id.rawValue, as: request.token)
    try anonymize(from.id.rawValue, as: request.token, clearingConsent: true)
    for event in Merging.objections(states.0, states.1, at: now) { try append(event, contact: into.id.rawValue) }
    return result
  }
}
