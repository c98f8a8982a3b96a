import WhatsAppCampaigns

/// How the numbers of recipients change in one transaction, added up so that each is written once.
final class CountChanges {
  /// What recipients are counted by.
  struct Key: Hashable {
    var campaign: Int64
    var status: Int64
    var state: Int64
    var hasResponded: Bool
  }

  private var changes: [Key: Int64] = [:]

  func add(_ change: Int64, to key: Key) {
    changes[key, default: 0] += change
  }

  /// The changes so far; they start again from nothing.
  func take() -> [Key: Int64] {
    defer { changes = [:] }
    return changes.filter { $0.value != 0 }
  }
}

/// How many recipients of a campaign stand in one combination of status and state.
struct StoredCount {
  var status: RecipientStatus
  var state: Int64
  var hasResponded: Bool
  var count: Int
}

extension Transaction {
  /// Writes what the transaction has changed about the numbers.
  func flushCounts() throws(StoreError) {
    for (key, change) in counts.take() {
      try db.run(
        """
        INSERT INTO recipient_counts (campaign, status, state, responded, count) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET count = count + excluded.count
        """,
        [.integer(key.campaign), .integer(key.status), .integer(key.state), .bool(key.hasResponded), .integer(change)]
      )
    }
  }

  /// The numbers of a campaign's recipients as they stand in the file, where claims do not.
  func storedCounts(_ campaign: Int64) throws(StoreError) -> [StoredCount] {
    try flushCounts()
    return try db.all(
      "SELECT status, state, responded, count FROM recipient_counts WHERE campaign = ? AND count <> 0",
      [.integer(campaign)]
    ) { (row) throws(StoreError) in
      guard let status = RecipientStatus(code: row.integer(0)) else { throw .corrupt("status") }
      return StoredCount(
        status: status,
        state: row.integer(1),
        hasResponded: row.bool(2),
        count: Int(row.integer(3))
      )
    }
  }

  /// How many recipients of a campaign stand in one of some states.
  func count(_ campaign: Int64, inStates states: Set<Int64>) throws(StoreError) -> Int {
    try storedCounts(campaign).filter { states.contains($0.state) }.reduce(0) { $0 + $1.count }
  }
}
