import Foundation

/// Gives out the instants at which messages would leave, to people who are open at different hours, in their order.
///
/// Whoever comes first gets the earliest slot that is free while they are open, as a worker does that takes the lowest
/// numbers first. Slots are those of the even pace; quotas count in stretches that begin with the forecast. What was used
/// up before, other campaigns and throttling are left aside. Memory grows with the days and the time zones, not with the
/// people.
struct SendForecast {
  /// A limit that may be used up at once in each of its stretches.
  private struct Quota {
    var length: Int64
    /// The room in a stretch, by its number; `nil` for any.
    var room: (Int64) -> Int?
    var used: [Int64: Int] = [:]

    func isFull(_ stretch: Int64) -> Bool { room(stretch).map { used[stretch, default: 0] >= $0 } ?? false }
  }

  /// Nothing is foreseen farther ahead than this, in microseconds: two years.
  private static let horizon: Int64 = 731 * 86_400_000_000

  private let begin: Int64
  /// The distance of two slots in microseconds; 0 for no limit of that kind.
  private let spacing: Int64
  private var quotas: [Quota]
  /// Slots that are taken: ranges that do not touch, in order.
  private var taken: [Range<Int64>] = []

  init(limits: [RateLimit], warmUp: WarmUp?, at start: Date) {
    begin = start.microsecondsSince1970
    spacing = Pacer(state: PaceState(), limits: limits, warmUp: nil, now: begin).spacing
    quotas = limits.filter { !$0.isPacedEvenly }.map { limit in
      Quota(length: limit.windowMilliseconds * 1_000, room: { _ in limit.count })
    }
    if let warmUp { quotas.append(Quota(length: 86_400_000_000, room: { warmUp.limit(onDay: $0)?.count })) }
  }

  /// Takes the earliest free slot within a stretch of time; `nil` where there is none.
  mutating func take(from opening: Date, before closing: Date) -> Date? {
    let end = min(closing.microsecondsSince1970, begin + Self.horizon)
    var instant = max(opening.microsecondsSince1970, begin)
    while instant < end {
      if spacing > 0 { instant = begin + freeSlot((instant - begin + spacing - 1) / spacing) * spacing }
      guard instant < end else { return nil }
      guard let full = quotas.first(where: { $0.isFull((instant - begin) / $0.length) }) else {
        occupy(instant)
        return Date(microsecondsSince1970: instant)
      }
      instant = begin + ((instant - begin) / full.length + 1) * full.length
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
