/// What saving the people of a list would do, chunk by chunk, while nothing is saved.
///
/// A list names everybody once, so what a row changes matters to no other row: except of a contact into which others were
/// merged, whom the list may name under each of their numbers. What the rows so far make of those few is kept.
struct ImportForesight: Sendable {
  /// Contacts that the list names under a number of somebody who was merged into them.
  private var several: Set<ContactID> = []
  /// What the rows so far have made of them.
  private var changed: [ContactID: Contact] = [:]

  /// Takes note of whom the list names, before the first row is looked at.
  mutating func notice(_ known: [PersonKey: Contact]) {
    for (person, contact) in known where contact.person != person { several.insert(contact.id) }
  }

  /// What saving some people does, after all those before.
  ///
  /// - Parameter known: The contacts that they are.
  mutating func save(_ drafts: [ContactDraft], knowing known: [PersonKey: Contact]) -> SaveContactsResult {
    var items: [SaveContactsResult.Item] = []
    items.reserveCapacity(drafts.count)
    for draft in drafts {
      guard let contact = known[PersonKey(draft.phone)] else {
        items.append(.init(id: ContactID(0), effect: .created))
        continue
      }
      let last = changed[contact.id] ?? contact
      var merged = last
      merged.merge(draft)
      if several.contains(contact.id) { changed[contact.id] = merged }
      items.append(.init(id: contact.id, effect: merged == last ? .existing : .updated))
    }
    return SaveContactsResult(items: items)
  }
}
