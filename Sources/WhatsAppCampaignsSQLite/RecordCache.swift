import WhatsAppCampaigns

/// Recipients that were read or written a moment ago, so that claim, intent and outcome read each of them once; and names
/// that lead to one contact, so that the reports about one message look for them once, when they are kept and when they are
/// applied.
///
/// It holds only as long as nobody else wrote: SQLite's data version tells of other connections, and every write of
/// this store that does not say which recipients it changes makes it void. So consent and suppression are never stale.
final class RecordCache {
  private var records: [Int64: StoredRecipient] = [:]
  private var names: Set<Names> = []
  private var version: Int64?

  /// More than are claimed and under way at one time.
  private static let most = 8_192
  /// As many as are reported about within half a minute at the most that WhatsApp takes from one sender.
  private static let mostNames = 32_768

  private struct Names: Hashable {
    var tenant: Int64
    var pair: ApplyWebhooks.Naming.Pair
  }

  /// Forgets everything when another connection has written since the last time. To be called in every transaction
  /// before anything is taken from here.
  func check(version: Int64?) {
    if version == nil || version != self.version { removeAll() }
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

  /// Whether two names were found to lead to one contact.
  func areOne(_ pair: ApplyWebhooks.Naming.Pair, of tenant: Int64) -> Bool {
    names.contains(Names(tenant: tenant, pair: pair))
  }

  /// Two names lead to one contact, until that is forgotten.
  func noteOne(_ pair: ApplyWebhooks.Naming.Pair, of tenant: Int64) {
    if names.count >= Self.mostNames { names.removeAll(keepingCapacity: true) }
    names.insert(Names(tenant: tenant, pair: pair))
  }

  func removeAll() {
    records.removeAll(keepingCapacity: true)
    names.removeAll(keepingCapacity: true)
  }
}
