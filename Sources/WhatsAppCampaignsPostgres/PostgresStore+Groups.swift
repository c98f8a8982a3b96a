import Foundation
public import WhatsAppCampaigns

extension PostgresStore {
  /// All groups of a tenant with their sizes, by name.
  public func groups(_ request: GroupQuery) async throws(StoreError) -> [ContactGroup] {
    try await read(request.tenant) { (transaction) throws(StoreError) in try transaction.groups(request.name) }
  }

  /// Creates, fills, empties, renames, describes or deletes a group.
  public func changeGroup(_ request: GroupChange) async throws(StoreError) -> ContactGroup {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.changeGroup(request) }
  }
}

extension Transaction {
  fileprivate func groups(_ name: GroupName?) throws(StoreError) -> [ContactGroup] {
    try db.all(
      """
      SELECT g.name,
        (SELECT count(*) FROM group_members m WHERE m.tenant = g.tenant AND m.contact_group = g.number), g.created_at,
        g.note, g.source
      FROM contact_groups g WHERE g.tenant = $1 AND ($2::text IS NULL OR g.name = $2) ORDER BY g.name
      """,
      [tenantValue, .text(orNull: name?.rawValue)],
      ContactGroup.init
    )
  }

  fileprivate func changeGroup(_ request: GroupChange) throws(StoreError) -> ContactGroup {
    switch request.action {
    case .create:
      guard try insertGroup(request.name, note: request.note, source: request.source) else { throw .groupExists }
    case .add(let contacts, let fields):
      let group = try groupNumber(existing: request.name)
      let people = try people(Set(contacts))
      guard Set(contacts).isSuperset(of: fields.keys) else { throw .noMember }
      try add(people.map(\.rawValue), to: group)
      try setFields(fields.filter { people.contains($0.key) }.mapValues(StoredFields.init), of: group)
    case .remove(let contacts):
      try db.run(
        "DELETE FROM group_members WHERE tenant = $1 AND contact_group = $2 AND contact = ANY($3::bigint[])",
        [tenantValue, .integer(try groupNumber(existing: request.name)), .integers(contacts.map(\.rawValue))]
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
        "UPDATE contact_groups SET note = $3 WHERE tenant = $1 AND number = $2",
        [tenantValue, .integer(try groupNumber(existing: request.name)), .text(orNull: note)]
      )
    case .delete:
      let number = try groupNumber(existing: request.name)
      let group = try groups(request.name)
      try db.run("DELETE FROM contact_groups WHERE tenant = $1 AND number = $2", [tenantValue, .integer(number)])
      return group.first ?? ContactGroup(name: request.name, memberCount: 0, createdAt: now)
    }
    return try group(request.name)
  }

  private func group(_ name: GroupName) throws(StoreError) -> ContactGroup {
    guard let group = try groups(name).first else { throw .corrupt("group") }
    return group
  }

  /// Gives a group another name, and lets whatever waits for it go on meaning it.
  ///
  /// Campaigns are locked before the group, as a snapshot locks them. Who makes a group of the new name meanwhile comes first
  /// or waits; the name is one group's either way.
  private func rename(_ old: GroupName, to new: GroupName) throws(StoreError) {
    _ = try groupNumber(existing: old)
    guard new != old else { return }
    guard try groupNumber(new) == nil else { throw .groupExists }
    for stored in try waitingCampaigns() {
      var campaign = stored.campaign
      if let change = campaign.renameGroup(old, to: new, at: now) { try save(campaign, over: stored, change) }
    }
    let renamed = try db.run(
      """
      UPDATE contact_groups SET name = $3 WHERE tenant = $1 AND name = $2
        AND NOT EXISTS (SELECT FROM contact_groups x WHERE x.tenant = $1 AND x.name = $3)
      """,
      [tenantValue, .text(old.rawValue), .text(new.rawValue)]
    )
    guard renamed == 1 else { throw try groupNumber(new) == nil ? .noGroup(old) : .groupExists }
    for var segment in try segments(nil, isLocked: true) where segment.renameGroup(old, to: new) {
      try db.send(
        "UPDATE segments SET rule = $3 WHERE tenant = $1 AND name = $2",
        [tenantValue, .text(segment.name.rawValue), .text(try StoredJSON.encode(segment.rule))]
      )
    }
  }

