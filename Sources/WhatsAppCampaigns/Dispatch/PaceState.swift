import Foundation

/// Names one thing whose pace is limited, such as a sender number or a campaign.
public struct PaceKey: Hashable, Sendable, Codable, Comparable {
  /// The key as it is stored.
  public let rawValue: String

  package init(unchecked rawValue: String) {
    self.rawValue = rawValue
  }

  /// The pace of one sender number.
  public static func sender(_ name: String) -> PaceKey { PaceKey(unchecked: "sender:\(name)") }

  /// The pace of an account that several sender numbers share.
  public static func portfolio(_ name: String) -> PaceKey { PaceKey(unchecked: "portfolio:\(name)") }

  /// The pace of one campaign.
  public static func campaign(_ id: CampaignID) -> PaceKey { PaceKey(unchecked: "campaign:\(id)") }

  /// Orders by the raw value.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// How much of its limits something has used up: what a store keeps, so that the pace holds over restarts.
///
/// It is encoded as one short text, because it is written with every intent. What is in it is nobody else's business.
public struct PaceState: Hashable, Sendable {
  /// How far ahead of the store's clock a slot is ever given out, in microseconds.
  static let furthest: Int64 = 250_000

  /// The first slot that was ever given out, in microseconds since 1970.
  var firstSlot: Int64?
  /// The last one.
  var lastSlot: Int64?
  /// Messages have left at least this far apart, in microseconds, …
  var spacing: Int64 = 0
  /// … since this instant, so that limits which ask for no more need not be counted.
  var spacedSince: Int64 = 0
  /// Nothing may leave before this, because the provider asked to slow down; microseconds since 1970.
  var heldUntil: Int64?
  /// How far the pace was cut, because the provider turned messages away.
  var slowdown: Slowdown?
  /// Limits that the provider has set by events, one of each kind at the most.
  var ceilings: [StoredCeiling] = []
  /// When how many left.
  var history = PaceHistory()
  /// Which campaigns are in line.
  var line = PaceLine()

  /// The state of something that has sent nothing yet.
  public init() {}

  /// A slot further ahead than any can have been given out means that the clock was set back by at least that much.
  /// Everything is moved back with it: nothing counts for less, and nothing has to be waited for until the clock has
  /// caught up.
  ///
  /// - Returns: Whether anything was moved, which has to be kept: measured anew each time it would move on for ever.
  mutating func followClock(_ now: Int64) -> Bool {
    var isMoved = false
    if let last = lastSlot, last > now + Self.furthest {
      let step = last - now - Self.furthest
      lastSlot = last - step
      firstSlot = firstSlot.map { $0 - step }
      spacedSince -= step
      heldUntil = heldUntil.map { $0 - step }
      slowdown?.cutAt -= step
      // Whole milliseconds, the precision of the history, and no more than the clock went back.
      let coarse = step / 1_000 * 1_000
      for index in history.buckets.indices { history.buckets[index].last -= coarse }
      isMoved = true
    }
    if let slowdown, slowdown.cutAt > now {
      self.slowdown?.cutAt = now
      isMoved = true
    }
    if let held = heldUntil, held > now + Throttle.longest.microseconds {
      heldUntil = now + Throttle.longest.microseconds
      isMoved = true
    }
    return isMoved
  }
}

extension Date {
  /// The instant in whole microseconds since 1970, the precision of pacing; no further than the year 10 000.
  var microsecondsSince1970: Int64 {
    let most = 253_402_300_800_000_000.0
    let value = (timeIntervalSince1970 * 1_000_000).rounded(.down)
    guard value == value else { return 0 }
    return Int64(max(-most, min(most, value)))
  }

  init(microsecondsSince1970 value: Int64) {
    self.init(timeIntervalSince1970: TimeInterval(value) / 1_000_000)
  }
}
