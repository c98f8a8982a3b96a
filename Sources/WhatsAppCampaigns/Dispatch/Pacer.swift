/// Gives out the instants at which messages may leave, under several limits of one thing at once.
///
/// A pure value: a store keeps its ``PaceState`` and hands it to whoever decides inside the transaction. All instants
/// are microseconds since 1970.
///
/// Limits of up to a minute are spread evenly, 1.3 % further apart than the limit asks, so that a message that
/// leaves a moment late and the next that leaves in time are not seen as too fast at the other end. That distance alone
/// keeps the limit once it has been kept for a whole window. Until then, and always for longer windows, which are quotas
/// that may be used up at once, what left is counted from the ``PaceHistory``.
struct Pacer {
  private(set) var state: PaceState
  private let now: Int64
  private var gauges: [Gauge]
  /// The distance under the tightest of the evenly paced limits; 0 without any.
  private let evenSpacing: Int64
  /// The limit that asks for it.
  let evenLimit: RateLimit?
  /// The same as far as the pace is cut.
  let spacing: Int64
  /// The long windows, the shortest first.
  private let quotas: [Int64]
  /// Whether somebody waits for them; they are counted in any case.
  private let keepsQuotas: Bool
  private let grain: Int64
  private var isChanged: Bool
  /// Whether nothing has to be kept: it only remembers what leaves, for limits to come.
  let isFree: Bool
  /// The earliest instant at which one more message may leave.
  private(set) var earliest: Int64

  /// One limit and how much of it is used.
  private struct Gauge {
    let limit: RateLimit
    let window: Int64
    /// Counting is not needed for a slot from this instant on.
    let countedUntil: Int64
    /// The first bucket that is in the window, and what is in it and later ones.
    var index: Int
    var used: Int64

    var count: Int64 { Int64(limit.count) }
  }

  init(state: PaceState, limits: [RateLimit], warmUp: WarmUp? = nil, now: Int64, keepsQuotas: Bool = true) {
    var state = state
    isChanged = state.followClock(now)
    var rules = limits + state.ceilingLimits(beside: limits)
    if let warmUp, let limit = warmUp.limit(onDay: max(0, now - (state.firstSlot ?? now)) / 86_400_000_000) {
      rules.append(limit)
    }
    var even: Int64 = 0
    var tightest: RateLimit?
    var finest = PaceHistory.finest
    for rule in rules {
      finest = min(finest, rule.windowMilliseconds * 1_000 / 8)
      if rule.isPacedEvenly, rule.spacingMicroseconds > even {
        even = rule.spacingMicroseconds
        tightest = rule
      }
    }
    var spacing = even
    if let slowdown = state.slowdown {
      let share = slowdown.share(at: now)
      if share < Slowdown.whole { spacing = max(even, slowdown.spacing) * Slowdown.whole / share }
    }
    let buckets = state.history.buckets
    gauges = []
    var quotas: [Int64] = []
    for rule in rules {
      let window = rule.windowMilliseconds * 1_000
      var until = Int64.max
      if rule.isPacedEvenly {
        // Kept by distance since then, which for a limit that asks for more than before is since the last slot.
        let since = rule.spacingMicroseconds <= state.spacing ? state.spacedSince : state.lastSlot ?? 0
        until = since + window + 1
        if until <= now { continue }
      } else if !quotas.contains(window) {
        quotas.append(window)
      }
      var index = buckets.count
      var used: Int64 = 0
      while index > 0, buckets[index - 1].last + window >= now {
        index -= 1
        used += buckets[index].count
      }
      gauges.append(Gauge(limit: rule, window: window, countedUntil: until, index: index, used: used))
    }
    quotas.sort()
    self.state = state
    self.now = now
    self.quotas = quotas
    self.keepsQuotas = keepsQuotas
    evenSpacing = even
    evenLimit = tightest
    self.spacing = spacing
    isFree = rules.isEmpty && spacing == 0 && state.heldUntil.map { $0 <= now } ?? true
    grain = finest
    earliest = now
    earliest = opening(from: max(now, state.heldUntil ?? now))
  }

  /// How far ahead of its time a slot may be given out, in microseconds: enough for one transaction to take several, and
  /// for a disk that is slow for a moment.
  var lookahead: Int64 { PaceState.furthest }

