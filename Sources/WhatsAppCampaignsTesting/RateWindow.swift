import WhatsAppCampaigns

/// A limit that holds for every sliding window, as a provider measures it.
struct RateWindow {
  private let limit: RateLimit
  /// When the last messages were accepted, oldest first, from ``start`` on.
  private var instants: [Duration] = []
  private var start = 0

  init(_ limit: RateLimit) {
    self.limit = limit
  }

  /// Whether one more message may be accepted now.
  mutating func hasRoom(at now: Duration) -> Bool {
    while start < instants.count, instants[start] <= now - limit.window { start += 1 }
    if start > 1_024, start * 2 > instants.count {
      instants.removeFirst(start)
      start = 0
    }
    return instants.count - start < limit.count
  }

  mutating func add(_ now: Duration) {
    instants.append(now)
  }
}
