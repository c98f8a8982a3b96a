import WhatsAppCampaigns

extension Transaction {
  /// Makes one of whoever a webhook gives two names. Returns those who stay two for now.
  func join(
    _ namings: [ApplyWebhooks.Naming],
    meeting met: Set<PersonKey>
  ) throws(StoreError) -> [ApplyWebhooks.Naming] {
    guard !namings.isEmpty else { return [] }
    // One question for all: mostly they are one contact already, or nobody is one.
    var known = try contactNumbers(of: namings.flatMap { [$0.person, $0.other] })
    try leadTogether(namings, &known)
    var apart: [ApplyWebhooks.Naming] = []
    try namings.joinEach { (naming) throws(StoreError) in
      let isMet = met.contains(naming.person) || met.contains(naming.other)
      let numbers = (known[naming.person], known[naming.other])
      if numbers.0 == numbers.1, numbers.0 != nil || !isMet { return numbers.0 != nil }
      let joined = try join(naming, isMet: isMet, &apart)
      known.merge(joined) { $1 }
      return true
    }
    return apart
  }

  /// Gives contacts that are known by number the user ids under which nobody is known yet, with a few statements for all:
  /// it is what the first report on each person asks for. Names that stand in several namings are left out, so that the
  /// order of the rest makes no difference.
  private func leadTogether(
    _ namings: [ApplyWebhooks.Naming],
    _ known: inout [PersonKey: Int64]
  ) throws(StoreError) {
    var uses: [PersonKey: Int] = [:]
    for naming in namings { for name in [naming.person, naming.other] { uses[name, default: 0] += 1 } }
    let plain = namings.filter { naming in
      !naming.name.isUserID && known[naming.person] != nil && known[naming.other] == nil
        && uses[naming.person] == 1 && uses[naming.other] == 1
    }
    guard plain.count > 1 else { return }
    let contacts = try lockedContactNumbers(creating: plain.map(\.name))
    let names = plain.compactMap { naming in
      contacts[naming.person].map { Name(person: naming.other, identity: naming.otherName, contact: $0) }
    }
    let made = try lead(names)
    for naming in plain where made.contains(naming.other) {
      (known[naming.person], known[naming.other]) = (contacts[naming.person], contacts[naming.person])
    }
  }

  /// Makes one of two names, unless something sealed is in the way. Returns which contacts they lead to now: the next two
  /// may build on that.
  ///
  /// Another transaction may be making one of them a contact, or one contact of both: then it is looked up again.
  private func join(
    _ naming: ApplyWebhooks.Naming,
    isMet: Bool,
    _ apart: inout [ApplyWebhooks.Naming]
  ) throws(StoreError) -> [PersonKey: Int64] {
    for _ in 0..<4 {
      let known = try contacts(behind: [naming.person, naming.other])
      switch naming.step(known[naming.person], known[naming.other], isMet: isMet) {
      case .nothing: return known.mapValues(\.id.rawValue)
      case .lead(let naming):
        guard let staying = try lockedContactNumbers(creating: [naming.name])[naming.person] else { return [:] }
        guard try lead(naming.other, naming.otherName, to: staying) else { continue }
        return [naming.person: staying, naming.other: staying]
      case .succeed(let naming):
        guard let staying = try lockedContactNumbers(creating: [naming.otherName])[naming.other] else { return [:] }
        guard try lead(naming.person, naming.name, to: staying) else { continue }
        try reach(staying, by: naming.name, insteadOf: naming.otherName)
        return [naming.person: staying, naming.other: staying]
      case .merge(let naming):
        let staying = try contactNumbers(creating: [naming.name])
        guard try !holdsSealed(known[naming.other]?.id.rawValue) else {
          apart.append(naming)
          return staying
        }
        let token = PersonKey.anonymous(from: .system)
        // Refused where another transaction has sealed something, or merged one of them, since they were looked up.
        guard case .success = try tryMerge(MergeContacts(naming, tenant: tenantID, token: token)) else { continue }
        return try contactNumbers(of: [naming.person, naming.other])
      }
    }
    throw StoreError(.busy, "Contacts are being merged or forgotten at this moment. Try again.")
  }

  private func contacts(behind names: [PersonKey]) throws(StoreError) -> [PersonKey: Contact] {
    let rows = try db.all(
      """
      SELECT \(ContactCoding.columns), n.person
      FROM contacts n JOIN contacts c ON c.tenant = n.tenant AND c.id = coalesce(n.merged_into, n.id)
      WHERE n.tenant + 0 = $1 AND n.person = ANY($2::text[])
      """,
      [tenantValue, .texts(names.map(\.rawValue))]
    ) { (row) throws(StoreError) in
      guard let person = PersonKey(rawValue: row.text(ContactCoding.columnCount)) else { throw .corrupt("contact") }
      return (person, try ContactCoding.contact(row))
    }
    return Dictionary(rows) { $1 }
  }

  /// Gives a contact, which is locked, another name. `false` where somebody else has become a contact under it meanwhile.
  private func lead(_ person: PersonKey, _ identity: WhatsAppIdentity, to contact: Int64) throws(StoreError) -> Bool {
    try !lead([Name(person: person, identity: identity, contact: contact)]).isEmpty
  }

  /// The same for several. Returns those under whom nobody else has become a contact.
  private func lead(_ names: [Name]) throws(StoreError) -> Set<PersonKey> {
    let made = try db.all(
      """
      INSERT INTO contacts (tenant, person, identity_kind, identity, created_at, merged_into)
      SELECT $1, person, kind, identity, $2, contact
      FROM unnest($3::text[], $4::smallint[], $5::text[], $6::bigint[]) AS n (person, kind, identity, contact)
      ORDER BY person ON CONFLICT (person, tenant) DO NOTHING RETURNING person
      """,
      [
        tenantValue, nowValue, .texts(names.map(\.person.rawValue)),
        .integers(names.map { ContactCoding.kind(of: $0.identity) }),
        .texts(names.map { ContactCoding.text(of: $0.identity) }), .integers(names.map(\.contact)),
      ]
    ) { $0.text(0) }
    let people = Set(made.compactMap { PersonKey(rawValue: $0) })
    let fresh = names.filter { people.contains($0.person) }
    try keepAwayIfErased(fresh.map(\.person))
    try moveSuppressions(fresh.map { ($0.person, $0.contact) })
    return people
  }

  private func reach(
    _ contact: Int64,
    by identity: WhatsAppIdentity,
    insteadOf old: WhatsAppIdentity
  ) throws(StoreError) {
    try db.send(
      "UPDATE contacts SET identity_kind = $3, identity = $4 WHERE tenant + 0 = $1 AND id = $2 AND identity = $5",
      [
        tenantValue, .integer(contact), .integer(ContactCoding.kind(of: identity)),
        .text(ContactCoding.text(of: identity)), .text(ContactCoding.text(of: old)),
      ]
    )
  }

  private func holdsSealed(_ contact: Int64?) throws(StoreError) -> Bool {
    guard let contact else { return false }
    let found = try db.first(
      "SELECT 1 FROM sealed_values WHERE tenant = $1 AND contact = $2 LIMIT 1",
      [tenantValue, .integer(contact)]
    ) { $0.integer(0) }
    return found != nil
  }
}

/// A name that is to lead to a contact.
private struct Name {
  var person: PersonKey
  var identity: WhatsAppIdentity
  var contact: Int64
}
