import Foundation

extension InMemoryTenant {
  /// Makes one of whoever a webhook gives two names. Returns those who stay two for now.
  mutating func join(
    _ namings: [ApplyWebhooks.Naming],
    meeting met: Set<PersonKey>,
    at now: Date
  ) throws(StoreError) -> [ApplyWebhooks.Naming] {
    var apart: [ApplyWebhooks.Naming] = []
    for naming in namings {
      let isMet = met.contains(naming.person) || met.contains(naming.other)
      let step = naming.step(contactIDs[naming.person], contactIDs[naming.other], isMet: isMet)
      guard step != .nothing, let staying = contact(of: naming.name, at: now) else { continue }
      if step == .lead {
        lead(naming.other, to: staying)
      } else if holdsSealed(naming.other) {
        apart.append(naming)
      } else {
        let token = PersonKey.anonymous(from: .system)
        let request = MergeContacts(tenant: .default, from: naming.other, into: naming.person, token: token)
        _ = try merge(request, at: now)
      }
    }
    return apart
  }

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
