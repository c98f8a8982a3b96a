/// Who is in line at a pace that several campaigns share: a fair queue that a store keeps.
///
/// Whoever is behind the others of the same priority, and nobody of a higher one waits, may book slots ahead. Everybody
/// else gets only slots that are almost due and would be lost otherwise. So nobody waits for somebody who does not
/// come, a campaign alone gets everything, and those who come get their share.
struct PaceLine: Hashable, Sendable {
  struct Place: Hashable, Sendable {
    /// A digest of the campaign's name.
    var campaign: UInt32
    var priority: CampaignPriority
    /// When it last asked, in milliseconds since 1970.
    var askedAt: Int64
    /// How much it got, counted from the one that got least.
    var served: Int64
    /// Whether it waits for this pace, and not for something of its own.
    var isWaiting: Bool
  }

  /// The most that are kept in mind.
  static let most = 24
  /// Who has not asked for this long has left, in milliseconds.
  static let patience: Int64 = 3_000

  var places: [Place] = []

  /// Comes into line, or says that one is still there.
  ///
  /// - Parameter spacing: How far apart slots are, in microseconds: nobody asks more often.
  mutating func enter(_ campaign: UInt32, _ priority: CampaignPriority, at now: Int64, spacing: Int64) {
    let now = now / 1_000
    let patience = max(Self.patience, spacing / 250)
    places.removeAll { $0.campaign != campaign && ($0.askedAt + patience < now || $0.askedAt > now + patience) }
    let least = places.lazy.filter { $0.campaign != campaign }.map(\.served).min() ?? 0
    if let index = places.firstIndex(where: { $0.campaign == campaign }) {
      // An absence earns nothing.
      if places[index].askedAt + patience < now { places[index].served = max(places[index].served, least) }
      places[index].priority = priority
      // Often enough for the others, and seldom enough that waiting is not a write each time.
      if abs(now - places[index].askedAt) >= Self.patience / 3 { places[index].askedAt = now }
    } else {
      if places.count >= Self.most, let oldest = places.indices.min(by: { places[$0].askedAt < places[$1].askedAt }) {
        places.remove(at: oldest)
      }
      places.append(Place(campaign: campaign, priority: priority, askedAt: now, served: least, isWaiting: true))
    }
  }

  /// Up to how much somebody may get before it is another's turn.
  ///
  /// - Parameter quantum: How far ahead of the others of the same priority it may be.
  func allowance(of campaign: UInt32, quantum: Int64) -> Int64 {
    guard let mine = places.first(where: { $0.campaign == campaign }) else { return .max }
    var allowance = Int64.max
    for other in places where other.campaign != campaign && other.isWaiting {
      if other.priority < mine.priority { return 0 }
      if other.priority == mine.priority { allowance = min(allowance, other.served + quantum - mine.served) }
    }
    return max(0, allowance)
  }

  /// Somebody got slots, and waits for more or not.
  mutating func serve(_ campaign: UInt32, _ count: Int64, isWaiting: Bool) {
    guard let index = places.firstIndex(where: { $0.campaign == campaign }) else { return }
    places[index].served += count
    places[index].isWaiting = isWaiting
    let least = places.lazy.map(\.served).min() ?? 0
    if least > 0 { for index in places.indices { places[index].served -= least } }
  }
}

extension Identifier where Subject == Campaign, RawValue == String {
  /// 32 bits of the name (FNV-1a), the same in every process.
  var digest: UInt32 {
    rawValue.utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
  }
}
