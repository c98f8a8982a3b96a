import Foundation
import WhatsAppCampaigns

extension Transaction {
  /// The tenant's key, unless nobody was ever erased: then there is nothing to look for.
  private func markKey() throws(StoreError) -> Secret? {
    try db.first(
      """
      SELECT key FROM callback_keys
      WHERE tenant = $1 AND EXISTS (SELECT FROM erased_people WHERE tenant = $1)
      """,
      [tenantValue]
    ) { Secret($0.text(0)) }
  }

  /// Since when somebody is erased; `nil` for anybody else.
  func erasure(of person: PersonKey) throws(StoreError) -> Date? {
    guard let key = try markKey() else { return nil }
    return try db.first(
      "SELECT since FROM erased_people WHERE tenant = $1 AND mark = ANY($2)",
      [tenantValue, .texts(ErasureMark.marks(of: [person], key: key))]
    ) { $0.date(0) }
  }

  /// Those of some people who are erased.
  func erasedPeople(among people: [PersonKey]) throws(StoreError) -> Set<PersonKey> {
    guard !people.isEmpty, let key = try markKey() else { return [] }
    let marks = Dictionary(zip(ErasureMark.marks(of: people, key: key), people)) { first, _ in first }
    let found = try db.all(
      "SELECT mark FROM erased_people WHERE tenant = $1 AND mark = ANY($2::text[])",
      [tenantValue, .texts(Array(marks.keys))]
    ) { $0.text(0) }
    return Set(found.compactMap { marks[$0] })
  }

  /// Takes marks away. Returns how many there were.
  func removeMarks(of people: [PersonKey]) throws(StoreError) -> Int {
    guard let key = try markKey() else { return 0 }
    return try db.run(
      "DELETE FROM erased_people WHERE tenant = $1 AND mark = ANY($2)",
      [tenantValue, .texts(ErasureMark.marks(of: people, key: key))]
    )
  }

  /// People become contacts: whoever was erased goes on the suppression list.
  func keepAwayIfErased(_ people: [PersonKey]) throws(StoreError) {
    guard !people.isEmpty, let key = try markKey() else { return }
    try db.send(
      """
      WITH gone AS (
        DELETE FROM erased_people e USING unnest($2::text[], $3::text[]) AS n (person, mark)
        WHERE e.tenant = $1 AND e.mark = n.mark RETURNING n.person, e.since)
      INSERT INTO suppressions (tenant, person, source, since) SELECT $1, person, $4, since FROM gone
      ON CONFLICT (tenant, person) DO NOTHING
      """,
      [
        tenantValue, .texts(people.map(\.rawValue)), .texts(ErasureMark.marks(of: people, key: key)),
        .text(ErasureMark.source),
      ]
    )
  }

  /// Leaves a mark in place of an entry on the suppression list.
  func keepAway(_ person: PersonKey, keyProposal: Secret) throws(StoreError) {
    let key = try callbackKey(proposal: keyProposal)
    try db.send(
      """
      INSERT INTO erased_people (tenant, mark, since)
      SELECT $1, mark, coalesce((SELECT since FROM suppressions WHERE tenant = $1 AND person = $3), $4)
      FROM unnest($2::text[]) AS n (mark) ON CONFLICT (tenant, mark) DO NOTHING
      """,
      [tenantValue, .texts(ErasureMark.marks(of: [person], key: key)), .text(person.rawValue), nowValue]
    )
    try db.send(
      "DELETE FROM suppressions WHERE tenant = $1 AND person = $2",
      [tenantValue, .text(person.rawValue)]
    )
  }

  /// Waits for whoever is making somebody a contact at this moment, and keeps others from it until the transaction ends.
  ///
  /// Without this an import that began before an erasure could bring the person back after it, without knowing of it.
  func awaitContact(_ person: PersonKey) throws(StoreError) {
    let made = try db.first(
      """
      INSERT INTO contacts (tenant, person, identity_kind, identity, created_at) VALUES ($1, $2, 3, '', $3)
      ON CONFLICT (person, tenant) DO NOTHING RETURNING id
      """,
      [tenantValue, .text(person.rawValue), nowValue]
    ) { $0.integer(0) }
    guard let made else { return }
    try db.send("DELETE FROM contacts WHERE tenant = $1 AND id = $2", [tenantValue, .integer(made)])
  }
}
