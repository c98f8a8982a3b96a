import WhatsAppCampaigns

extension Transaction {
  func merge(_ request: MergeContacts) throws(StoreError) -> MergeContactsResult { try tryMerge(request).get() }

  /// Merges, or says why not; then nothing was changed.
  ///
  /// The campaigns are locked before the people, and both before anything is looked at that another transaction may be
  /// changing.
  func tryMerge(_ request: MergeContacts) throws(StoreError) -> Result<MergeContactsResult, StoreError> {
    guard request.from != request.into else { return .failure(Merging.same()) }
    let current = try currentKeys(of: [request.from])
    let plans = try lockedPlans(of: current[0])
    let both = try lockedContacts([request.from, request.into], "FOR UPDATE")
    guard let from = both[request.from], let into = both[request.into] else { return .failure(Merging.missing()) }
    guard from.id != into.id else { return .failure(Merging.same()) }
    guard from.person == current[0], !into.person.isAnonymous else {
      return .failure(StoreError(.busy, "The contact is being merged at this moment. Try again."))
    }
    let sealed = try sealedValues(SealedValueQuery(tenant: tenantID, selection: .person(from.person), limit: .max))
    guard Merging.hasRead(sealed, request) else { return .failure(Merging.sealedSince()) }
    try change(plans) { Merging.plan($0, replacing: from.person, by: into.phone) }
    return .success(try merge(from, into: into, request))
  }

  private func merge(
    _ from: Contact,
    into: Contact,
    _ request: MergeContacts
  ) throws(StoreError) -> MergeContactsResult {
    let (ending, staying) = (SQLValue.integer(from.id.rawValue), SQLValue.integer(into.id.rawValue))
    let states = (try consent(of: into.person).state, try consent(of: from.person).state)
    let merged = Merging.contact(into, with: from)
    var result = MergeContactsResult()

    try db.send(
      "UPDATE contacts SET name = $3, fields = $4, consent = $5, created_at = $6 WHERE tenant = $1 AND id = $2",
      [
        tenantValue, staying, .text(orNull: merged.name), .text(orNull: ContactCoding.text(of: merged.fields)),
        .text(orNull: ConsentCoding.text(of: Merging.state(states.0, states.1))), .date(merged.createdAt),
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
    try moveSuppressions([(from.person, into.id.rawValue)])
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
    try moveRecipients(of: from.id.rawValue, to: into.id.rawValue, &result)
    _ = try anonymizeRecipients(of: from.id.rawValue, as: request.token)
    try anonymize(from.id.rawValue, as: request.token, clearingConsent: true)
    try leaveTrail(from: from, to: into)
    let objections = Merging.objections(states.0, states.1, at: request.since ?? now)
    try append(objections.map { ConsentEntry(contact: into.id.rawValue, event: $0) }, once: false)
    return result
  }

  /// Gives a contact the recipients of another one, but for those whom ``Merging/remaining(of:_:)`` leaves. A worker that
  /// holds one of them loses it.
  private func moveRecipients(
    of ending: Int64,
    to staying: Int64,
    _ result: inout MergeContactsResult
  ) throws(StoreError) {
    let numbers = try db.all(
      """
      SELECT id FROM recipients WHERE tenant + 0 = $1 AND (contact = $2 OR contact = $3
        AND campaign IN (SELECT campaign FROM recipients WHERE tenant + 0 = $1 AND contact = $2))
      """,
      [tenantValue, .integer(ending), .integer(staying)]
    ) { $0.integer(0) }
    let found = try recipientRecords(numbers, of: nil, .change)
    let theirs = found.filter { $0.recipient.contact.rawValue == ending }
    let mine = Dictionary(
      found.lazy.filter { $0.recipient.contact.rawValue == staying }.map { ($0.campaign, $0.recipient) }
    ) { first, _ in first }
    var moved: [StoredRecipient] = []
    var displaced: [Int64] = []
    for stored in theirs {
      var remaining: RecipientID? = stored.recipient.id
      if let other = mine[stored.campaign] {
        result.doubled += 1
        remaining = Merging.remaining(of: other, stored.recipient)
        if remaining != other.id { displaced.append(other.id.rawValue) }
      }
      if remaining == stored.recipient.id { moved.append(stored) }
    }
    try displace(displaced, of: staying)
    try give(moved.map(\.recipient.id.rawValue), to: staying)
    result.recipients = moved.count
    try save(
      moved.compactMap { stored in
        var recipient = stored.recipient
        return recipient.release(at: now) ? RecipientChange(recipient: recipient, stored: stored) : nil
      }
    )
  }

  /// Leaves recipients of a contact to one that is nobody.
  private func displace(_ recipients: [Int64], of contact: Int64) throws(StoreError) {
    let token = PersonKey.anonymous(from: .system)
    guard !recipients.isEmpty, let identity = token.anonymousIdentity else { return }
    let rest = try db.first(
      """
      INSERT INTO contacts (tenant, person, identity_kind, identity, created_at, merged_into)
      VALUES ($1, $2, $3, $4, $5, $6) RETURNING id
      """,
      [
        tenantValue, .text(token.rawValue), .integer(ContactCoding.kind(of: identity)),
        .text(ContactCoding.text(of: identity)), nowValue, .integer(contact),
      ]
    ) { $0.integer(0) }
    guard let rest else { throw .corrupt("contact") }
    try give(recipients, to: rest)
    _ = try anonymizeRecipients(of: rest, as: token)
  }

  private func give(_ recipients: [Int64], to contact: Int64) throws(StoreError) {
    guard !recipients.isEmpty else { return }
    try db.send(
      "UPDATE recipients SET contact = $2 WHERE tenant + 0 = $1 AND id = ANY($3::bigint[])",
      [tenantValue, .integer(contact), .integers(recipients)]
    )
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

  /// What the suppression list says about some keys, it says about contacts' from now on.
  func moveSuppressions(_ moves: [(person: PersonKey, contact: Int64)]) throws(StoreError) {
    guard !moves.isEmpty else { return }
    let people = SQLValue.texts(moves.map(\.person.rawValue))
    try db.send(
      """
      INSERT INTO suppressions (tenant, person, source, reason, since)
      SELECT s.tenant, c.person, s.source, s.reason, s.since
      FROM unnest($2::text[], $3::bigint[]) AS n (person, contact)
        JOIN suppressions s ON s.tenant = $1 AND s.person = n.person
        JOIN contacts c ON c.tenant = $1 AND c.id = n.contact
      ON CONFLICT (tenant, person) DO NOTHING
      """,
      [tenantValue, people, .integers(moves.map(\.contact))]
    )
    try db.send("DELETE FROM suppressions WHERE tenant = $1 AND person = ANY($2::text[])", [tenantValue, people])
  }
}
