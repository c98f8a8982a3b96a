import Foundation
import WhatsAppCampaigns

/// Inserts people with as few calls of SQLite as it takes: a hundred at a time, whose texts it borrows from one buffer.
///
/// Beside one call a person and a copy of every text, that halves what saving a long list costs.
struct ContactInsert {
  /// How many people one statement inserts.
  static let rows = 100

  /// The statement for some people: tenant, instant, and then four texts for each.
  static func sql(rows: Int) -> String {
    let values = (0..<rows).map { row in
      let first = 3 + 4 * row
      return "(?1, ?\(first), 0, ?\(first + 1), ?\(first + 2), ?\(first + 3), ?2)"
    }
    return """
      INSERT INTO contacts (tenant, person, identity_kind, identity, name, fields, created_at)
      VALUES \(values.joined(separator: ", ")) ON CONFLICT (tenant, person) DO NOTHING
      """
  }

  private var texts = BorrowedTexts()

  /// Inserts those of some people who are not known. Returns how many these are; their numbers follow each other, and
  /// the last of them is the connection's ``Connection/lastInserted``.
  mutating func run(
    _ drafts: ArraySlice<ContactDraft>,
    in transaction: Transaction
  ) throws(StoreError) -> Int {
    var inserted = 0
    var rest = drafts
    while !rest.isEmpty {
      let isWhole = rest.count >= Self.rows
      let people = rest.prefix(isWhole ? Self.rows : 1)
      rest = rest.dropFirst(people.count)
      texts.removeAll()
      for draft in people {
        texts.append(PersonKey(draft.phone).rawValue)
        texts.append(draft.phone.e164)
        texts.append(draft.name)
        texts.append(draft.storedFields.text)
      }
      let statement = try transaction.db.hot(isWhole ? .insertContacts : .insertContact)
      defer { statement.reset() }
      try statement.bind(1, transaction.tenant)
      try statement.bind(2, transaction.now.millisecondsSince1970)
      try statement.run(with: texts, from: 3)
      inserted += transaction.db.changes
    }
    return inserted
  }
}

/// Texts end to end in one buffer, for parameters that SQLite reads where they stand.
struct BorrowedTexts {
  private(set) var bytes: [UInt8] = []
  /// Where each text stands; `nil` for NULL.
  private(set) var places: [Range<Int>?] = []

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
  }

  mutating func append(_ text: String?) {
    guard let text else { return places.append(nil) }
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    places.append(start..<bytes.count)
  }
}
