import Foundation
import WhatsAppCampaigns

extension Transaction {
  func merge(_ request: MergeContacts) throws(StoreError) -> MergeContactsResult {
    guard request.from != request.into else { throw Merging.same() }
    let both = try [request.from, request.into].map { person throws(StoreError) in
      try contacts(ContactQuery(tenant: .default, selection: .people([person]), limit: 1)).items.first
    }
    guard let from = both[0], let into = both[1] else { throw Merging.missing() }
    guard from.id != into.id else { throw Merging.same() }
    let (ending, staying) = (SQLValue.integer(from.id.rawValue), SQLValue.integer(into.id.rawValue))
    let states = (try consent(of: into.person).state, try consent(of: from.person).state)
    var result = MergeContactsResult()

    try changePlans(of: from.person) { Merging.plan($0, replacing: from.person, by: into.phone) }
    try save(Merging.contact(into, with: from))
    try db.run(
      "UPDATE contacts SET consent = ? WHERE id = ? AND tenant = ?",
      [.text(orNull: ConsentCoding.text(of: Merging.state(states.0, states.1))), staying, tenantValue]
    )
    result.entries = try db.run(
      "UPDATE consent_events SET contact = ? WHERE contact = ? AND tenant = ?",
      [staying, ending, tenantValue]
    )
    try takeMemberFields(from: ending, to: staying)
    try db.run(
      """
      INSERT OR IGNORE INTO group_members (contact_group, contact, fields)
      SELECT contact_group, ?, fields FROM group_members WHERE contact = ?
      """,
      [staying, ending]
    )
    try moveSuppression(of: from.person, to: into.id.rawValue)
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
    try leaveTrail(from: from, to: into)
    for event in Merging.objections(states.0, states.1, at: now) { try append(event, contact: into.id.rawValue) }
    return result
  }

  /// Whoever looks for the contact that ended, by its key or by the number of what is left of it, finds the other one.
  private func leaveTrail(from ending: Contact, to staying: Contact) throws(StoreError) {
    let numbers = [SQLValue.integer(staying.id.rawValue), .integer(ending.id.rawValue)]
    try db.run("UPDATE contacts SET merged_into = ?1 WHERE merged_into = ?2 OR id = ?2", numbers)
    try leaveName(ending.person, ending.identity, since: ending.createdAt, to: staying.id.rawValue)
  }

  /// A name that leads to a contact and is nothing else.
  func leaveName(
    _ person: PersonKey,
    _ identity: WhatsAppIdentity,
    since: Date,
    to contact: Int64
  ) throws(StoreError) {
    try db.run(
      """
      INSERT INTO contacts (tenant, person, identity_kind, identity, created_at, merged_into) VALUES (?, ?, ?, ?, ?, ?)
      """,
      [
        tenantValue, .text(person.rawValue), .integer(ContactCoding.kind(of: identity)),
        .text(ContactCoding.text(of: identity)), .date(since), .integer(contact),
      ]
    )
  }

  /// What the suppression list says about one key, it says about a contact's from now on.
  func moveSuppression(of person: PersonKey, to contact: Int64) throws(StoreError) {
    try db.run(
      """
      INSERT OR IGNORE INTO suppressions (tenant, person, source, reason, since)
      SELECT s.tenant, c.person, s.source, s.reason, s.since FROM suppressions s JOIN contacts c ON c.id = ?
      WHERE s.tenant = ? AND s.person = ?
      """,
      [.integer(contact), tenantValue, .text(person.rawValue)]
    )
    try db.run(
      "DELETE FROM suppressions WHERE tenant = ? AND person = ?",
      [tenantValue, .text(person.rawValue)]
    )
  }
}
