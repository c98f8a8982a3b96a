import Foundation
public import WhatsAppCampaigns

extension PostgresStore {
  /// Puts people on the suppression list or takes them off.
  ///
  /// It returns when every intent is over that was being decided about one of the people without knowing of it.
  public func changeSuppressions(_ request: SuppressionChange) async throws(StoreError) -> SuppressionChangeResult {
    let result = try await write(request.tenant) { (transaction) throws(StoreError) in
      SuppressionChangeResult(changed: try transaction.changeSuppressions(request.action))
    }
    // Whoever locks a person from here on reads the list afterwards and sees the entry; who has locked one of them
    // before is waited for. That also holds for a person who became a contact in between.
    if case .add(let drafts) = request.action {
      try await write(request.tenant) { (transaction) throws(StoreError) in
        // Somebody may have been merged into another contact at the same moment.
        let current = try transaction.currentKeys(of: drafts.map(\.person))
        let moved = zip(current, drafts).filter { $0 != $1.person }.map(\.1)
        if !moved.isEmpty { _ = try transaction.changeSuppressions(.add(moved)) }
        try transaction.awaitIntents(about: current)
      }
    }
    return result
  }

  /// One page of the suppression list, in the order of its keys.
  public func suppressions(_ request: SuppressionQuery) async throws(StoreError) -> [Suppression] {
    try await read(request.tenant) { (transaction) throws(StoreError) in try transaction.suppressions(request) }
  }
}

extension Transaction {
  fileprivate func changeSuppressions(_ action: SuppressionChange.Action) throws(StoreError) -> Int {
    switch action {
    case .add(let drafts):
      let people = try currentKeys(of: drafts.map(\.person))
      // A mark becomes an entry, so that nobody is listed twice.
      try keepAwayIfErased(people)
      let entries = drafts.map { $0.entry(at: now) }
      return try db.run(
        """
        INSERT INTO suppressions (tenant, person, source, reason, since)
        SELECT DISTINCT ON (person) $1::bigint, person, source, reason, since
        FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[])
          WITH ORDINALITY AS n (person, source, reason, since, place)
        ORDER BY person, place
        ON CONFLICT (tenant, person) DO NOTHING
        """,
        [
          tenantValue, .texts(people.map(\.rawValue)), .texts(entries.map(\.source)), .texts(entries.map(\.reason)),
          .integers(entries.map(\.since.millisecondsSince1970)),
        ]
      )
    case .remove(let named):
      let people = try currentKeys(of: named)
      let marks = try removeMarks(of: people)
      return marks
        + (try db.run(
          "DELETE FROM suppressions WHERE tenant = $1 AND person = ANY($2::text[])",
          [tenantValue, .texts(people.map(\.rawValue))]
        ))
    }
  }

  fileprivate func awaitIntents(about people: [PersonKey]) throws(StoreError) {
    try db.run(
      "SELECT id FROM contacts WHERE tenant + 0 = $1 AND person = ANY($2::text[]) ORDER BY id FOR NO KEY UPDATE",
      [tenantValue, .texts(people.map(\.rawValue))]
    )
  }

  func suppressions(_ request: SuppressionQuery) throws(StoreError) -> [Suppression] {
    let sign = request.person == nil ? ">" : "="
    let asked = try request.person.flatMap { (person) throws(StoreError) in try currentKeys(of: [person]).first }
    let listed = try db.all(
      """
      SELECT person, source, reason, since FROM suppressions
      WHERE tenant = $1 AND person \(sign) $2 ORDER BY person LIMIT $3
      """,
      [tenantValue, .text((asked ?? request.after)?.rawValue ?? ""), .limit(request.limit)],
      Suppression.init
    )
    guard listed.isEmpty, let person = asked, let since = try erasure(of: person) else { return listed }
    return [Suppression(person: person, source: ErasureMark.source, since: since)]
  }
}
