import Foundation
public import WhatsAppCampaigns

extension PostgresStore {
  /// Saves a rule under a name or forgets it.
  public func changeSegment(_ request: SegmentChange) async throws(StoreError) {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.changeSegment(request) }
  }

  /// The saved segments of a tenant, by name.
  public func segments(_ request: SavedSegmentQuery) async throws(StoreError) -> [SavedSegment] {
    try await read(request.tenant) { (transaction) throws(StoreError) in try transaction.segments(request.name) }
  }
}

extension Transaction {
  fileprivate func changeSegment(_ request: SegmentChange) throws(StoreError) {
    let name = SQLValue.text(request.name.rawValue)
    switch request.action {
    case .save(let rule):
      try db.run(
        """
        INSERT INTO segments (tenant, name, rule, saved_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (tenant, name) DO UPDATE SET rule = excluded.rule, saved_at = excluded.saved_at
        """,
        [tenantValue, name, .text(try StoredJSON.encode(rule)), nowValue]
      )
    case .delete:
      let deleted = try db.run("DELETE FROM segments WHERE tenant = $1 AND name = $2", [tenantValue, name])
      guard deleted > 0 else { throw .unknownSegment }
    }
  }

  func segments(_ name: SegmentName?, isLocked: Bool = false) throws(StoreError) -> [SavedSegment] {
    try db.all(
      """
      SELECT name, rule, saved_at FROM segments WHERE tenant = $1 AND ($2::text IS NULL OR name = $2) ORDER BY name
      \(isLocked ? "FOR UPDATE" : "")
      """,
      [tenantValue, .text(orNull: name?.rawValue)],
      SavedSegment.init
    )
  }
}
