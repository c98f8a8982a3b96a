import Foundation
public import WhatsAppCampaigns

extension SQLiteStore {
  public func groups(_ request: GroupQuery) async throws(StoreError) -> [ContactGroup] {
    try read(request.tenant) { (transaction) throws(StoreError) in try transaction.groups(request.name) }
  }

  public func changeGroup(_ request: GroupChange) async throws(StoreError) -> ContactGroup {
    try write(request.tenant) { (transaction) throws(StoreError) in try transaction.changeGroup(request) }
  }
}

extension Transaction {
  func groups(_ name: GroupName?) throws(StoreError) -> [ContactGroup] {
    try db.all(
      """
      SELECT g.name, (SELECT count(*) FROM group_members m WHERE m.contact_group = g.number), g.created_at
      FROM contact_groups g WHERE g.tenant = ?1 AND (?2 IS NULL OR g.name = ?2) ORDER BY g.name
      """,
      [tenantValue, .text(orNull: name?.rawValue)]
    ) { (row) throws(StoreError) in
      guard let name = GroupName(row.text(0)) else { throw .corrupt("group") }
      return ContactGroup(name: name, memberCount: Int(row.integer(1)), createdAt: row.date(2))
    }
  }

  func changeGroup(_ request: GroupChange) throws(StoreError) -> ContactGroup {
    let number = try groupNumber(request.name)
    switch request.action {
    case .create:
      guard number == nil else { throw StoreError(.conflict, "There is a group of that name already.") }
      _ = try groupNumber(creating: request.name)
    case .add(let contacts):
      try add(contacts.map(\.rawValue), to: try existing(number))
    case .remove(let contacts):
      try db.run(
        "DELETE FROM group_members WHERE contact_group = ? AND contact IN (SELECT value FROM json_each(?))",
        [.integer(try existing(number)), .list(contacts.map(\.rawValue))]
      )
    case .delete:
      let group = try groups(request.name)
      try db.run(
        "DELETE FROM contact_groups WHERE number = ? AND tenant = ?",
        [.integer(try existing(number)), tenantValue]
      )
      return group.first ?? ContactGroup(name: request.name, memberCount: 0, createdAt: now)
    }
    guard let group = try groups(request.name).first else { throw .corrupt("group") }
    return group
  }

  private func existing(_ number: Int64?) throws(StoreError) -> Int64 {
    guard let number else { throw StoreError(.notFound, "There is no group of that name.") }
    return number
  }

  /// Puts contacts of this tenant into a group; others are passed over.
  func add(_ contacts: [Int64], to group: Int64) throws(StoreError) {
    try db.run(
      """
      INSERT OR IGNORE INTO group_members (contact_group, contact)
      SELECT ?, c.id FROM json_each(?) e JOIN contacts c ON c.id = e.value AND c.tenant = ?
      """,
      [.integer(group), .list(contacts), tenantValue]
    )
  }

  func groupNumber(_ name: GroupName) throws(StoreError) -> Int64? {
    try db.first(
      "SELECT number FROM contact_groups WHERE tenant = ? AND name = ?",
      [tenantValue, .text(name.rawValue)]
    ) { $0.integer(0) }
  }

  /// The number of a group, which is made when it is new.
  func groupNumber(creating name: GroupName) throws(StoreError) -> Int64 {
    if let number = try groupNumber(name) { return number }
    return try db.insert(
      "INSERT INTO contact_groups (tenant, name, created_at) VALUES (?, ?, ?)",
      [tenantValue, .text(name.rawValue), nowValue]
    )
  }
}
