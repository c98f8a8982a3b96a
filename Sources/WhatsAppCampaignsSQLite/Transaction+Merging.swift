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
    let sealed = try sealedValues(SealedValueQuery(tenant: .default, selection: .person(from.person), limit: .max))
    guard Merging.hasRead(sealed, request) else { throw Merging.sealedSince() }
    let (ending, staying) = (SQLValue.integer(from.id.rawValue), SQLValue.integer(into.id.rawValue))
    let states = (try consent(of: into.person).state, try consent(of: from.person).state)
    var result = MergeContactsResult()

    try changePlans(of: from.person) { Merging.plan($0, replacing: from.person, by: into.phone) }
    let merged = Merging.contact(into, with: from)
    try save(merged)
    try db.run(
      "UPDATE contacts SET consent = ?, created_at = ? WHERE id = ? AND tenant = ?",
      [
        .text(orNull: ConsentCoding.text(of: Merging.state(states.0, states.1))), .date(merged.createdAt), staying,
        tenantValue,
      ]
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
    try moveRecipients(of: from.id.rawValue, to: into.id.rawValue, &result)
    for table in ["messages", "free_messages", "notes", "contest_entries"] {
      try db.run("UPDATE \(table) SET contact = ? WHERE contact = ?", [staying, ending])
    }
    _ = try anonymizeRecipients(of: from.id.rawValue, as: request.token)
    try anonymize(from.id.rawValue, as: request.token, clearingConsent: true)
    try leaveTrail(from: from, to: into)
    for event in Merging.objections(states.0, states.1, at: request.since ?? now) {
      try append(event, contact: into.id.rawValue)
    }
    return result
  }

  /// Gives a contact the recipients of another one, but for those whom ``Merging/remaining(of:_:)`` leaves.
  private func moveRecipients(
    of ending: Int64,
    to staying: Int64,
    _ result: inout MergeContactsResult
  ) throws(StoreError) {
    records.removeAll()
    let pairs = try db.all(
      "SELECT e.id, s.id FROM recipients e JOIN recipients s ON s.campaign = e.campaign AND s.contact = ? WHERE e.contact = ?",
      [.integer(staying), .integer(ending)]
    ) { row in (ending: row.integer(0), staying: row.integer(1)) }
    let found = try bareRecipients(pairs.flatMap { [$0.ending, $0.staying] }).map(\.recipient)
    let recipients = Dictionary(found.map { ($0.id.rawValue, $0) }) { first, _ in first }
    var displaced: [Int64] = []
    var left: [Int64] = []
    for pair in pairs {
      guard let theirs = recipients[pair.ending], let mine = recipients[pair.staying] else {
        throw .corrupt("recipient")
      }
      let remaining = Merging.remaining(of: mine, theirs)
      if remaining != mine.id { displaced.append(pair.staying) }
      if remaining != theirs.id { left.append(pair.ending) }
    }
    try displace(displaced, of: staying)
    result.doubled = pairs.count
    // A claim is void once the row has another epoch. Who was never claimed is found again where those are who came back.
    result.recipients = try db.run(
      """
      UPDATE recipients SET contact = ?1, epoch = epoch + (state = 0),
        due = CASE WHEN state = 0 THEN coalesce(due, 0) ELSE due END
      WHERE contact = ?2 AND id NOT IN (SELECT value FROM json_each(?3))
      """,
      [.integer(staying), .integer(ending), .integers(left)]
    )
    records.removeAll()
  }

  /// Leaves recipients of a contact to one that is nobody.
  private func displace(_ recipients: [Int64], of contact: Int64) throws(StoreError) {
    let token = PersonKey.anonymous(from: .system)
    guard !recipients.isEmpty, let identity = token.anonymousIdentity else { return }
    try leaveName(token, identity, since: now, to: contact)
    let rest = db.lastInserted
    try db.run(
      "UPDATE recipients SET contact = ? WHERE id IN (SELECT value FROM json_each(?))",
      [.integer(rest), .integers(recipients)]
    )
    _ = try anonymizeRecipients(of: rest, as: token)
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
    let statement = try db.hot(.insertName)
    defer { statement.reset() }
    try statement.bind(1, tenant)
    try statement.bind(2, person.rawValue)
    try statement.bind(3, ContactCoding.kind(of: identity))
    try statement.bind(4, ContactCoding.text(of: identity))
    try statement.bind(5, since.millisecondsSince1970)
    try statement.bind(6, contact)
    try statement.run()
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
    let moved = try db.run(
      "DELETE FROM suppressions WHERE tenant = ? AND person = ?",
      [tenantValue, .text(person.rawValue)]
    )
    // What was read before would show the contact as one that nobody suppressed.
    if moved > 0 { records.removeAll() }
  }
}
