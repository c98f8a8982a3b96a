import Foundation

extension InMemoryTenant {
  /// Makes one of whoever a webhook gives two names. Returns those who stay two for now.
  mutating func join(
    _ namings: [ApplyWebhooks.Naming],
    meeting met: Set<PersonKey>,
    at now: Date
  ) throws(StoreError) -> [ApplyWebhooks.Naming] {
    var apart: [ApplyWebhooks.Naming] = []
    try namings.joinEach { (naming) throws(StoreError) in
      let isMet = met.contains(naming.person) || met.contains(naming.other)
      switch naming.step(contact(behind: naming.person), contact(behind: naming.other), isMet: isMet) {
      case .nothing: return contactIDs[naming.person] != nil
      case .lead(let naming):
        if let staying = contact(of: naming.name, at: now) { lead(naming.other, to: staying) }
      case .succeed(let naming):
        guard let staying = contactIDs[naming.other] else { return true }
        lead(naming.person, to: staying)
        self[staying].contact.identity = naming.name
      case .merge(let naming):
        guard contact(of: naming.name, at: now) != nil else { return true }
        if holdsSealed(naming.other) {
          apart.append(naming)
        } else {
          let token = PersonKey.anonymous(from: .system)
          _ = try merge(MergeContacts(naming, tenant: .default, token: token), at: now)
        }
      }
      return true
    }
    return apart
  }

  private func contact(behind name: PersonKey) -> Contact? { contactIDs[name].map { self[$0].contact } }

  private func holdsSealed(_ person: PersonKey) -> Bool {
    let person = currentKey(of: person)
    return sealed.values.contains { $0.person == person }
  }

  /// Gives a contact another name, under which nobody was known as a contact.
  private mutating func lead(_ name: PersonKey, to contact: ContactID) {
    keepAwayIfErased(name)
    moveSuppression(of: name, to: self[contact].contact.person)
    contactIDs[name] = contact
  }

  /// What the suppression list says about one key, it says about another from now on.
  mutating func moveSuppression(of person: PersonKey, to other: PersonKey) {
    guard var moved = suppressions.removeValue(forKey: person) else { return }
    moved.person = other
    suppressions[other] = suppressions[other] ?? moved
    suppressionOrder = nil
  }
}
