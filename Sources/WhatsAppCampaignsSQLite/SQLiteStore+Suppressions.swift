import Foundation
public import WhatsAppCampaigns

extension SQLiteStore {
  /// Puts people on the suppression list or takes them off.
  public func changeSuppressions(_ request: SuppressionChange) async throws(StoreError) -> SuppressionChangeResult {
    try await write(request.tenant) { (transaction) throws(StoreError) in
      SuppressionChangeResult(changed: try transaction.changeSuppressions(request.action))
    }
  }

  /// One page of the suppression list, in the order of its keys.
  public func suppressions(_ request: SuppressionQuery) async throws(StoreError) -> [Suppression] {
    try read(request.tenant) { (transaction) throws(StoreError) in try transaction.suppressions(request) }
  }
}

extension Transaction {
  func changeSuppressions(_ action: SuppressionChange.Action) throws(StoreError) -> Int {
    switch action {
    case .add(let drafts):
      let people = try currentKeys(of: drafts.map(\.person))
      // A mark becomes an entry, so that nobody is listed twice.
      for person in people { try keepAwayIfErased(person) }
      let rows = zip(people, drafts).map { person, draft in
        let entry = draft.entry(at: now)
        return JSONValue.array([
          .string(person.rawValue), .string(entry.source), entry.reason.map(JSONValue.string) ?? .null,
          .number(JSONNumber(entry.since.millisecondsSince1970)),
        ])
      }
      return try db.run(
        """
        INSERT OR IGNORE INTO suppressions (tenant, person, source, reason, since)
        SELECT ?, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
          json_extract(value, '$[3]')
        FROM json_each(?)
        """,
        [tenantValue, .text(JSONValue.array(rows).encodedString())]
      )
    case .remove(let named):
      let people = try currentKeys(of: named)
      let marks = try removeMarks(of: people)
      return marks
        + (try db.run(
          "DELETE FROM suppressions WHERE tenant = ? AND person IN (SELECT value FROM json_each(?))",
          [tenantValue, .texts(people.map(\.rawValue))]
        ))
    }
  }

  func suppressions(_ request: SuppressionQuery) throws(StoreError) -> [Suppression] {
    let sign = request.person == nil ? ">" : "="
    let asked = try request.person.flatMap { (person) throws(StoreError) in try currentKeys(of: [person]).first }
    let listed = try db.all(
      """
      SELECT person, source, reason, since FROM suppressions
      WHERE tenant = ? AND person \(sign) ? ORDER BY person LIMIT ?
      """,
      [tenantValue, .text((asked ?? request.after)?.rawValue ?? ""), .limit(request.limit)],
      Suppression.init
    )
    guard listed.isEmpty, let person = asked, let since = try erasure(of: person) else { return listed }
    return [Suppression(person: person, source: ErasureMark.source, since: since)]
  }
}
