import Foundation
import WhatsAppCampaigns

/// Events of one operation on their way into the tenant's ledger.
///
/// The end of the ledger is one row a tenant, and whoever appends holds it until its commit. So everything is appended
/// together as the last thing before the commit: a STOP waits for the commits of others, never for their work.
final class LedgerAppends {
  /// By what an event is known that the ledger has already.
  struct Key: Hashable {
    var contact: Int64
    var event: String
  }

  /// One event that waits.
  struct Waiting {
    var contact: Int64
    var person: PersonKey
    var event: ConsentEvent
    var text: String
  }

  private(set) var waiting: [Waiting] = []
  private(set) var keys: Set<Key> = []

  func add(_ entry: Waiting) {
    waiting.append(entry)
    keys.insert(Key(contact: entry.contact, event: entry.text))
  }

  func takeAll() -> [Waiting] {
    defer { waiting = [] }
    return waiting
  }
}

extension Transaction {
  private static let headQuery = "SELECT count, link FROM consent_heads WHERE tenant = $1"

  /// Appends what waits, in its order, and moves the ledger's end.
  func flushLedger() throws(StoreError) {
    let waiting = ledger.takeAll()
    guard !waiting.isEmpty else { return }
    var head = try lockedHead()
    let entries = waiting.map { head.append($0.event, of: $0.person, recordedAt: now) }
    try db.send(
      """
      INSERT INTO consent_events (tenant, contact, event, recorded_at, place, person, salt, seal, link)
      SELECT $1, contact, event, $2, place, person, salt, seal, link
      FROM unnest($3::bigint[], $4::text[], $5::bigint[], $6::text[], $7::bytea[], $8::bytea[], $9::bytea[])
        AS n (contact, event, place, person, salt, seal, link)
      ORDER BY place
      """,
      [
        tenantValue, nowValue, .integers(waiting.map(\.contact)), .texts(waiting.map(\.text)),
        .integers(entries.map(\.place)), .texts(entries.map { $0.person?.rawValue }), .blobs(entries.map(\.salt)),
        .blobs(entries.map(\.seal)), .blobs(entries.map(\.link)),
      ]
    )
    try db.send(
      "UPDATE consent_heads SET count = $2, link = $3 WHERE tenant = $1",
      [tenantValue, .integer(head.count), .blob(head.link)]
    )
  }

  /// The end of the ledger, which nobody else moves until the transaction ends.
  private func lockedHead() throws(StoreError) -> LedgerHead {
    if let head = try storedHead(Self.headQuery + " FOR UPDATE") { return head }
    try db.send(
      "INSERT INTO consent_heads (tenant, count, link) VALUES ($1, 0, $2) ON CONFLICT (tenant) DO NOTHING",
      [tenantValue, .blob(LedgerHead().link)]
    )
    guard let head = try storedHead(Self.headQuery + " FOR UPDATE") else { throw .corrupt("ledger") }
    return head
  }

  private func storedHead(_ query: String) throws(StoreError) -> LedgerHead? {
    try db.first(query, [tenantValue], LedgerCoding.head)
  }

  func ledger(_ request: LedgerQuery) throws(StoreError) -> LedgerPage {
    let columns = "SELECT \(LedgerCoding.columns) FROM consent_events e"
    let page: [SQLValue] = [tenantValue, .integer(request.after), .limit(request.limit)]
    let entries: [LedgerEntry]
    if let person = request.person {
      entries = try db.all(
        """
        \(columns) WHERE e.tenant = $1 AND e.place > $2
          AND e.contact = (SELECT coalesce(merged_into, id) FROM contacts WHERE tenant = $1 AND person = $4)
        ORDER BY e.place LIMIT $3
        """,
        page + [.text(person.rawValue)],
        LedgerCoding.entry
      )
    } else {
      entries = try db.all(
        "\(columns) WHERE e.tenant = $1 AND e.place > $2 ORDER BY e.place LIMIT $3",
        page,
        LedgerCoding.entry
      )
    }
    return LedgerPage(entries: entries, head: try storedHead(Self.headQuery) ?? LedgerHead())
  }

  func storedConsent(_ request: StoredConsentQuery) throws(StoreError) -> [StoredConsent] {
    // One statement, so that a decision is in both or in neither.
    let rows = try db.all(
      """
      SELECT c.id, c.person < '\(PersonKey.firstNamed)', c.consent, e.place, e.event, e.person IS NULL FROM (
        SELECT id, person, consent FROM contacts
        WHERE tenant = $1 AND id > $2 AND merged_into IS NULL ORDER BY id LIMIT $3) c
      LEFT JOIN consent_events e ON e.tenant = $1 AND e.contact = c.id ORDER BY c.id, e.place
      """,
      [tenantValue, .integer(request.after?.rawValue ?? .min), .limit(request.limit)],
      LedgerCoding.ConsentRow.init
    )
    return try LedgerCoding.storedConsent(rows)
  }
}

extension LedgerAppends {
  /// Each page reads all of the table: it has no index for this order, and needs none later.
  private static let chunk = 10_000

  /// Chains what was recorded before there was a chain, in the order in which it was recorded.
  static func chainAll(in db: Connection) throws(StoreError) {
    for tenant in try db.all("SELECT number FROM tenants ORDER BY number", [], { $0.integer(0) }) {
      try chainAll(of: tenant, in: db)
    }
  }

  private static func chainAll(of tenant: Int64, in db: Connection) throws(StoreError) {
    var head = LedgerHead()
    var last = Int64.min
    while true {
      let rows = try db.all(
        """
        SELECT e.number, e.event, e.recorded_at, c.person FROM consent_events e
        JOIN contacts c ON c.tenant = e.tenant AND c.id = e.contact
        WHERE e.tenant = $1 AND e.number > $2 ORDER BY e.number LIMIT $3
        """,
        [.integer(tenant), .integer(last), .integer(chunk)]
      ) { (row) throws(StoreError) in try LedgerCoding.chained(row, to: &head) }
      guard let end = rows.last else { break }
      let entries = rows.map(\.entry)
      try db.run(
        """
        UPDATE consent_events e SET place = n.place, person = n.person, salt = n.salt, seal = n.seal, link = n.link
        FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::bytea[], $6::bytea[], $7::bytea[])
          AS n (number, place, person, salt, seal, link)
        WHERE e.tenant = $1 AND e.number = n.number
        """,
        [
          .integer(tenant), .integers(rows.map(\.number)), .integers(entries.map(\.place)),
          .texts(entries.map { $0.person?.rawValue }), .blobs(entries.map(\.salt)), .blobs(entries.map(\.seal)),
          .blobs(entries.map(\.link)),
        ]
      )
      last = end.number
    }
    guard head.count > 0 else { return }
    try db.run(
      "INSERT INTO consent_heads (tenant, count, link) VALUES ($1, $2, $3)",
      [.integer(tenant), .integer(head.count), .blob(head.link)]
    )
  }
}
