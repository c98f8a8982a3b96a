package import Foundation

/// How an entry of the ledger stands in its columns.
package enum LedgerCoding {
  /// The columns' values of an entry as they are read, in the order in which they stand in the tables.
  package struct Row {
    package var place: Int64
    package var person: String?
    package var event: String
    package var recordedAt: Date
    package var salt: [UInt8]
    package var seal: [UInt8]
    package var link: [UInt8]

    package init(
      place: Int64,
      person: String?,
      event: String,
      recordedAt: Date,
      salt: [UInt8],
      seal: [UInt8],
      link: [UInt8]
    ) {
      self.place = place
      self.person = person
      self.event = event
      self.recordedAt = recordedAt
      self.salt = salt
      self.seal = seal
      self.link = link
    }
  }

  /// A contact's consent column beside one of its entries in the ledger, or beside none.
  package struct StoredRow {
    package var contact: Int64
    package var isForgotten: Bool
    package var state: String?
    package var place: Int64?
    package var event: String?

    package init(contact: Int64, isForgotten: Bool, state: String?, place: Int64?, event: String?) {
      self.contact = contact
      self.isForgotten = isForgotten
      self.state = state
      self.place = place
      self.event = event
    }
  }

  /// What is kept of each contact; its rows stand together.
  package static func storedConsent(_ rows: [StoredRow]) throws(StoreError) -> [StoredConsent] {
    var result: [StoredConsent] = []
    for row in rows {
      let contact = ContactID(row.contact)
      if result.last?.contact != contact {
        var state: ConsentState?
        do throws(StoreError) { state = try ConsentCoding.state(row.state) } catch { state = nil }
        result.append(StoredConsent(contact: contact, isForgotten: row.isForgotten, state: state, entries: []))
      }
      guard let place = row.place, let text = row.event else { continue }
      let event = try StoredJSON.decode(ConsentEvent.self, from: text, "consent event")
      result[result.count - 1].entries.append(StoredConsent.Entry(place: place, event: event))
    }
    return result
  }

  package static func entry(_ row: Row) throws(StoreError) -> LedgerEntry {
    let person = row.person.flatMap(PersonKey.init(rawValue:))
    guard (row.person == nil) == (person == nil) else { throw .corrupt("consent event") }
    return LedgerEntry(
      place: row.place,
      person: person,
      event: try StoredJSON.decode(ConsentEvent.self, from: row.event, "consent event"),
      recordedAt: row.recordedAt,
      salt: row.salt,
      seal: row.seal,
      link: row.link
    )
  }
}
