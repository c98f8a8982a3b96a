/// What saving the people of a list would do, while nothing is saved.
///
/// A list names everybody once, whoever was merged too, so what a row changes matters to no other row.
enum ImportForesight {
  /// What saving some people does.
  ///
  /// - Parameter known: The contacts that they are, by the numbers in the list.
  static func save(_ drafts: [ContactDraft], knowing known: [PersonKey: Contact]) -> SaveContactsResult {
    SaveContactsResult(
      items: drafts.map { draft in
        guard let contact = known[PersonKey(draft.phone)] else { return .init(id: ContactID(0), effect: .created) }
        var merged = contact
        merged.merge(draft)
        return .init(id: contact.id, effect: merged == contact ? .existing : .updated)
      }
    )
  }
}
