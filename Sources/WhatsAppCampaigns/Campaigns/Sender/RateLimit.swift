/// How many messages may leave in any window of a length: `80` per second, `10` per minute, `100 000` per day.
///
/// The limit holds for **every** sliding window, not for calendar minutes. Windows of a minute or less are paced
/// evenly, so that 10 a minute is one every six seconds; a longer window is a quota that may be used up at once.
public struct RateLimit: Hashable, Sendable, Codable {
  /// The most messages in one window; at least 1.
  public let count: Int
  /// The length of the window in milliseconds; at least 1.
  public let windowMilliseconds: Int64

  private static let mostMessages = 1_000_000

  /// Creates a limit, or returns `nil` unless both figures are positive and sane (at most a million, at most 31 days).
  public init?(count: Int, per window: Duration) {
    let milliseconds = window.milliseconds
    guard (1...Self.mostMessages).contains(count), (1...31 * 86_400_000).contains(milliseconds) else { return nil }
    self.count = count
    windowMilliseconds = milliseconds
  }

  /// Half as many messages in the same time, or one in twice the time: what a number with poor feedback may send.
  var halved: RateLimit? {
    RateLimit(count: max(1, count / 2), per: count > 1 ? window : window * 2)
  }

  /// Reads a limit that was encoded.
  ///
  /// - Throws: `DecodingError.dataCorrupted` for figures that ``init(count:per:)`` refuses.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let count = try container.decode(Int.self, forKey: .count)
    let milliseconds = try container.decode(Int64.self, forKey: .windowMilliseconds)
    guard let limit = RateLimit(count: count, per: .milliseconds(milliseconds)) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "A rate limit has a figure that is out of its range.")
      )
    }
    self = limit
  }

  private init(clamping count: Int, _ milliseconds: Int64) {
    self.count = min(max(1, count), Self.mostMessages)
    windowMilliseconds = milliseconds
  }

  /// The length of the window.
  public var window: Duration { .milliseconds(windowMilliseconds) }

  /// Whether messages are spread evenly over the window.
  public var isPacedEvenly: Bool { windowMilliseconds <= 60_000 }

  /// So many messages in any second: at least 1, at most a million.
  public static func perSecond(_ count: Int) -> RateLimit { RateLimit(clamping: count, 1_000) }
  /// So many messages in any minute: at least 1, at most a million.
  public static func perMinute(_ count: Int) -> RateLimit { RateLimit(clamping: count, 60_000) }
  /// So many messages in any 24 hours: at least 1, at most a million.
  public static func perDay(_ count: Int) -> RateLimit { RateLimit(clamping: count, 86_400_000) }
}

extension RateLimit {
  /// Parses `80/s`, `10/min`, `600/h` and `100000/day`.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let count = Int(parts[0]) else { return nil }
    let window: Duration
    switch parts[1] {
    case "s", "sec", "second": window = .seconds(1)
    case "m", "min", "minute": window = .seconds(60)
    case "h", "hour": window = .seconds(3_600)
    case "d", "day": window = .seconds(86_400)
    default: return nil
    }
    self.init(count: count, per: window)
  }
}

extension RateLimit: CustomStringConvertible {
  /// The same in words for people, without personal data.
  public var description: String {
    switch windowMilliseconds {
    case 1_000: "\(count)/s"
    case 60_000: "\(count)/min"
    case 3_600_000: "\(count)/h"
    case 86_400_000: "\(count)/day"
    default: "\(count)/\(windowMilliseconds)ms"
    }
  }
}
