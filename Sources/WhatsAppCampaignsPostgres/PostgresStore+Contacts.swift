import Foundation
public import WhatsAppCampaigns

extension PostgresStore {
  /// Creates or updates contacts in one transaction and puts them into a group.
  public func saveContacts(_ request: SaveContacts) async throws(StoreError) -> SaveContactsResult {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.saveContacts(request) }
  }

  /// One page of contacts, in the order of their numbers.
  public func contacts(_ request: ContactQuery) async throws(StoreError) -> ContactPage {
    try await read(request.tenant) { (transaction) throws(StoreError) in try transaction.contacts(request) }
  }

  /// The names of the fields that contacts have or once had.
  public func fieldNames(_ request: FieldNameQuery) async throws(StoreError) -> [String] {
    try await read(request.tenant) { (transaction) throws(StoreError) in try transaction.fieldNames() }
  }

  /// Who was merged into another contact.
  public func mergedPeople(_ request: MergedPeopleQuery) async throws(StoreError) -> [MergedPerson] {
    try await read(request.tenant) { (transaction) throws(StoreError) in try transaction.mergedPeople(request) }
  }
}

/// A contact that is being saved.
private struct SavedContact {
  var contact: Contact
  var isNew = false
}

extension Transaction {
  fileprivate func saveContacts(_ request: SaveContacts) throws(StoreError) -> SaveContactsResult {
    var drafts: [PersonKey: ContactDraft] = [:]
    var order: [PersonKey] = []
    for draft in request.drafts {
      let person = PersonKey(draft.phone)
      if drafts.updateValue(drafts[person] ?? draft, forKey: person) == nil { order.append(person) }
    }
    var known = try savedContacts(order)
    let missing = order.filter { known[$0] == nil }
    let created = try insertContacts(
      missing.map { ($0, drafts[$0].map { .phone($0.phone) } ?? .userID($0.rawValue)) },
      names: missing.map { drafts[$0]?.name },
      fields: missing.map { drafts[$0]?.storedFields.text }
    )
    for person in missing {
      guard let id = created[person], let draft = drafts[person] else { continue }
      let contact = Contact(
        id: ContactID(id),
        person: person,
        identity: .phone(draft.phone),
        name: draft.name,
        fields: draft.fields,
        createdAt: now
      )
      known[person] = SavedContact(contact: contact, isNew: true)
    }
    // Whoever another process has made since.
    let others = missing.filter { known[$0] == nil }
    if !others.isEmpty { known.merge(try savedContacts(others)) { $1 } }

    let items = try merge(request.drafts, into: &known)
    try saveFieldNames(of: request.drafts)
    if let name = request.group {
      let group = try groupNumber(creating: name, source: request.source)
      try add(items.map(\.id.rawValue), to: group)
      try merge(request.memberFields(of: items), into: group)
    }
    return SaveContactsResult(items: items)
  }

  /// Sends what keeps the names of the fields that people have now: behind their locks, and in order, so that two who keep
  /// the same names wait for each other in one direction.
  private func saveFieldNames(of drafts: [ContactDraft]) throws(StoreError) {
    var names = StoredFieldNames()
    for draft in drafts { names.insert(draft.storedFields) }
    guard !names.isEmpty else { return }
    try db.send(
      """
      INSERT INTO field_names (tenant, name) SELECT $1, n.name FROM unnest($2::text[]) WITH ORDINALITY AS n (name, place)
      ORDER BY n.place ON CONFLICT (tenant, name) DO NOTHING
      """,
      [tenantValue, .texts(names.names)]
    )
  }

  /// Takes the drafts in, in their order, and sends what writes the contacts that they change.
  private func merge(
    _ drafts: [ContactDraft],
    into known: inout [PersonKey: SavedContact]
  ) throws(StoreError) -> [SaveContactsResult.Item] {
    var items: [SaveContactsResult.Item] = []
    var changed: [ContactID: Contact] = [:]
    for draft in drafts {
      let person = PersonKey(draft.phone)
      guard let before = known[person] else { throw .corrupt("contact") }
      // Whoever was merged stands among the known under each number, and in the list perhaps under several.
      let last = changed[before.contact.id] ?? before.contact
      var contact = last
      if !before.isNew { contact.merge(draft) }
      let isChanged = contact != last
      if isChanged { changed[contact.id] = contact }
      known[person] = SavedContact(contact: contact)
      let effect: SaveContactsResult.Effect = before.isNew ? .created : isChanged ? .updated : .existing
      items.append(SaveContactsResult.Item(id: contact.id, effect: effect))
    }
    guard !changed.isEmpty else { return items }
    let updates = changed.values.sorted { $0.id < $1.id }
    try db.send(
      """
      UPDATE contacts c SET name = n.name, fields = n.fields
      FROM unnest(\(Self.owners), $2::bigint[], $3::text[], $4::text[]) AS n (owner, id, name, fields)
      WHERE c.id = n.id AND c.tenant = n.owner
      """,
      [
        tenantValue, .integers(updates.map(\.id.rawValue)), .texts(updates.map(\.name)),
        .texts(updates.map { ContactCoding.text(of: $0.fields) }),
      ]
    )
    return items
  }

