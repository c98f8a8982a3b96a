import WhatsAppCampaigns

extension Transaction {
  /// Makes one of whoever a webhook gives two names. Returns those who stay two for now.
  ///
  /// It comes before recipients are read: a merger moves them.
  func join(
    _ namings: [ApplyWebhooks.Naming],
    meeting met: Set<PersonKey>
  ) throws(StoreError) -> [ApplyWebhooks.Naming] {
    guard !namings.isEmpty else { return [] }
    var known = try contactNumbers(of: namings.flatMap { [$0.person, $0.other] })
    var apart: [ApplyWebhooks.Naming] = []
    try namings.joinEach { (naming) throws(StoreError) in
      let isMet = met.contains(naming.person) || met.contains(naming.other)
      let numbers = (known[naming.person], known[naming.other])
      // Mostly they are one contact already, or nobody is one.
      if numbers.0 == numbers.1, numbers.0 != nil || !isMet { return numbers.0 != nil }
      switch naming.step(try contact(numbers.0), try contact(numbers.1), isMet: isMet) {
      case .nothing: break
      case .lead(let naming):
        guard let staying = try contactNumber(creating: naming.name) else { return true }
        try lead(naming.other, naming.otherName, to: staying)
        (known[naming.person], known[naming.other]) = (staying, staying)
      case .succeed(let naming):
        guard let staying = known[naming.other] else { return true }
        try lead(naming.person, naming.name, to: staying)
        try reach(staying, by: naming.name)
        known[naming.person] = staying
      case .merge(let naming):
        guard let staying = try contactNumber(creating: naming.name) else { return true }
        known[naming.person] = staying
        let ending = known[naming.other]
        if try holdsSealed(ending) {
          apart.append(naming)
        } else {
          let token = PersonKey.anonymous(from: .system)
          _ = try merge(MergeContacts(naming, tenant: .default, token: token))
          for (name, contact) in known where contact == ending { known[name] = staying }
        }
      }
      return true
    }
    return apart
  }

  /// Gives a contact another name, under which nobody was known as a contact.
  private func lead(_ person: PersonKey, _ identity: WhatsAppIdentity, to contact: Int64) throws(StoreError) {
    try leaveName(person, identity, since: now, to: contact)
    try keepAwayIfErased(person)
    try moveSuppression(of: person, to: contact)
  }

  private func reach(_ contact: Int64, by identity: WhatsAppIdentity) throws(StoreError) {
    records.removeAll()
    try db.run(
      "UPDATE contacts SET identity_kind = ?, identity = ? WHERE id = ? AND tenant = ?",
      [
        .integer(ContactCoding.kind(of: identity)), .text(ContactCoding.text(of: identity)), .integer(contact),
        tenantValue,
      ]
    )
  }

  private func contact(_ number: Int64?) throws(StoreError) -> Contact? {
    guard let number else { return nil }
    return try contact(number)
  }

  private func contactNumbers(of people: [PersonKey]) throws(StoreError) -> [PersonKey: Int64] {
    let rows = try db.all(
      """
      SELECT person, coalesce(merged_into, id) FROM contacts
      WHERE tenant = ? AND person IN (SELECT value FROM json_each(?))
      """,
      [tenantValue, .texts(people.map(\.rawValue))]
    ) { (row) throws(StoreError) in
      guard let person = PersonKey(rawValue: row.text(0)) else { throw .corrupt("contact") }
      return (person, row.integer(1))
    }
    return Dictionary(rows) { $1 }
  }

  private func holdsSealed(_ contact: Int64?) throws(StoreError) -> Bool {
    guard let contact else { return false }
    return try db.exists("SELECT 1 FROM sealed_values WHERE contact = ? LIMIT 1", [.integer(contact)])
  }
}
