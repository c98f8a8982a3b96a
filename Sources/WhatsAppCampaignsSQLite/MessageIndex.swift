import WhatsAppCampaigns

/// How a message's identifier stands in the index `message_places`: by a hash, in the drawer of its recipient's number.
///
/// Identifiers are random, so in one large index every message would change a page of its own. Recipients are sent to in
/// the order of their numbers, so those that are recorded together share a drawer, which is a few pages. To find an
/// identifier without knowing the recipient is one look into each drawer, the last one first. The identifier itself
/// stands in its attempt's evidence, which decides.
enum MessageIndex {
  /// How many recipients share a drawer, as a power of two.
  static let drawerBits: Int64 = 11

  static func drawer(of recipient: Int64) -> Int64 { recipient >> drawerBits }

  /// FNV-1a: the same in every process.
  static func hash(_ message: ProviderMessageID) -> Int64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in message.rawValue.utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    return Int64(bitPattern: hash)
  }
}

extension Transaction {
  /// Notes where a message belongs.
  func place(_ message: ProviderMessageID, of recipient: Int64, attempt number: Int) throws(StoreError) {
    let statement = try db.hot(.insertMessage)
    defer { statement.rewind() }
    try statement.bind(1, MessageIndex.drawer(of: recipient))
    try statement.bind(2, MessageIndex.hash(message))
    try statement.bind(3, recipient)
    try statement.bind(4, Int64(number))
    try statement.run()
  }

  /// The attempt that a message belongs to. Where the message answers ours, its writer is most likely the recipient.
  func target(of message: ProviderMessageID, contact: Int64? = nil) throws(StoreError) -> ReportTarget? {
    if let contact {
      let likely = try places(
        """
        SELECT a.recipient, a.id, a.evidence FROM recipients r
        CROSS JOIN message_places p ON p.drawer = r.id >> \(MessageIndex.drawerBits) AND p.hash = ?1
          AND p.recipient = r.id
        CROSS JOIN attempts a ON a.recipient = p.recipient AND a.number = p.number
        WHERE a.tenant = ?2 AND r.contact = ?3
        """,
        message,
        [.integer(contact)]
      )
      if let likely { return likely }
    }
    let place = try places(
      """
      WITH RECURSIVE drawers (drawer) AS (
        SELECT max(drawer) FROM message_places
        UNION ALL SELECT drawer - 1 FROM drawers WHERE drawer > 0
      )
      SELECT a.recipient, a.id, a.evidence FROM drawers d
      CROSS JOIN message_places p ON p.drawer = d.drawer AND p.hash = ?1
      CROSS JOIN attempts a ON a.recipient = p.recipient AND a.number = p.number
      WHERE a.tenant = ?2
      """,
      message
    )
    if let place { return place }
    // What was recorded before there were drawers.
    return try db.first(
      "SELECT recipient, attempt FROM message_ids WHERE tenant = ? AND id = ?",
      [tenantValue, .text(message.rawValue)]
    ) { (row) throws(StoreError) in
      guard let attempt = AttemptID(row.text(1)) else { throw .corrupt("attempt") }
      return ReportTarget(recipient: row.integer(0), attempt: attempt)
    }
  }

  /// The first place of a hash whose attempt knows the message.
  private func places(
    _ sql: String,
    _ message: ProviderMessageID,
    _ more: [SQLValue] = []
  ) throws(StoreError) -> ReportTarget? {
    try db.firstMatch(sql, [.integer(MessageIndex.hash(message)), tenantValue] + more) { (row) throws(StoreError) in
      guard try EvidenceCoding.evidence(row.optionalText(2)).messageIDs.contains(message) else { return nil }
      guard let attempt = AttemptID(row.text(1)) else { throw .corrupt("attempt") }
      return ReportTarget(recipient: row.integer(0), attempt: attempt)
    }
  }
}
