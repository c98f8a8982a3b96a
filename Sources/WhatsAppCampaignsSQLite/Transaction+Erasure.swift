import Foundation
import WhatsAppCampaigns

extension Transaction {
  /// The tenant's key, unless nobody was ever erased: then there is nothing to look for.
  private func markKey() throws(StoreError) -> Secret? {
    try db.first(
      """
      SELECT key FROM callback_keys
      WHERE tenant = ?1 AND EXISTS (SELECT 1 FROM erased_people WHERE tenant = ?1)
      """,
      [tenantValue]
    ) { Secret($0.text(0)) }
  }

  private func mark(of person: PersonKey) throws(StoreError) -> String? {
    guard let key = try markKey() else { return nil }
    return ErasureMark.marks(of: [person], key: key).first
  }

  /// Since when somebody is erased; `nil` for anybody else.
  func erasure(of person: PersonKey) throws(StoreError) -> Date? {
    guard let mark = try mark(of: person) else { return nil }
    return try db.first(
      "SELECT since FROM erased_people WHERE tenant = ? AND mark = ?",
      [tenantValue, .text(mark)]
    ) { $0.date(0) }
  }

  /// Takes marks away. Returns how many there were.
  func removeMarks(of people: [PersonKey]) throws(StoreError) -> Int {
    guard let key = try markKey() else { return 0 }
    return try db.run(
      "DELETE FROM erased_people WHERE tenant = ? AND mark IN (SELECT value FROM json_each(?))",
      [tenantValue, .texts(ErasureMark.marks(of: people, key: key))]
    )
  }

  /// Somebody becomes a contact: whoever was erased goes on the suppression list.
  func keepAwayIfErased(_ person: PersonKey) throws(StoreError) {
    guard let mark = try mark(of: person) else { return }
    let since = try db.first(
      "DELETE FROM erased_people WHERE tenant = ? AND mark = ? RETURNING since",
      [tenantValue, .text(mark)]
    ) { $0.integer(0) }
    guard let since else { return }
    try db.run(
      "INSERT OR IGNORE INTO suppressions (tenant, person, source, since) VALUES (?, ?, ?, ?)",
      [tenantValue, .text(person.rawValue), .text(ErasureMark.source), .integer(since)]
    )
  }

  /// Leaves a mark in place of an entry on the suppression list.
  func keepAway(_ person: PersonKey, keyProposal: Secret) throws(StoreError) {
    let key = try callbackKey(proposal: keyProposal)
    guard let mark = ErasureMark.marks(of: [person], key: key).first else { return }
    let name = SQLValue.text(person.rawValue)
    try db.run(
      """
      INSERT OR IGNORE INTO erased_people (tenant, mark, since)
      VALUES (?1, ?2, coalesce((SELECT since FROM suppressions WHERE tenant = ?1 AND person = ?3), ?4))
      """,
      [tenantValue, .text(mark), name, nowValue]
    )
    try db.run("DELETE FROM suppressions WHERE tenant = ? AND person = ?", [tenantValue, name])
  }
}