  /// Takes one slot, or several that follow each other up to an instant. The first is no earlier than ``earliest``.
  mutating func take(_ slot: Int64, count: Int64 = 1, through last: Int64? = nil) {
    let last = last ?? slot
    isChanged = true
    if evenSpacing > state.spacing { state.spacedSince = state.lastSlot ?? 0 }
    state.spacing = evenSpacing
    state.firstSlot = state.firstSlot ?? slot
    state.lastSlot = max(last, state.lastSlot ?? .min)
    var isOpen = true
    for index in gauges.indices {
      var gauge = gauges[index]
      while gauge.index < state.history.buckets.count, state.history.buckets[gauge.index].last + gauge.window < slot {
        gauge.used -= state.history.buckets[gauge.index].count
        gauge.index += 1
      }
      gauge.used += count
      gauges[index] = gauge
      // A bucket that is out of a window must not come back into it.
      if gauge.index == state.history.buckets.count { isOpen = false }
    }
    state.history.append(count, last: last, joining: isOpen, grain: grain)
    earliest = opening(from: last + spacing)
  }

  /// The most that may leave at the distance of ``spacing`` from ``earliest`` on before a quota has to be asked again.
  var room: Int64 {
    gauges.reduce(.max) { room, gauge in
      guard gauge.countedUntil > earliest else { return room }
      var used = gauge.used
      var index = gauge.index
      while index < state.history.buckets.count, state.history.buckets[index].last + gauge.window < earliest {
        used -= state.history.buckets[index].count
        index += 1
      }
      return min(room, max(1, gauge.count - used))
    }
  }

  /// For how long this pacer may run on before it is asked anew, in microseconds: its buckets stay fine enough, a pace
  /// that was cut recovers, and a warm-up goes to its next day.
  var horizon: Int64 {
    var horizon = quotas.first.map { $0 / PaceHistory.resolution } ?? .max
    if gauges.contains(where: { $0.limit.isPacedEvenly }) { horizon = min(horizon, spacing) }
    return spacing > evenSpacing ? min(horizon, 5_000_000) : horizon
  }

  /// The limit that ``earliest`` comes from; `nil` where nothing or something else has to be waited for.
  var binding: RateLimit? {
    let openings = gauges.map { ($0.limit, opening(of: $0)) } + (evenLimit.map { [($0, afterLast)] } ?? [])
    return openings.filter { $0.1 >= earliest && $0.1 > now }.map(\.0).first ?? (earliest > now ? nil : evenLimit)
  }

  /// The state to keep. Without a slot taken it is the one that was given, but for the line.
  mutating func finish() -> PaceState {
    if isChanged {
      if let slowdown = state.slowdown, slowdown.share(at: now) >= Slowdown.whole { state.slowdown = nil }
      if let held = state.heldUntil, held <= now { state.heldUntil = nil }
      state.history.compact(at: now, windows: quotas)
    }
    return state
  }

  mutating func withLine<Result>(_ body: (inout PaceLine) -> Result) -> Result { body(&state.line) }

  /// The first instant from a given one on at which every limit has room for one more.
  private func opening(from start: Int64) -> Int64 {
    var instant = max(start, afterLast)
    for gauge in gauges
    where gauge.used >= gauge.count && gauge.countedUntil > instant && (keepsQuotas || gauge.limit.isPacedEvenly) {
      instant = max(instant, opening(of: gauge))
    }
    return instant
  }

  /// When the distance to the last message is kept.
  private var afterLast: Int64 { max(now, (state.lastSlot ?? now - spacing) + spacing) }

  /// When one limit has room for one more.
  private func opening(of gauge: Gauge) -> Int64 {
    var used = gauge.used
    var index = gauge.index
    while used >= gauge.count, index < state.history.buckets.count {
      used -= state.history.buckets[index].count
      index += 1
    }
    guard index > gauge.index else { return now }
    return min(state.history.buckets[index - 1].last + gauge.window + 1, gauge.countedUntil)
  }
}

extension RateLimit {
  /// How much longer than its window a limit is spread: 1.3 %, because the network delays one message more than the
  /// next, and the other end counts when they arrive.
  var paceMargin: Duration { .microseconds(paceMarginMicroseconds) }

  private var paceMarginMicroseconds: Int64 { windowMilliseconds * 13 }

  /// The distance between two messages, in microseconds.
  var spacingMicroseconds: Int64 {
    (windowMilliseconds * 1_000 + paceMarginMicroseconds + Int64(count) - 1) / Int64(count)
  }

  /// The distance between two messages of an evenly paced limit.
  var spacing: Duration { .microseconds(spacingMicroseconds) }
}