  /// Those of some people who are contacts, locked. Who was merged into another contact stands for that one.
  private func savedContacts(_ people: [PersonKey]) throws(StoreError) -> [PersonKey: SavedContact] {
    Dictionary(uniqueKeysWithValues: try lockedContacts(people).map { ($0, SavedContact(contact: $1)) })
  }

  /// Those of some people who are contacts, locked. Who was merged into another contact stands for that one.
  func lockedContacts(_ people: [PersonKey], _ lock: String = "FOR NO KEY UPDATE") throws(StoreError)
    -> [PersonKey: Contact]
  {
    let columns = "\(ContactCoding.columns), c.merged_into"
    let rows = try db.all(
      """
      SELECT \(columns) FROM contacts c WHERE c.tenant + 0 = $1 AND c.person = ANY($2::text[]) ORDER BY c.id \(lock)
      """,
      [tenantValue, .texts(people.map(\.rawValue))]
    ) { (row) throws(StoreError) in
      (try ContactCoding.contact(row), row.optionalInteger(ContactCoding.columnCount))
    }
    var found: [PersonKey: Contact] = [:]
    var merged: [PersonKey: Int64] = [:]
    for (contact, into) in rows {
      if let into { merged[contact.person] = into } else { found[contact.person] = contact }
    }
    guard !merged.isEmpty else { return found }
    let others = try db.all(
      "SELECT \(ContactCoding.columns) FROM contacts c WHERE c.tenant + 0 = $1 AND c.id = ANY($2::bigint[]) ORDER BY c.id \(lock)",
      [tenantValue, .integers(Array(Set(merged.values)))],
      ContactCoding.contact
    )
    let byNumber = Dictionary(others.map { ($0.id.rawValue, $0) }) { first, _ in first }
    for (person, number) in merged { found[person] = byNumber[number] }
    return found
  }

  /// The keys under which the contacts of people stand: of whoever was merged into another contact, that one's.
  func currentKeys(of people: [PersonKey]) throws(StoreError) -> [PersonKey] {
    let merged = try db.all(
      """
      SELECT a.person, c.person FROM contacts a JOIN contacts c ON c.tenant = a.tenant AND c.id = a.merged_into
      WHERE a.tenant + 0 = $1 AND a.person = ANY($2::text[]) AND a.merged_into IS NOT NULL
      """,
      [tenantValue, .texts(people.map(\.rawValue))]
    ) { row in (PersonKey(rawValue: row.text(0)), PersonKey(rawValue: row.text(1))) }
    let current = Dictionary(merged) { $1 }
    return people.map { current[$0, default: nil] ?? $0 }
  }

  func mergedPeople(_ request: MergedPeopleQuery) throws(StoreError) -> [MergedPerson] {
    try db.all(
      """
      SELECT a.person, c.person FROM contacts a JOIN contacts c ON c.tenant = a.tenant AND c.id = a.merged_into
      WHERE a.tenant = $1 AND a.merged_into IS NOT NULL AND a.person >= '\(PersonKey.firstNamed)' AND a.person > $2
      ORDER BY a.person LIMIT $3
      """,
      [tenantValue, .text(request.after?.rawValue ?? ""), .limit(request.limit)],
      MergedPerson.init
    )
  }

