/// How an entry of the ledger stands in its columns.
package enum LedgerCoding {
  /// The columns of an entry, of a table named `e`.
  package static let columns = "e.place, e.person, e.event, e.recorded_at, e.salt, e.seal, e.link"

  package static func entry(_ row: some SQLRow) throws(StoreError) -> LedgerEntry {
    let person = row.optionalText(1).flatMap(PersonKey.init(rawValue:))
    guard row.isNull(1) == (person == nil) else { throw .corrupt("consent event") }
    return LedgerEntry(
      place: row.integer(0),
      person: person,
      event: try StoredJSON.decode(ConsentEvent.self, from: row.text(2), "consent event"),
      recordedAt: row.date(3),
      salt: row.blob(4),
      seal: row.blob(5),
      link: row.blob(6)
    )
  }

  /// Reads `event, recorded_at` of a person's history.
  package static func item(_ row: some SQLRow) throws(StoreError) -> ConsentRecord.Item {
    ConsentRecord.Item(
      event: try StoredJSON.decode(ConsentEvent.self, from: row.text(0), "consent event"),
      recordedAt: row.date(1)
    )
  }

  /// Reads `count, link`: where the ledger ends.
  package static func head(_ row: some SQLRow) -> LedgerHead { LedgerHead(count: row.integer(0), link: row.blob(1)) }

  /// Reads `number, event, recorded_at` and the person of what was recorded before there was a chain, and chains it.
  package static func chained(
    _ row: some SQLRow,
    to head: inout LedgerHead
  ) throws(StoreError) -> (number: Int64, entry: LedgerEntry) {
    guard let person = PersonKey(rawValue: row.text(3)) else { throw .corrupt("contact") }
    let event = try StoredJSON.decode(ConsentEvent.self, from: row.text(1), "consent event")
    return (row.integer(0), head.append(event, of: person, recordedAt: row.date(2)))
  }

  /// A contact's number, whether it was forgotten, and its consent column beside `place, event` of one of its entries in
  /// the ledger and whether that was erased, or beside none.
  package struct ConsentRow {
    fileprivate let contact: ContactID
    fileprivate let isForgotten: Bool
    fileprivate let state: String?
    fileprivate let place: Int64?
    fileprivate let event: String?
    fileprivate let isErased: Bool

    package init(_ row: some SQLRow) {
      contact = ContactID(row.integer(0))
      isForgotten = row.bool(1)
      state = row.optionalText(2)
      place = row.optionalInteger(3)
      event = row.optionalText(4)
      isErased = row.bool(5)
    }
  }

  /// What is kept of each contact; its rows stand together.
  package static func storedConsent(_ rows: [ConsentRow]) throws(StoreError) -> [StoredConsent] {
    var result: [StoredConsent] = []
    for row in rows {
      if result.last?.contact != row.contact {
        var state: ConsentState?
        do throws(StoreError) { state = try ConsentCoding.state(row.state) } catch { state = nil }
        result.append(StoredConsent(contact: row.contact, isForgotten: row.isForgotten, state: state, entries: []))
      }
      guard let place = row.place, let text = row.event else { continue }
      let event = try StoredJSON.decode(ConsentEvent.self, from: text, "consent event")
      result[result.count - 1].entries.append(
        StoredConsent.Entry(place: place, event: event, isErased: row.isErased)
      )
    }
    return result
  }
}
