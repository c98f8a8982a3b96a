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
    for naming in namings {
      let isMet = met.contains(naming.person) || met.contains(naming.other)
      let other = known[naming.other]
      let step = naming.step(known[naming.person].map { ContactID($0) }, other.map { ContactID($0) }, isMet: isMet)
      guard step != .nothing, let staying = try contactNumber(creating: naming.name) else { continue }
      known[naming.person] = staying
      if step == .lead {
        try leaveName(naming.other, naming.otherName, since: now, to: staying)
        try keepAwayIfErased(naming.other)
        try moveSuppression(of: naming.other, to: staying)
        known[naming.other] = staying
      } else if try holdsSealed(other) {
        apart.append(naming)
      } else {
        let token = PersonKey.anonymous(from: .system)
        _ = try merge(MergeContacts(tenant: .default, from: naming.other, into: naming.person, token: token))
        for (name, contact) in known where contact == other { known[name] = staying }
      }
    }
    return apart
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
