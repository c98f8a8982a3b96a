public import Foundation

/// Names one thing whose pace is limited, such as a sender number or a campaign.
public struct PaceKey: Hashable, Sendable, Codable, Comparable {
  /// The key as it is stored.
  public let rawValue: String

  package init(unchecked rawValue: String) {
    self.rawValue = rawValue
  }

  /// The pace of one sender number.
  public static func sender(_ name: String) -> PaceKey { PaceKey(unchecked: "sender:\(name)") }

  /// The pace of one campaign.
  public static func campaign(_ id: CampaignID) -> PaceKey { PaceKey(unchecked: "campaign:\(id)") }

  /// Orders by the raw value.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// How much of its limits something has used up: what a store keeps, so that the pace holds over restarts.
public struct PaceState: Hashable, Sendable, Codable {
  /// Sends within one stretch of a long window.
  struct Bucket: Hashable, Sendable, Codable {
    /// The last send counted in it, in microseconds since 1970.
    var last: Int64
    /// When the stretch began.
    var start: Int64
    /// How many.
    var count: Int
  }

  /// The last slot that was given out, in microseconds since 1970.
  var lastSlot: Int64?
  /// Nothing may leave before this, because the provider asked to slow down; microseconds since 1970.
  var heldUntil: Int64?
  /// What was sent in the longest of the long windows, oldest first.
  var buckets: [Bucket]

  /// The state of something that has sent nothing yet.
  public init() {
    lastSlot = nil
    heldUntil = nil
    buckets = []
  }

  /// Lets nothing leave before an instant. A later hold stands.
  public mutating func hold(until instant: Date) {
    heldUntil = max(heldUntil ?? .min, instant.microsecondsSince1970)
  }
}

extension Date {
  /// The instant in whole microseconds since 1970, the precision of pacing.
  var microsecondsSince1970: Int64 {
    let value = (timeIntervalSince1970 * 1_000_000).rounded(.down)
    return Int64(exactly: value) ?? (value < 0 ? .min / 4 : .max / 4)
  }

  init(microsecondsSince1970 value: Int64) {
    self.init(timeIntervalSince1970: TimeInterval(value) / 1_000_000)
  }
}
