public import Foundation

/// A clock that runs only while webhooks are proven to arrive.
///
/// Silence while our own endpoint was down proves nothing about a message. So the time for evidence is counted on this
/// clock: it moves from one verified webhook to the next, by five minutes at the most.
public struct IngestClock: Hashable, Sendable, Codable {
  /// How much time has been counted.
  private var counted: TimeInterval
  /// When the last webhook was verified.
  private var lastSeen: Date?

  /// A clock that has not seen a webhook.
  public init() {
    counted = 0
    lastSeen = nil
  }

  /// The clock's reading, as an instant after 1970.
  public var reading: Date { Date(timeIntervalSince1970: counted).truncatedToMilliseconds }

  /// How fine it is: webhooks that come closer together count as one, so that a store need not write it for each.
  public static var step: Duration { .seconds(1) }

  /// A webhook was verified.
  ///
  /// - Returns: Whether the clock has moved; else there is nothing to write.
  @discardableResult
  public mutating func webhookArrived(at now: Date) -> Bool {
    if let lastSeen {
      guard now >= lastSeen + Self.step else { return false }
      counted += min(now.timeIntervalSince(lastSeen), 300)
    }
    lastSeen = now
    return true
  }
}

/// How long evidence is waited for when nobody knows whether an attempt arrived.
public struct SettleTime: Hashable, Sendable {
  /// As long as this on the ``IngestClock``.
  public var live: Duration
  /// As long as this on the wall clock at the most: providers deliver no webhook that is older.
  public var most: Duration

  /// Creates a settle time; the default is one hour, and eight days at the most.
  public init(live: Duration = .seconds(3_600), most: Duration = .seconds(8 * 86_400)) {
    self.live = live
    self.most = most
  }
}
