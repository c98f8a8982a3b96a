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
