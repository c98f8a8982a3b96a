import WhatsAppCampaigns

extension Transaction {
  /// Makes one of whoever a webhook gives two names. Returns those who stay two for now.
  func join(
    _ namings: [ApplyWebhooks.Naming],
    meeting met: Set<PersonKey>
  ) throws(StoreError) -> [ApplyWebhooks.Naming] {
    guard !namings.isEmpty else { return [] }
    // One question for all: mostly they are one contact already.
    let known = try contactNumbers(of: namings.flatMap { [$0.person, $0.other] })
    var apart: [ApplyWebhooks.Naming] = []
    for naming in namings {
      let isMet = met.contains(naming.person) || met.contains(naming.other)
      if step(of: naming, known, isMet: isMet) != .nothing, try !join(naming, isMet: isMet) { apart.append(naming) }
    }
    return apart
  }

  private func step(
    of naming: ApplyWebhooks.Naming,
    _ known: [PersonKey: Int64],
    isMet: Bool
  ) -> ApplyWebhooks.Naming.Step {
    naming.step(
      known[naming.person].map { ContactID($0) },
      known[naming.other].map { ContactID($0) },
      isMet: isMet
    )
  }

  /// Makes one of two names. `false` where something sealed is in the way.
  ///
  /// Another transaction may be making one of them a contact, or one contact of both: then it is looked up again.
  private func join(_ naming: ApplyWebhooks.Naming, isMet: Bool) throws(StoreError) -> Bool {
    for _ in 0..<4 {
      let known = try contactNumbers(of: [naming.person, naming.other])
      switch step(of: naming, known, isMet: isMet) {
      case .lead:
        guard let staying = try lockedContactNumbers(creating: [naming.name])[naming.person] else { return true }
        if try lead(naming, to: staying) { return true }
      case .merge:
        _ = try contactNumbers(creating: [naming.name])
        guard try !holdsSealed(known[naming.other]) else { return false }
        let token = PersonKey.anonymous(from: .system)
        _ = try merge(MergeContacts(tenant: tenantID, from: naming.other, into: naming.person, token: token))
        return true
      default: return true
      }
    }
    throw StoreError(.busy, "Contacts are being merged or forgotten at this moment. Try again.")
  }

  /// Gives a contact, which is locked, another name. `false` where somebody else has become a contact under it meanwhile.
  private func lead(_ naming: ApplyWebhooks.Naming, to contact: Int64) throws(StoreError) -> Bool {
    let made = try db.first(
      """
      INSERT INTO contacts (tenant, person, identity_kind, identity, created_at, merged_into)
      VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (person, tenant) DO NOTHING RETURNING id
      """,
      [
        tenantValue, .text(naming.other.rawValue), .integer(ContactCoding.kind(of: naming.otherName)),
        .text(ContactCoding.text(of: naming.otherName)), nowValue, .integer(contact),
      ]
    ) { $0.integer(0) }
    guard made != nil else { return false }
    try keepAwayIfErased([naming.other])
    try moveSuppression(of: naming.other, to: contact)
    return true
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
