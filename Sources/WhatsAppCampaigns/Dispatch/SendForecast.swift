import Foundation

/// Gives out the instants at which messages would leave, to people who are open at different hours, in their order.
///
/// Whoever comes first gets the earliest slot that is free while they are open, as a worker does that takes the lowest
/// numbers first. Slots are those of the even pace; quotas count in stretches that begin with the forecast, and what was
/// used up before counts until it is out of their window. What other campaigns will send is left aside. Memory grows with the days and the time zones, not with the
/// people.
struct SendForecast {
  /// A limit that may be used up at once in each of its stretches.
  private struct Quota {
    var length: Int64
    /// The room in a stretch, by its number; `nil` for any.
    var room: (Int64) -> Int?
    /// What left before, with the instant from which it does not count any more; the first to go first.
    var past: [(until: Int64, count: Int)] = []
    var used: [Int64: Int] = [:]

    /// When there may be room again at the earliest; `nil` where there is room at an instant of a stretch.
    func opening(at instant: Int64, in stretch: Int64, from begin: Int64) -> Int64? {
      guard let room = room(stretch) else { return nil }
      var counting = 0
      var next: Int64?
      for entry in past.reversed() {
        guard entry.until > instant else { break }
        counting += entry.count
        next = entry.until
      }
      guard used[stretch, default: 0] + counting >= room else { return nil }
      let end = begin + (stretch + 1) * length
      return next.map { min($0, end) } ?? end
    }
  }

  /// Nothing is foreseen farther ahead than this, in microseconds: two years.
  private static let horizon: Int64 = 731 * 86_400_000_000

  private let begin: Int64
  /// The distance of two slots in microseconds; 0 for no limit of that kind.
  private let spacing: Int64
  private var quotas: [Quota]
  /// Slots that are taken: ranges that do not touch, in order.
  private var taken: [Range<Int64>] = []

  /// - Parameter paces: Everything that limits the campaign, with what it has used up.
  init(_ paces: [PaceForecast.Pace], at start: Date) {
    var begin = start.microsecondsSince1970
    var spacing: Int64 = 0
    for pace in paces {
      let pacer = Pacer(state: pace.state, limits: pace.limits, warmUp: nil, now: begin)
      spacing = max(spacing, pacer.spacing)
      if let held = pace.state.heldUntil { begin = max(begin, min(held, begin + Throttle.longest.microseconds)) }
      // The distance to what left last; a quota is looked at for each stretch.
      if let last = pace.state.lastSlot, last <= begin { begin = max(begin, last + pacer.spacing) }
    }
    quotas = []
    for pace in paces {
      let buckets = pace.state.history.buckets
      func past(_ window: Int64) -> [(until: Int64, count: Int)] {
        buckets.map { ($0.last + window + 1, Int($0.count)) }.filter { $0.0 > begin }
      }
      let limits = pace.limits + pace.state.ceilingLimits(beside: pace.limits)
      for limit in limits where !limit.isPacedEvenly {
        let window = limit.windowMilliseconds * 1_000
        quotas.append(Quota(length: window, room: { _ in limit.count }, past: past(window)))
      }
      if let warmUp = pace.warmUp {
        let day: Int64 = 86_400_000_000
        let days = max(0, begin - (pace.state.firstSlot ?? begin)) / day
        quotas.append(Quota(length: day, room: { warmUp.limit(onDay: days + $0)?.count }, past: past(day)))
      }
    }
    self.begin = begin
    self.spacing = spacing
  }

  /// Takes the earliest free slot within a stretch of time; `nil` where there is none.
  mutating func take(from opening: Date, before closing: Date) -> Date? {
    let end = min(closing.microsecondsSince1970, begin + Self.horizon)
    var instant = max(opening.microsecondsSince1970, begin)
    while instant < end {
      if spacing > 0 { instant = begin + freeSlot((instant - begin + spacing - 1) / spacing) * spacing }
      guard instant < end else { return nil }
      let openings = quotas.compactMap { $0.opening(at: instant, in: (instant - begin) / $0.length, from: begin) }
      guard let opening = openings.first else {
        occupy(instant)
        return Date(microsecondsSince1970: instant)
      }
      instant = opening
    }
    return nil
  }

  private mutating func occupy(_ instant: Int64) {
    for index in quotas.indices { quotas[index].used[(instant - begin) / quotas[index].length, default: 0] += 1 }
    guard spacing > 0 else { return }
    let slot = (instant - begin) / spacing
    let place = firstRange(endingAfter: slot - 1)
    // It may close the gap between two ranges.
    let joinsLeft = place < taken.count && taken[place].upperBound == slot
    let next = joinsLeft ? place + 1 : place
    let joinsRight = next < taken.count && taken[next].lowerBound == slot + 1
    switch (joinsLeft, joinsRight) {
    case (true, true):
      taken[place] = taken[place].lowerBound..<taken[next].upperBound
      taken.remove(at: next)
    case (true, false): taken[place] = taken[place].lowerBound..<(slot + 1)
    case (false, true): taken[next] = slot..<taken[next].upperBound
    case (false, false): taken.insert(slot..<(slot + 1), at: next)
    }
  }

  /// The first slot from one on that is free.
  private func freeSlot(_ slot: Int64) -> Int64 {
    let place = firstRange(endingAfter: slot)
    guard place < taken.count, taken[place].contains(slot) else { return slot }
    return taken[place].upperBound
  }

  /// The first range whose end is beyond a slot.
  private func firstRange(endingAfter slot: Int64) -> Int {
    var low = 0
    var high = taken.count
    while low < high {
      let middle = (low + high) / 2
      if taken[middle].upperBound > slot { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
