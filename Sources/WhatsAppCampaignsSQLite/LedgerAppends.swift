import Foundation
import WhatsAppCampaigns

/// Where the tenant's ledger ends while one operation appends to it; written once, with the operation's counts.
final class LedgerAppends {
  private var head: LedgerHead?
  private var isChanged = false

  /// Puts an event in its place.
  func append(
    _ event: ConsentEvent,
    of person: PersonKey,
    in transaction: Transaction
  ) throws(StoreError) -> LedgerEntry {
    var head: LedgerHead
    if let known = self.head { head = known } else { head = try transaction.ledgerHead() }
    let entry = head.append(event, of: person, recordedAt: transaction.now)
    self.head = head
    isChanged = true
    return entry
  }

  /// The head to write, where there is one; it is read anew afterwards.
  func take() -> LedgerHead? {
    defer {
      head = nil
      isChanged = false
    }
    return isChanged ? head : nil
  }
}

extension LedgerAppends {
  private static let chunk = 1_000

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
        SELECT e.number, e.event, e.recorded_at, c.person FROM consent_events e JOIN contacts c ON c.id = e.contact
        WHERE e.tenant = ? AND e.number > ? ORDER BY e.number LIMIT ?
        """,
        [.integer(tenant), .integer(last), .integer(chunk)]
      ) { (row) throws(StoreError) in try LedgerCoding.chained(row, to: &head) }
      guard let end = rows.last else { break }
      for (number, entry) in rows {
        try db.run(
          "UPDATE consent_events SET place = ?, person = ?, salt = ?, seal = ?, link = ? WHERE number = ?",
          [
            .integer(entry.place), .text(orNull: entry.person?.rawValue), .blob(entry.salt), .blob(entry.seal),
            .blob(entry.link), .integer(number),
          ]
        )
      }
      last = end.number
    }
    guard head.count > 0 else { return }
    try db.run(
      "INSERT INTO consent_heads (tenant, count, link) VALUES (?, ?, ?)",
      [.integer(tenant), .integer(head.count), .blob(head.link)]
    )
  }
}

extension Transaction {
  /// Where the tenant's ledger ends in the file.
  func ledgerHead() throws(StoreError) -> LedgerHead {
    try db.first("SELECT count, link FROM consent_heads WHERE tenant = ?", [tenantValue], LedgerCoding.head)
      ?? LedgerHead()
  }

  /// Writes where the ledger ends now.
  func flushLedger() throws(StoreError) {
    guard let head = ledger.take() else { return }
    try db.run(
      """
      INSERT INTO consent_heads (tenant, count, link) VALUES (?, ?, ?)
      ON CONFLICT (tenant) DO UPDATE SET count = excluded.count, link = excluded.link
      """,
      [tenantValue, .integer(head.count), .blob(head.link)]
    )
  }

  func ledger(_ request: LedgerQuery) throws(StoreError) -> LedgerPage {
    let columns = "SELECT \(LedgerCoding.columns) FROM consent_events e"
    let entries: [LedgerEntry]
    if let person = request.person {
      entries = try db.all(
        """
        \(columns) WHERE e.contact = (SELECT coalesce(merged_into, id) FROM contacts WHERE tenant = ?1 AND person = ?2)
          AND e.tenant = ?1 AND e.place > ?3 ORDER BY e.place LIMIT ?4
        """,
        [tenantValue, .text(person.rawValue), .integer(request.after), .limit(request.limit)],
        LedgerCoding.entry
      )
    } else {
      entries = try db.all(
        "\(columns) WHERE e.tenant = ? AND e.place > ? ORDER BY e.place LIMIT ?",
        [tenantValue, .integer(request.after), .limit(request.limit)],
        LedgerCoding.entry
      )
    }
    return LedgerPage(entries: entries, head: try ledgerHead())
  }

  func storedConsent(_ request: StoredConsentQuery) throws(StoreError) -> [StoredConsent] {
    // One statement, so that a decision is in both or in neither.
    let rows = try db.all(
      """
      SELECT c.id, c.person < '\(PersonKey.firstNamed)', c.consent, e.place, e.event, e.person IS NULL FROM (
        SELECT id, person, consent FROM contacts
        WHERE tenant = ?1 AND id > ?2 AND merged_into IS NULL ORDER BY id LIMIT ?3) c
      LEFT JOIN consent_events e ON e.contact = c.id AND e.tenant = ?1 ORDER BY c.id, e.place
      """,
      [tenantValue, .integer(request.after?.rawValue ?? .min), .limit(request.limit)],
      LedgerCoding.ConsentRow.init
    )
    return try LedgerCoding.storedConsent(rows)
  }
}
