import Foundation
public import WhatsAppCampaigns

extension SQLiteStore {
  /// All groups of a tenant with their sizes, by name.
  public func groups(_ request: GroupQuery) async throws(StoreError) -> [ContactGroup] {
    try read(request.tenant) { (transaction) throws(StoreError) in try transaction.groups(request.name) }
  }

  /// Creates, fills, empties, renames, describes or deletes a group.
  public func changeGroup(_ request: GroupChange) async throws(StoreError) -> ContactGroup {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.changeGroup(request) }
  }
}

extension Transaction {
  func groups(_ name: GroupName?) throws(StoreError) -> [ContactGroup] {
    try db.all(
      """
      SELECT g.name, (SELECT count(*) FROM group_members m WHERE m.contact_group = g.number), g.created_at,
        g.note, g.source
      FROM contact_groups g WHERE g.tenant = ?1 AND (?2 IS NULL OR g.name = ?2) ORDER BY g.name
      """,
      [tenantValue, .text(orNull: name?.rawValue)],
      ContactGroup.init
    )
  }

  func changeGroup(_ request: GroupChange) throws(StoreError) -> ContactGroup {
    switch request.action {
    case .create:
      guard try groupNumber(request.name) == nil else { throw .groupExists }
      _ = try groupNumber(creating: request.name, note: request.note, source: request.source)
    case .add(let contacts, let fields):
      let group = try groupNumber(existing: request.name)
      let people = try people(Set(contacts))
      guard Set(contacts).isSuperset(of: fields.keys) else { throw .noMember }
      try add(people.map(\.rawValue), to: group)
      try setFields(fields.filter { people.contains($0.key) }.mapValues(StoredFields.init), of: group)
    case .remove(let contacts):
      try db.run(
        "DELETE FROM group_members WHERE contact_group = ? AND contact IN (SELECT value FROM json_each(?))",
        [.integer(try groupNumber(existing: request.name)), .integers(contacts.map(\.rawValue))]
      )
    case .setFields(let fields):
      let group = try groupNumber(existing: request.name)
      guard try areMembers(fields.keys.map(\.rawValue), of: group) else { throw .noMember }
      try setFields(fields.mapValues(StoredFields.init), of: group)
    case .rename(let name):
      try rename(request.name, to: name)
      return try group(name)
    case .describe(let note):
      try db.run(
        "UPDATE contact_groups SET note = ? WHERE number = ? AND tenant = ?",
        [.text(orNull: note), .integer(try groupNumber(existing: request.name)), tenantValue]
      )
    case .delete:
      let number = try groupNumber(existing: request.name)
      let group = try groups(request.name)
      try db.run(
        "DELETE FROM contact_groups WHERE number = ? AND tenant = ?",
        [.integer(number), tenantValue]
      )
      return group.first ?? ContactGroup(name: request.name, memberCount: 0, createdAt: now)
    }
    return try group(request.name)
  }

  private func group(_ name: GroupName) throws(StoreError) -> ContactGroup {
    guard let group = try groups(name).first else { throw .corrupt("group") }
    return group
  }

  /// Gives a group another name, and lets whatever waits for it go on meaning it.
  private func rename(_ old: GroupName, to new: GroupName) throws(StoreError) {
    let number = try groupNumber(existing: old)
    guard new != old else { return }
    guard try groupNumber(new) == nil else { throw .groupExists }
    for stored in try campaigns(statuses: [.draft, .scheduled]) {
      var campaign = stored.campaign
      if let change = campaign.renameGroup(old, to: new, at: now) { try save(campaign, over: stored, change) }
    }
    try db.run(
      "UPDATE contact_groups SET name = ? WHERE number = ? AND tenant = ?",
      [.text(new.rawValue), .integer(number), tenantValue]
    )
    for var segment in try segments(nil) where segment.renameGroup(old, to: new) {
      try db.run(
        "UPDATE segments SET rule = ? WHERE tenant = ? AND name = ?",
        [.text(try StoredJSON.encode(segment.rule)), tenantValue, .text(segment.name.rawValue)]
      )
    }
  }

  /// Those of some contacts who are somebody: not forgotten, nor merged into another one. All of them have to be there.
  private func people(_ contacts: Set<ContactID>) throws(StoreError) -> Set<ContactID> {
    let known = try db.all(
      """
      SELECT id, person >= '\(PersonKey.firstNamed)' FROM contacts
      WHERE +tenant = ? AND id IN (SELECT value FROM json_each(?))
      """,
      [tenantValue, .integers(contacts.map(\.rawValue))]
    ) { row in (id: ContactID(row.integer(0)), isSomebody: row.integer(1) == 1) }
    guard known.count == contacts.count else { throw .noContactForGroup }
    return Set(known.filter(\.isSomebody).map(\.id))
  }

  private func areMembers(_ contacts: [Int64], of group: Int64) throws(StoreError) -> Bool {
    try db.number(
      "SELECT count(*) FROM group_members WHERE contact_group = ? AND contact IN (SELECT value FROM json_each(?))",
      [.integer(group), .integers(contacts)]
    ) == Int64(contacts.count)
  }

  /// Puts contacts of this tenant into a group; others are passed over.
  func add(_ contacts: [Int64], to group: Int64) throws(StoreError) {
    try db.run(
      """
      INSERT OR IGNORE INTO group_members (contact_group, contact)
      SELECT ?, c.id FROM json_each(?) e CROSS JOIN contacts c ON c.id = e.value AND +c.tenant = ?
      """,
      [.integer(group), .integers(contacts), tenantValue]
    )
  }

  func groupNumber(_ name: GroupName) throws(StoreError) -> Int64? {
    try db.first(
      "SELECT number FROM contact_groups WHERE tenant = ? AND name = ?",
      [tenantValue, .text(name.rawValue)]
    ) { $0.integer(0) }
  }

  /// The number of a group, or ``StoreError/Code/notFound``.
  func groupNumber(existing name: GroupName) throws(StoreError) -> Int64 {
    guard let number = try groupNumber(name) else { throw .noGroup(name) }
    return number
  }

  /// The numbers of groups in the order of their names, each once, or ``StoreError/Code/notFound``.
  func groupNumbers(existing names: [GroupName]) throws(StoreError) -> [Int64] {
    var numbers: [Int64] = []
    var seen: Set<GroupName> = []
    for name in names where seen.insert(name).inserted { numbers.append(try groupNumber(existing: name)) }
    return numbers
  }

  /// The number of a group, which is made when it is new.
  func groupNumber(
    creating name: GroupName,
    note: String? = nil,
    source: GroupSource?
  ) throws(StoreError) -> Int64 {
    if let number = try groupNumber(name) { return number }
    return try db.insert(
      "INSERT INTO contact_groups (tenant, name, created_at, note, source) VALUES (?, ?, ?, ?, ?)",
      [tenantValue, .text(name.rawValue), nowValue, .text(orNull: note), .text(orNull: source?.rawValue)]
    )
  }
}
