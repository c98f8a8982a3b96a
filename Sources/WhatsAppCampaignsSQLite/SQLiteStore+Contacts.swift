import Foundation
public import WhatsAppCampaigns

extension SQLiteStore {
  /// Creates or updates contacts in one transaction and puts them into a group.
  public func saveContacts(_ request: SaveContacts) async throws(StoreError) -> SaveContactsResult {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.saveContacts(request) }
  }

  /// One page of contacts, in the order of their numbers.
  public func contacts(_ request: ContactQuery) async throws(StoreError) -> ContactPage {
    try read(request.tenant) { (transaction) throws(StoreError) in try transaction.contacts(request) }
  }

  /// The names of the fields that contacts have or once had.
  public func fieldNames(_ request: FieldNameQuery) async throws(StoreError) -> [String] {
    try read(request.tenant) { (transaction) throws(StoreError) in try transaction.fieldNames() }
  }

  /// Who was merged into another contact.
  public func mergedPeople(_ request: MergedPeopleQuery) async throws(StoreError) -> [MergedPerson] {
    try read(request.tenant) { (transaction) throws(StoreError) in try transaction.mergedPeople(request) }
  }
}

extension Transaction {
  /// Writes what may change about a contact.
  func save(_ contact: Contact) throws(StoreError) {
    try db.run(
      "UPDATE contacts SET identity_kind = ?, identity = ?, name = ?, fields = ? WHERE id = ? AND tenant = ?",
      [
        .integer(ContactCoding.kind(of: contact.identity)), .text(ContactCoding.text(of: contact.identity)),
        .text(orNull: contact.name), .text(orNull: ContactCoding.text(of: contact.fields)),
        .integer(contact.id.rawValue), tenantValue,
      ]
    )
  }

  func contact(_ number: Int64) throws(StoreError) -> Contact? {
    try db.first(
      "SELECT \(ContactCoding.columns) FROM contacts c WHERE c.id = ? AND c.tenant = ?",
      [.integer(number), tenantValue],
      ContactCoding.contact
    )
  }

  /// Takes in what a message says about its sender.
  func merge(_ message: ApplyWebhooks.Message, into number: Int64) throws(StoreError) {
    guard let known = try contact(number) else { return }
    var contact = known
    contact.merge(message)
    guard contact != known else { return }
    records.removeAll()
    try save(contact)
  }

  func insertContact(
    _ person: PersonKey,
    _ identity: WhatsAppIdentity,
    name: String? = nil,
    fields: [String: String] = [:]
  ) throws(StoreError) -> Int64 {
    let number = try db.insert(
      """
      INSERT INTO contacts (tenant, person, identity_kind, identity, name, fields, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      [
        tenantValue, .text(person.rawValue), .integer(ContactCoding.kind(of: identity)),
        .text(ContactCoding.text(of: identity)), .text(orNull: name), .text(orNull: ContactCoding.text(of: fields)),
        nowValue,
      ]
    )
    try keepAwayIfErased(person)
    return number
  }

  /// The number of a person's contact, which is another one's where they were merged into it.
  func contactNumber(of person: PersonKey) throws(StoreError) -> Int64? {
    try db.first(
      "SELECT coalesce(merged_into, id) FROM contacts WHERE tenant = ? AND person = ?",
      [tenantValue, .text(person.rawValue)]
    ) { $0.integer(0) }
  }

  /// The keys under which the contacts of people stand: of whoever was merged into another contact, that one's.
  func currentKeys(of people: [PersonKey]) throws(StoreError) -> [PersonKey] {
    let merged = try db.all(
      """
      SELECT a.person, c.person FROM contacts a JOIN contacts c ON c.id = a.merged_into
      WHERE a.tenant = ? AND a.person IN (SELECT value FROM json_each(?)) AND a.merged_into IS NOT NULL
      """,
      [tenantValue, .texts(people.map(\.rawValue))]
    ) { row in (PersonKey(rawValue: row.text(0)), PersonKey(rawValue: row.text(1))) }
    let current = Dictionary(merged) { $1 }
    return people.map { current[$0, default: nil] ?? $0 }
  }

  func mergedPeople(_ request: MergedPeopleQuery) throws(StoreError) -> [MergedPerson] {
    // By the index that holds only who was merged: mostly it is empty.
    try db.all(
      """
      SELECT a.person, c.person FROM contacts a INDEXED BY contacts_by_merger CROSS JOIN contacts c ON c.id = a.merged_into
      WHERE a.merged_into IS NOT NULL AND a.tenant = ? AND a.person >= '\(PersonKey.firstNamed)' AND a.person > ?
      ORDER BY a.person LIMIT ?
      """,
      [tenantValue, .text(request.after?.rawValue ?? ""), .limit(request.limit)],
      MergedPerson.init
    )
  }

  /// The number of the contact behind an identity, which is made when it is new.
  ///
  /// `nil` for an id that belongs to no person: there is nobody to keep anything about.
  func contactNumber(creating identity: WhatsAppIdentity) throws(StoreError) -> Int64? {
    guard let person = identity.key else { return nil }
    // Not `??`: its right side throws any error.
    if let number = try contactNumber(of: person) { return number }
    return try insertContact(person, identity)
  }

  func contacts(_ request: ContactQuery) throws(StoreError) -> ContactPage {
    let after = SQLValue.integer(request.after?.rawValue ?? .min)
    let limit = SQLValue.limit(request.limit)
    let tail = "AND c.id > ? ORDER BY c.id LIMIT ?"
    let head = "SELECT \(ContactCoding.columns) FROM contacts c"
    switch request.selection {
    case .all:
      return ContactPage(
        items: try db.all(
          "\(head) WHERE c.tenant = ? AND c.person >= '\(PersonKey.firstNamed)' AND c.merged_into IS NULL \(tail)",
          [tenantValue, after, limit],
          ContactCoding.contact
        )
      )
    case .people(let people):
      let keys = SQLValue.texts(people.map(\.rawValue))
      // The plus signs keep SQLite from walking all contacts in the order of the page.
      let sql = """
        \(head) WHERE +c.id > ?3 AND c.id IN (
          SELECT coalesce(merged_into, id) FROM contacts
          WHERE tenant = ?1 AND person IN (SELECT value FROM json_each(?2)))
        ORDER BY +c.id LIMIT ?4
        """
      return ContactPage(items: try db.all(sql, [tenantValue, keys, after, limit], ContactCoding.contact))
    case .group(let name):
      let group = try groupNumber(existing: name)
      var memberFields: [ContactID: [String: String]] = [:]
      let items = try db.all(
        """
        SELECT \(ContactCoding.columns), m.fields FROM group_members m CROSS JOIN contacts c ON c.id = m.contact
        WHERE m.contact_group = ? AND m.contact > ? AND +c.tenant = ? ORDER BY m.contact LIMIT ?
        """,
        [.integer(group), after, tenantValue, limit]
      ) { (row) throws(StoreError) in
        let contact = try ContactCoding.contact(row)
        let fields = row.optionalText(ContactCoding.columnCount)
        if let fields { memberFields[contact.id] = try ContactCoding.fields(fields) }
        return contact
      }
      return ContactPage(items: items, memberFields: memberFields)
    }
  }
}