  /// Makes contacts in the order of the people. Who is one already, or becomes one meanwhile, is not in the result.
  private func insertContacts(
    _ people: [(PersonKey, WhatsAppIdentity)],
    names: [String?]? = nil,
    fields: [String?]? = nil
  ) throws(StoreError) -> [PersonKey: Int64] {
    guard !people.isEmpty else { return [:] }
    let nothing = [String?](repeating: nil, count: people.count)
    let rows = try db.all(
      """
      INSERT INTO contacts (tenant, person, identity_kind, identity, name, fields, created_at)
      SELECT $1, person, kind, identity, name, fields, $2
      FROM unnest($3::text[], $4::smallint[], $5::text[], $6::text[], $7::text[]) WITH ORDINALITY
        AS n (person, kind, identity, name, fields, place)
      ORDER BY place
      ON CONFLICT (person, tenant) DO NOTHING RETURNING person, id
      """,
      [
        tenantValue, nowValue, .texts(people.map(\.0.rawValue)), .integers(people.map { ContactCoding.kind(of: $0.1) }),
        .texts(people.map { ContactCoding.text(of: $0.1) }), .texts(names ?? nothing), .texts(fields ?? nothing),
      ]
    ) { (row) throws(StoreError) in
      guard let person = PersonKey(rawValue: row.text(0)) else { throw .corrupt("contact") }
      return (person, row.integer(1))
    }
    try keepAwayIfErased(rows.map(\.0))
    return Dictionary(rows) { $1 }
  }

  /// The numbers of the contacts behind identities, which are made when they are new. Three statements at most.
  ///
  /// An id that belongs to no person has none: there is nobody to keep anything about.
  func contactNumbers(creating identities: [WhatsAppIdentity]) throws(StoreError) -> [PersonKey: Int64] {
    var order: [(PersonKey, WhatsAppIdentity)] = []
    var seen: Set<PersonKey> = []
    for identity in identities {
      guard let person = identity.key, seen.insert(person).inserted else { continue }
      order.append((person, identity))
    }
    var numbers = try contactNumbers(of: order.map(\.0))
    numbers.merge(try insertContacts(order.filter { numbers[$0.0] == nil })) { $1 }
    let others = order.map(\.0).filter { numbers[$0] == nil }
    if !others.isEmpty { numbers.merge(try contactNumbers(of: others)) { $1 } }
    return numbers
  }

  func contactNumbers(of people: [PersonKey]) throws(StoreError) -> [PersonKey: Int64] {
    guard !people.isEmpty else { return [:] }
    let rows = try db.all(
      "SELECT person, coalesce(merged_into, id) FROM contacts WHERE tenant + 0 = $1 AND person = ANY($2::text[])",
      [tenantValue, .texts(people.map(\.rawValue))]
    ) { (row) throws(StoreError) in
      guard let person = PersonKey(rawValue: row.text(0)) else { throw .corrupt("contact") }
      return (person, row.integer(1))
    }
    return Dictionary(rows) { $1 }
  }

  func contacts(_ request: ContactQuery) throws(StoreError) -> ContactPage {
    let head = "SELECT \(ContactCoding.columns) FROM"
    let tail = "c.tenant = $1 AND c.id > $2 ORDER BY c.id LIMIT $3"
    let page = [tenantValue, .integer(request.after?.rawValue ?? .min), .limit(request.limit)]
    switch request.selection {
    case .all:
      let sql = "\(head) contacts c WHERE c.person >= '\(PersonKey.firstNamed)' AND c.merged_into IS NULL AND \(tail)"
      return ContactPage(items: try db.all(sql, page, ContactCoding.contact))
    case .people(let people):
      let sql = """
        \(head) contacts c WHERE c.id IN (
          SELECT coalesce(merged_into, id) FROM contacts WHERE tenant + 0 = $1 AND person = ANY($4::text[])) AND \(tail)
        """
      return ContactPage(items: try db.all(sql, page + [.texts(people.map(\.rawValue))], ContactCoding.contact))
    case .group(let name):
      let sql = """
        SELECT \(ContactCoding.columns), m.fields FROM group_members m
        JOIN contacts c ON c.tenant = $1 AND c.id = m.contact
        WHERE m.tenant = $1 AND m.contact_group = $4 AND m.contact > $2 ORDER BY m.contact LIMIT $3
        """
      var memberFields: [ContactID: [String: String]] = [:]
      let items = try db.all(sql, page + [.integer(try groupNumber(existing: name))]) { (row) throws(StoreError) in
        let contact = try ContactCoding.contact(row)
        let fields = row.optionalText(ContactCoding.columnCount)
        if let fields { memberFields[contact.id] = try ContactCoding.fields(fields) }
        return contact
      }
      return ContactPage(items: items, memberFields: memberFields)
    }
  }
}
