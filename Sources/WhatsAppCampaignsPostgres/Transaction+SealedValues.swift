import WhatsAppCampaigns

extension Transaction {
  func sealedValues(_ request: SealedValueQuery) throws(StoreError) -> [SealedValue] {
    let condition: String
    var values: [SQLValue] = [tenantValue, .integer(request.after?.rawValue ?? .min), .limit(request.limit)]
    switch request.selection {
    case .all: condition = ""
    case .person(let person):
      condition = """
        AND c.id = (SELECT coalesce(merged_into, id) FROM contacts WHERE tenant + 0 = $1 AND person = $4)
        """
      values.append(.text(person.rawValue))
    case .lookup(let field, let hashes):
      condition = "AND v.field = $4 AND v.lookup = ANY($5::text[])"
      values += [.text(field), .texts(hashes)]
    }
    return try db.all(
      """
      SELECT v.number, c.person, v.field, v.value, v.lookup
      FROM sealed_values v JOIN contacts c ON c.tenant = v.tenant AND c.id = v.contact
      WHERE v.tenant = $1 AND v.number > $2 \(condition) ORDER BY v.number LIMIT $3
      """,
      values,
      SealedValue.init
    )
  }

  func change(_ action: SealedValueChange.Action) throws(StoreError) -> Int {
    switch action {
    case .keep(let person, let field, let sealed, let lookup):
      // Locked, so that nothing is kept about somebody who is being forgotten. Sealed for this key: under another
      // contact's, which they may have been merged into, it would not open.
      let contact = try db.first(
        "SELECT id FROM contacts WHERE tenant + 0 = $1 AND person = $2 AND merged_into IS NULL FOR NO KEY UPDATE",
        [tenantValue, .text(person.rawValue)]
      ) { $0.integer(0) }
      guard let contact else { throw .valueOfNobody }
      return try db.run(
        """
        INSERT INTO sealed_values (tenant, contact, field, value, lookup) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (contact, field, tenant) DO UPDATE SET value = excluded.value, lookup = excluded.lookup
        """,
        [tenantValue, .integer(contact), .text(field), .text(sealed.rawValue), .text(lookup)]
      )
    case .remove(let person, let field):
      return try db.run(
        """
        DELETE FROM sealed_values v USING contacts c
        WHERE v.tenant = $1 AND c.tenant = $1 AND coalesce(c.merged_into, c.id) = v.contact AND c.person = $2
          AND v.field = $3
        """,
        [tenantValue, .text(person.rawValue), .text(field)]
      )
    case .replace(let replacements):
      return try db.run(
        """
        UPDATE sealed_values v SET value = n.fresh, lookup = n.lookup
        FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[]) AS n (number, old, fresh, lookup)
        WHERE v.tenant = $1 AND v.number = n.number AND v.value = n.old
        """,
        [
          tenantValue, .integers(replacements.map(\.id.rawValue)), .texts(replacements.map(\.old.rawValue)),
          .texts(replacements.map(\.new.rawValue)), .texts(replacements.map(\.lookup)),
        ]
      )
    }
  }

  func keyChecks() throws(StoreError) -> [KeyCheck] {
    try db.all("SELECT name, value FROM key_checks WHERE tenant = $1 ORDER BY name", [tenantValue]) { row in
      KeyCheck(keyID: row.text(0), value: row.text(1))
    }
  }

  func keep(_ check: KeyCheck) throws(StoreError) {
    try db.send(
      "INSERT INTO key_checks (tenant, name, value) VALUES ($1, $2, $3) ON CONFLICT (tenant, name) DO NOTHING",
      [tenantValue, .text(check.keyID), .text(check.value)]
    )
  }
}
