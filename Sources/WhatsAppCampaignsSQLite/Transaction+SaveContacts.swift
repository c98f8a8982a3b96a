import Foundation
import WhatsAppCampaigns

extension Transaction {
  func saveContacts(_ request: SaveContacts) throws(StoreError) -> SaveContactsResult {
    // Most people of a list are new: everybody is inserted, and only who is known already is looked at.
    var insert = ContactInsert()
    var items: [SaveContactsResult.Item] = []
    items.reserveCapacity(request.drafts.count)
    var rest = request.drafts[...]
    while !rest.isEmpty {
      let people = rest.prefix(ContactInsert.rows)
      rest = rest.dropFirst(people.count)
      let before = try db.number("SELECT max(id) FROM contacts")
      if try insert.run(people, in: self) == people.count {
        let last = db.lastInserted
        for number in (last - Int64(people.count) + 1)...last {
          items.append(SaveContactsResult.Item(id: ContactID(number), effect: .created))
        }
      } else {
        try save(people, whoeverIsBeyond: before, &items)
      }
    }
    try keepAwayIfErased(zip(request.drafts, items).lazy.filter { $1.effect == .created }.map { PersonKey($0.0.phone) })
    try saveFieldNames(of: request.drafts)
    if let name = request.group {
      let group = try groupNumber(creating: name, source: request.source)
      try add(items, to: group)
      try merge(request.memberFields(of: items), into: group)
    }
    return SaveContactsResult(items: items)
  }

  /// Keeps the names of the fields that people have now.
  private func saveFieldNames(of drafts: [ContactDraft]) throws(StoreError) {
    var names = StoredFieldNames()
    for draft in drafts { names.insert(draft.storedFields) }
    guard !names.isEmpty else { return }
    try db.run(
      "INSERT OR IGNORE INTO field_names (tenant, name) SELECT ?, value FROM json_each(?)",
      [tenantValue, .texts(names.names)]
    )
  }

  /// New contacts who were erased before go on the suppression list.
  private func keepAwayIfErased(_ people: some Sequence<PersonKey>) throws(StoreError) {
    // Asked once for a whole list: mostly nobody was ever erased.
    guard try db.exists("SELECT 1 FROM erased_people WHERE tenant = ? LIMIT 1", [tenantValue]) else { return }
    for person in people { try keepAwayIfErased(person) }
  }

  /// Tells new people from known ones, by the highest number there was before, and takes in what is said about the
  /// known ones. Who stands among the people twice is new once.
  private func save(
    _ people: ArraySlice<ContactDraft>,
    whoeverIsBeyond before: Int64,
    _ items: inout [SaveContactsResult.Item]
  ) throws(StoreError) {
    var new: Set<Int64> = []
    for draft in people {
      let person = PersonKey(draft.phone)
      let known = try db.first(
        "SELECT coalesce(merged_into, id), name, fields FROM contacts WHERE tenant = ? AND person = ?",
        [tenantValue, .text(person.rawValue)]
      ) { row in (number: row.integer(0), name: row.optionalText(1), fields: row.optionalText(2)) }
      guard let known else { throw .corrupt("contact") }
      let effect: SaveContactsResult.Effect
      if known.number > before, new.insert(known.number).inserted {
        effect = .created
      } else if (draft.name ?? known.name, draft.storedFields.text ?? known.fields) == (known.name, known.fields) {
        effect = .existing
      } else {
        effect = try merge(draft, into: known.number) ? .updated : .existing
      }
      items.append(SaveContactsResult.Item(id: ContactID(known.number), effect: effect))
    }
  }

  /// Takes in what a list says about somebody who is known. Returns whether it says anything new.
  private func merge(_ draft: ContactDraft, into number: Int64) throws(StoreError) -> Bool {
    guard let known = try contact(number) else { throw .corrupt("contact") }
    var contact = known
    contact.merge(draft)
    guard contact != known else { return false }
    try save(contact)
    return true
  }

  /// Puts people into a group. Those who are new have numbers that follow each other.
  private func add(_ items: [SaveContactsResult.Item], to group: Int64) throws(StoreError) {
    var known: [Int64] = []
    var new: ClosedRange<Int64>?
    for item in items {
      let number = item.id.rawValue
      if item.effect != .created {
        known.append(number)
      } else if let range = new, number == range.upperBound + 1 {
        new = range.lowerBound...number
      } else {
        if let range = new { try add(range, to: group) }
        new = number...number
      }
    }
    if let range = new { try add(range, to: group) }
    if !known.isEmpty { try add(known, to: group) }
  }

  private func add(_ contacts: ClosedRange<Int64>, to group: Int64) throws(StoreError) {
    try db.run(
      """
      INSERT INTO group_members (contact_group, contact)
      SELECT ?, id FROM contacts WHERE tenant = ? AND id BETWEEN ? AND ?
      """,
      [.integer(group), tenantValue, .integer(contacts.lowerBound), .integer(contacts.upperBound)]
    )
  }
}
