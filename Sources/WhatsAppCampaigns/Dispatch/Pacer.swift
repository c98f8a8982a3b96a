import Foundation

/// Gives out the instants at which messages may leave, under several limits at once.
///
/// A pure value: a store keeps its ``PaceState`` and hands it to whoever decides inside the transaction.
///
/// Limits of up to a minute are spread evenly, a little further apart than the limit asks: one hundredth, so that a
/// message that leaves a moment late and the next that leaves in time are not seen as too fast at the other end. Longer
/// windows are quotas, counted in stretches of a 240th of the window; a stretch counts in full until its last send is
/// out of the window, so the quota is never exceeded and at most one stretch late.
struct Pacer {
  private(set) var state: PaceState
  private let limits: [RateLimit]
  private let now: Int64

  /// How far ahead of its time a slot may be given out, in microseconds: enough for one transaction to take several.
  private var lookahead: Int64 { min(250_000, max(20_000, 16 * (spacing ?? 0))) }

  init(state: PaceState, limits: [RateLimit], now: Date) {
    self.state = state
    self.limits = limits
    self.now = now.microsecondsSince1970
    forgetTheImpossible()
    dropOldBuckets()
  }

  /// The earliest instant at which one more message may leave.
  var next: Date { Date(microsecondsSince1970: earliest) }

  /// Whether a slot can be taken now or within the look-ahead.
  var hasSlot: Bool { earliest <= now + lookahead }

  /// When it is worth asking again after there was no slot: in the middle of the look-ahead there are several.
  var resume: Date { Date(microsecondsSince1970: earliest - lookahead / 2) }

  /// Takes one slot; the caller has asked for it with ``next``.
  mutating func take(_ slot: Date) {
    let slot = slot.microsecondsSince1970
    state.lastSlot = max(slot, state.lastSlot ?? .min)
    guard let stretch = stretchLength else { return }
    if let last = state.buckets.last, slot < last.start + stretch {
      state.buckets[state.buckets.count - 1].count += 1
      state.buckets[state.buckets.count - 1].last = max(last.last, slot)
    } else {
      state.buckets.append(.init(last: slot, start: slot, count: 1))
    }
  }

  private var earliest: Int64 {
    var instant = now
    if let held = state.heldUntil { instant = max(instant, held) }
    if let last = state.lastSlot, let spacing { instant = max(instant, last + spacing) }
    for limit in limits where !limit.isPacedEvenly { instant = max(instant, quotaOpening(limit)) }
    return instant
  }

  /// The distance between two messages under the tightest of the evenly paced limits.
  private var spacing: Int64? {
    limits.filter(\.isPacedEvenly).map(\.spacingMicroseconds).max()
  }

  /// When a quota has room for one more.
  private func quotaOpening(_ limit: RateLimit) -> Int64 {
    let window = limit.windowMilliseconds * 1_000
    var used = 0
    for bucket in state.buckets.reversed() {
      used += bucket.count
      if used >= limit.count { return bucket.last + window }
    }
    return now
  }

  private var stretchLength: Int64? {
    limits.filter { !$0.isPacedEvenly }.map { max(1, $0.windowMilliseconds * 1_000 / 240) }.min()
  }

  private mutating func dropOldBuckets() {
    let window = limits.filter { !$0.isPacedEvenly }.map { $0.windowMilliseconds * 1_000 }.max()
    guard let window else { return }
    state.buckets.removeAll { $0.last + window <= now }
  }

  /// A slot further ahead than it can have been given out means that the clock was set back. How long ago the last
  /// message really left is not known then, so one whole window is waited for, and no longer.
  private mutating func forgetTheImpossible() {
    guard let last = state.lastSlot, last > now + 60_000_000 else { return }
    state.lastSlot = now
    let window = limits.filter(\.isPacedEvenly).map { $0.windowMilliseconds * 1_000 }.max() ?? 0
    state.heldUntil = now + window
    state.buckets = state.buckets.map { bucket in
      bucket.last > now ? .init(last: now, start: min(bucket.start, now), count: bucket.count) : bucket
    }
  }
}

extension RateLimit {
  /// The distance between two messages: what the limit asks for and a hundredth more.
  fileprivate var spacingMicroseconds: Int64 {
    let exact = windowMilliseconds * 1_000
    return (exact + exact / 100 + Int64(count) - 1) / Int64(count)
  }

  /// The distance between two messages of an evenly paced limit.
  var spacing: Duration { .microseconds(spacingMicroseconds) }
}
