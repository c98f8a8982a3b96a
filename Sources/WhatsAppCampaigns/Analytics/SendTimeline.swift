public import Foundation

/// How many messages were sent when, in at most ``maximumBars`` bars of equal width.
///
/// The bars start at whole multiples of their width in local time, and every width is a multiple of the one before it.
/// So bars can be joined exactly when the campaign turns out longer, and the result does not depend on the order.
public struct SendTimeline: Hashable, Sendable {
  /// The most bars that there are.
  public static let maximumBars = 60

  /// One bar.
  public struct Bar: Hashable, Sendable {
    /// When it starts.
    public let start: Date
    /// How many messages were sent in it.
    public let count: Int
  }

  /// The widths up to one day, in seconds. Beyond it they double.
  private static let widths: [Int64] = [60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400]

  /// Added to an instant so that days start at midnight.
  private let zoneOffset: Int64
  private var seconds = widths[0]
  private var counts: [Int64: Int] = [:]
  /// When the first one was sent.
  public private(set) var first: Date?
  /// When the last one was sent.
  public private(set) var last: Date?

  init(zoneOffset: Int) {
    self.zoneOffset = Int64(zoneOffset)
  }

  /// How long one bar is.
  public var width: Duration { .seconds(seconds) }

  /// The bars from the first to the last, those with nothing in them included.
  public var bars: [Bar] {
    guard let first, let last else { return [] }
    return (index(of: first)...index(of: last)).map { index in
      let start = Date(timeIntervalSince1970: Double(index * seconds - zoneOffset))
      return Bar(start: start, count: counts[index] ?? 0)
    }
  }

  mutating func add(_ instant: Date) {
    let earliest = min(first ?? instant, instant)
    let latest = max(last ?? instant, instant)
    (first, last) = (earliest, latest)
    while index(of: latest) - index(of: earliest) >= Int64(Self.maximumBars) { widen() }
    counts[index(of: instant), default: 0] += 1
  }

  private mutating func widen() {
    let next = Self.widths.first { $0 > seconds } ?? seconds * 2
    let factor = next / seconds
    var joined: [Int64: Int] = [:]
    for (index, count) in counts { joined[Self.quotient(index, factor), default: 0] += count }
    counts = joined
    seconds = next
  }

  private func index(of instant: Date) -> Int64 {
    // Within the years 0001 to 9999, so that nothing a store may hold can overflow.
    let second = min(max(instant.timeIntervalSince1970, -62_135_596_800), 253_402_300_799).rounded(.down)
    return Self.quotient((Int64(exactly: second) ?? 0) + zoneOffset, seconds)
  }

  /// The quotient rounded down, also below zero.
  private static func quotient(_ number: Int64, _ divisor: Int64) -> Int64 {
    let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
