import WhatsAppCampaigns

extension Transaction {
  /// Those who are not remembered to be one already.
  func news(among namings: [ApplyWebhooks.Naming]) -> [ApplyWebhooks.Naming] {
    namings.filter { !records.areOne($0.pair, of: tenant) }
  }

  /// Makes one of whoever a webhook gives two names. Returns those who stay two for now.
  ///
  /// It comes before recipients are read: a merger moves them.
  func join(
    _ namings: [ApplyWebhooks.Naming],
    meeting met: Set<PersonKey>
  ) throws(StoreError) -> [ApplyWebhooks.Naming] {
    guard !namings.isEmpty else { return [] }
    var known = try contactNumbers(of: namings.flatMap { [$0.person, $0.other] })
    var news: [ApplyWebhooks.Naming] = []
    for naming in namings {
      if let number = known[naming.person], number == known[naming.other] {
        records.noteOne(naming.pair, of: tenant)
      } else {
        news.append(naming)
      }
    }
    guard !news.isEmpty else { return [] }
    // Read for all at once: the first report on everybody in a list is news.
    let isListed = try listed(among: news.map(\.other) + news.map(\.person))
    let both = news.filter { known[$0.other] != nil }
    var contacts = try contacts(numbered: both.flatMap { [known[$0.person], known[$0.other]] }.compactMap(\.self))
    func contact(_ number: Int64?) throws(StoreError) -> Contact? {
      guard let number else { return nil }
      // Not `??`: its right side throws any error.
      if let contact = contacts[number] { return contact }
      return try self.contact(number)
    }
    var apart: [ApplyWebhooks.Naming] = []
    try news.joinEach { (naming) throws(StoreError) in
      let isMet = met.contains(naming.person) || met.contains(naming.other)
      let numbers = (known[naming.person], known[naming.other])
      // Mostly they are one contact already, or nobody is one.
      if numbers.0 == numbers.1, numbers.0 != nil || !isMet { return numbers.0 != nil }
      let pair = naming.pair
      // As by the step for two contacts, but without reading one: nobody is known by the other name.
      let isLed = numbers.0 != nil && numbers.1 == nil
      switch isLed ? .lead(naming) : naming.step(try contact(numbers.0), try contact(numbers.1), isMet: isMet) {
      case .nothing: break
      case .lead(let naming):
        var number = known[naming.person]
        if number == nil { number = try contactNumber(creating: naming.name) }
        guard let staying = number else { return true }
        try lead(naming.other, naming.otherName, to: staying, isListed)
        (known[naming.person], known[naming.other]) = (staying, staying)
        records.noteOne(pair, of: tenant)
      case .succeed(let naming):
        guard let staying = known[naming.other] else { return true }
        try lead(naming.person, naming.name, to: staying, isListed)
        try reach(staying, by: naming.name)
        contacts = [:]
        known[naming.person] = staying
      case .merge(let naming):
        guard let staying = try contactNumber(creating: naming.name) else { return true }
        known[naming.person] = staying
        contacts = [:]
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
  private func lead(
    _ person: PersonKey,
    _ identity: WhatsAppIdentity,
    to contact: Int64,
    _ isListed: (PersonKey) -> Bool
  ) throws(StoreError) {
    try leaveName(person, identity, since: now, to: contact)
    guard isListed(person) else { return }
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

  /// Which of some people may be on the suppression list, or on it as soon as they are known.
  private func listed(among people: [PersonKey]) throws(StoreError) -> (PersonKey) -> Bool {
    if try db.exists("SELECT 1 FROM erased_people WHERE tenant = ? LIMIT 1", [tenantValue]) { return { _ in true } }
    let suppressed = try db.all(
      "SELECT person FROM suppressions WHERE tenant = ? AND person IN (SELECT value FROM json_each(?))",
      [tenantValue, .texts(people.map(\.rawValue))]
    ) { $0.text(0) }
    let names = Set(suppressed)
    return { names.contains($0.rawValue) }
  }

  private func contacts(numbered numbers: [Int64]) throws(StoreError) -> [Int64: Contact] {
    let contacts = try db.all(
      "SELECT \(ContactCoding.columns) FROM contacts c WHERE c.tenant = ? AND c.id IN (SELECT value FROM json_each(?))",
      [tenantValue, .integers(numbers)],
      ContactCoding.contact
    )
    return Dictionary(contacts.map { ($0.id.rawValue, $0) }) { first, _ in first }
  }

  private func contactNumbers(of people: [PersonKey]) throws(StoreError) -> [PersonKey: Int64] {
    let keys = Dictionary(people.map { ($0.rawValue, $0) }) { first, _ in first }
    let rows = try db.all(
      """
      SELECT person, coalesce(merged_into, id) FROM contacts
      WHERE tenant = ? AND person IN (SELECT value FROM json_each(?))
      """,
      [tenantValue, .texts(Array(keys.keys))]
    ) { (row) throws(StoreError) in
      guard let person = keys[row.text(0)] else { throw .corrupt("contact") }
      return (person, row.integer(1))
    }
    return Dictionary(rows) { $1 }
  }

  private func holdsSealed(_ contact: Int64?) throws(StoreError) -> Bool {
    guard let contact else { return false }
    return try db.exists("SELECT 1 FROM sealed_values WHERE contact = ? LIMIT 1", [.integer(contact)])
  }
}