  /// Those of some contacts who are somebody: not forgotten, nor merged into another one. All of them have to be there.
  ///
  /// They are locked: who is being forgotten or merged at this moment is waited for, and is nobody afterwards.
  private func people(_ contacts: Set<ContactID>) throws(StoreError) -> Set<ContactID> {
    let known = try db.all(
      """
      SELECT id, person >= '\(PersonKey.firstNamed)' FROM contacts WHERE tenant + 0 = $1 AND id = ANY($2::bigint[])
      ORDER BY id FOR KEY SHARE
      """,
      [tenantValue, .integers(contacts.map(\.rawValue))]
    ) { row in (id: ContactID(row.integer(0)), isSomebody: row.bool(1)) }
    guard known.count == contacts.count else { throw .noContactForGroup }
    return Set(known.filter(\.isSomebody).map(\.id))
  }

  /// Whether all of some contacts are members, who stay it until the transaction ends.
  private func areMembers(_ contacts: [Int64], of group: Int64) throws(StoreError) -> Bool {
    try db.number(
      """
      SELECT count(*) FROM (SELECT FROM group_members
        WHERE tenant = $1 AND contact_group = $2 AND contact = ANY($3::bigint[]) ORDER BY contact FOR NO KEY UPDATE) m
      """,
      [tenantValue, .integer(group), .integers(contacts)]
    ) == Int64(contacts.count)
  }

  /// Puts contacts of this tenant into a group; others are passed over.
  func add(_ contacts: [Int64], to group: Int64) throws(StoreError) {
    try db.send(
      """
      INSERT INTO group_members (tenant, contact_group, contact)
      SELECT tenant, $2, id FROM contacts WHERE tenant + 0 = $1 AND id = ANY($3::bigint[]) ORDER BY id
      ON CONFLICT DO NOTHING
      """,
      [tenantValue, .integer(group), .integers(contacts)]
    )
  }

  private func groupNumber(_ name: GroupName, isLocked: Bool = false) throws(StoreError) -> Int64? {
    try db.first(
      "SELECT number FROM contact_groups WHERE tenant = $1 AND name = $2\(isLocked ? " FOR KEY SHARE" : "")",
      [tenantValue, .text(name.rawValue)]
    ) { $0.integer(0) }
  }

  /// The number of a group, or ``StoreError/Code/notFound``.
  func groupNumber(existing name: GroupName, isLocked: Bool = false) throws(StoreError) -> Int64 {
    guard let number = try groupNumber(name, isLocked: isLocked) else { throw .noGroup(name) }
    return number
  }

  /// The numbers of groups in the order of their names, each once, or ``StoreError/Code/notFound``. Those that are locked
  /// cannot be deleted before the transaction ends.
  func groupNumbers(existing names: [GroupName], isLocked: Bool = false) throws(StoreError) -> [Int64] {
    var numbers: [Int64] = []
    var seen: Set<GroupName> = []
    for name in names where seen.insert(name).inserted {
      numbers.append(try groupNumber(existing: name, isLocked: isLocked))
    }
    return numbers
  }

  /// The number of a group, which is made when it is new.
  func groupNumber(creating name: GroupName, source: GroupSource?) throws(StoreError) -> Int64 {
    if let number = try groupNumber(name) { return number }
    _ = try insertGroup(name, note: nil, source: source)
    return try groupNumber(existing: name)
  }

  private func insertGroup(_ name: GroupName, note: String?, source: GroupSource?) throws(StoreError) -> Bool {
    try db.run(
      """
      INSERT INTO contact_groups (tenant, name, created_at, note, source) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (tenant, name) DO NOTHING
      """,
      [tenantValue, .text(name.rawValue), nowValue, .text(orNull: note), .text(orNull: source?.rawValue)]
    ) == 1
  }
}
