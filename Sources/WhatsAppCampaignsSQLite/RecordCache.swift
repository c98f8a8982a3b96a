import WhatsAppCampaigns

/// Recipients that were read or written a moment ago, so that claim, intent and outcome read each of them once.
///
/// It holds only as long as nobody else wrote: SQLite's data version tells of other connections, and every write of
/// this store that does not say which recipients it changes makes it void. So consent and suppression are never stale.
final class RecordCache {
  private var records: [Int64: StoredRecipient] = [:]
  private var version: Int64?

  /// More than are claimed and under way at one time.
  private static let most = 8_192

  /// Forgets everything when another connection has written since the last time. To be called in every transaction
  /// before anything is taken from here.
  func check(version: Int64?) {
    if version == nil || version != self.version { records.removeAll(keepingCapacity: true) }
    self.version = version
  }

  subscript(recipient: Int64) -> StoredRecipient? {
    get { records[recipient] }
    set {
      if records.count >= Self.most { records.removeAll(keepingCapacity: true) }
      records[recipient] = newValue
    }
  }

  func remove(_ recipient: Int64) { records[recipient] = nil }

  func removeAll() { records.removeAll(keepingCapacity: true) }
}
