import WhatsAppCampaigns

extension Transaction {
  func sealedValues(_ request: SealedValueQuery) throws(StoreError) -> [SealedValue] {
    let condition: String
    var values: [SQLValue] = [tenantValue, .integer(request.after?.rawValue ?? .min), .limit(request.limit)]
    switch request.selection {
    case .all: condition = ""
    case .person(let person):
      condition = "AND c.id = (SELECT coalesce(merged_into, id) FROM contacts WHERE tenant = ?1 AND person = ?4)"
      values.append(.text(person.rawValue))
    case .lookup(let field, let hashes):
      condition = "AND v.field = ?4 AND v.lookup IN (SELECT value FROM json_each(?5))"
      values += [.text(field), .texts(hashes)]
    }
    return try db.all(
      """
      SELECT v.number, c.person, v.field, v.value, v.lookup FROM sealed_values v JOIN contacts c ON c.id = v.contact
      WHERE v.tenant = ?1 AND v.number > ?2 \(condition) ORDER BY v.number LIMIT ?3
      """,
      values,
      SealedValue.init
    )
  }

  func change(_ action: SealedValueChange.Action) throws(StoreError) -> Int {
    switch action {
    case .keep(let person, let field, let sealed, let lookup):
      // Sealed for this key: under another contact's, which they may have been merged into, it would not open.
      guard try currentKeys(of: [person]) == [person], let contact = try contactNumber(of: person) else {
        throw .valueOfNobody
      }
      return try db.run(
        """
        INSERT INTO sealed_values (tenant, contact, field, value, lookup) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (contact, field) DO UPDATE SET value = excluded.value, lookup = excluded.lookup
        """,
        [tenantValue, .integer(contact), .text(field), .text(sealed.rawValue), .text(lookup)]
      )
    case .remove(let person, let field):
      guard let contact = try contactNumber(of: person) else { return 0 }
      return try db.run(
        "DELETE FROM sealed_values WHERE contact = ? AND field = ? AND tenant = ?",
        [.integer(contact), .text(field), tenantValue]
      )
    case .replace(let replacements):
      var count = 0
      for item in replacements {
        count += try db.run(
          "UPDATE sealed_values SET value = ?, lookup = ? WHERE number = ? AND tenant = ? AND value = ?",
          [
            .text(item.new.rawValue), .text(item.lookup), .integer(item.id.rawValue), tenantValue,
            .text(item.old.rawValue),
          ]
        )
      }
      return count
    }
  }

  func keyChecks() throws(StoreError) -> [KeyCheck] {
    try db.all("SELECT name, value FROM key_checks WHERE tenant = ? ORDER BY name", [tenantValue]) { row in
      KeyCheck(keyID: row.text(0), value: row.text(1))
    }
  }

  func keep(_ check: KeyCheck) throws(StoreError) {
    try db.run(
      "INSERT OR IGNORE INTO key_checks (tenant, name, value) VALUES (?, ?, ?)",
      [tenantValue, .text(check.keyID), .text(check.value)]
    )
  }
}
