public import Foundation

/// A provider asked to slow down, or cannot be reached: what follows for a pace.
public struct Throttle: Hashable, Sendable {
  /// The longest that a pace is held by one answer, whatever the provider says: a day.
  public static let longest = Duration.seconds(86_400)

  /// Nothing may leave before this.
  public var until: Date
  /// When the message that was turned away left; `nil` where the pace itself is not in question, such as for a line
  /// that is down. Of everything that was under way together the pace is slowed once.
  public var left: Date?

  /// Creates a throttle.
  public init(until: Date, left: Date? = nil) {
    self.until = until
    self.left = left
  }

  /// The two as one: the later instants.
  public func joined(_ other: Throttle?) -> Throttle {
    guard let other else { return self }
    return Throttle(until: max(until, other.until), left: [left, other.left].compactMap(\.self).max())
  }
}

/// A pace that was cut because the provider turned messages away, and recovers by itself.
///
/// Halved at every cut, never below a 64th; it gains a 64th every five seconds, so that the full pace is back within
/// five minutes and twenty seconds. A function of time: nothing has to be written for it to recover.
struct Slowdown: Hashable, Sendable {
  static let whole: Int64 = 64_000
  static let least: Int64 = 1_000
  /// What comes back in a second.
  private static let gain: Int64 = 200

  /// When it was cut, in microseconds since 1970.
  var cutAt: Int64
  /// What was left of the pace then, in parts of ``whole``.
  var share: Int64
  /// The distance between two messages at the full pace, where no limit says more.
  var spacing: Int64

  /// What of the pace is allowed at an instant, in parts of ``whole``.
  func share(at now: Int64) -> Int64 {
    let seconds = max(0, now - cutAt) / 1_000_000
    return seconds >= 320 ? Self.whole : min(Self.whole, share + seconds * Self.gain)
  }
}

extension PaceState {
  /// Takes what a provider's refusal means for this pace. A later hold stands, and no hold is longer than a day.
  ///
  /// - Parameter now: The store's clock.
  public mutating func apply(_ throttle: Throttle, at now: Date) {
    let now = now.microsecondsSince1970
    let most = now + Throttle.longest.microseconds
    heldUntil = max(heldUntil ?? .min, min(throttle.until.microsecondsSince1970, most))
    guard let left = throttle.left?.microsecondsSince1970 else { return }
    // What left before the last cut, or was let go with it, says nothing new.
    if let slowdown, left < slowdown.cutAt + 500_000, slowdown.cutAt <= now { return }
    let before = slowdown?.share(at: now) ?? Slowdown.whole
    let share = max(Slowdown.least, before / 2)
    slowdown = Slowdown(cutAt: now, share: share, spacing: spacing > 0 ? spacing : observedSpacing(at: now))
    // Whoever says no gets a pause even where no wait is asked for: half a second at first, sixteen at the slowest.
    heldUntil = max(heldUntil ?? .min, now + 250_000 * Slowdown.whole / share)
  }

  /// How far apart messages left in the last ten seconds.
  private func observedSpacing(at now: Int64) -> Int64 {
    let count = history.buckets.reversed().prefix { $0.last > now - 10_000_000 }.reduce(0) { $0 + $1.count }
    return 10_000_000 / max(10, min(count, 10_000))
  }
}

extension Duration {
  /// The duration in whole microseconds; the nearest end where `Int64` has no such number.
  var microseconds: Int64 {
    let (product, overflows) = components.seconds.multipliedReportingOverflow(by: 1_000_000)
    let (sum, exceeds) = product.addingReportingOverflow(components.attoseconds / 1_000_000_000_000)
    guard overflows || exceeds else { return sum }
    return components.seconds < 0 ? .min : .max
  }
}
