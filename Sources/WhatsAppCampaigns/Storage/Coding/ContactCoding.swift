/// How a contact stands in its columns.
@usableFromInline
package enum ContactCoding {
  /// The columns that ``contact(_:at:)`` reads, of a table named `c`, with the consent behind them.
  package static let columns = "c.id, c.person, c.identity_kind, c.identity, c.name, c.fields, c.created_at, c.consent"
  @inlinable
  package static var columnCount: Int32 { 8 }

  /// Reads a contact from the first columns.
  package static func contact(_ row: some SQLRow) throws(StoreError) -> Contact { try contact(row, at: 0) }

  /// Reads a contact from the columns that begin at an index.
  @inlinable
  package static func contact(_ row: some SQLRow, at first: Int32) throws(StoreError) -> Contact {
    guard let person = PersonKey(rawValue: row.text(first + 1)),
      let identity = identity(kind: row.integer(first + 2), row.text(first + 3))
    else { throw .corrupt("contact") }
    return Contact(
      id: ContactID(row.integer(first)),
      person: person,
      identity: identity,
      name: row.optionalText(first + 4),
      fields: try fields(row.optionalText(first + 5)),
      createdAt: row.date(first + 6)
    )
  }

  /// Reads the consent that stands behind a contact's columns.
  @inlinable
  package static func consent(
    _ row: some SQLRow,
    at first: Int32,
    _ memo: ConsentMemo
  ) throws(StoreError) -> ConsentState {
    try memo.state(row.optionalText(first + 7))
  }

  package static func kind(of identity: WhatsAppIdentity) -> Int64 {
    switch identity {
    case .phone: 0
    case .waID: 1
    case .userID: 2
    case .anonymous: 3
    }
  }

  package static func text(of identity: WhatsAppIdentity) -> String {
    switch identity {
    case .phone(let number): number.e164
    case .waID(let id), .userID(let id), .anonymous(let id): id
    }
  }

  @usableFromInline
  package static func identity(kind: Int64, _ text: String) -> WhatsAppIdentity? {
    switch kind {
    case 0: PhoneNumber(e164: text).map(WhatsAppIdentity.phone)
    case 1: .waID(text)
    case 2: .userID(text)
    case 3: .anonymous(text)
    default: nil
    }
  }

  package static func text(of fields: [String: String]) -> String? { StoredFields(fields).text }

  @usableFromInline
  package static func fields(_ text: String?) throws(StoreError) -> [String: String] {
    guard let text else { return [:] }
    guard let fields = StoredFields.values(in: text) else { throw .corrupt("contact's field") }
    return fields
  }
}

extension PersonKey {
  /// In a database anonymous keys, which begin with `a`, come before all others: whoever has a name comes from here on.
  package static let firstNamed = "b"
}
