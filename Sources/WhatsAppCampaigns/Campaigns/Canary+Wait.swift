public import Foundation

extension Canary {
  /// What the people behind a canary wait for.
  @nonexhaustive
  public enum Wait: Hashable, Sendable {
    /// Until this instant, when it is looked how those did who went ahead.
    case look(at: Date)
    /// For deliveries: so many of those who went ahead have the message, and so many have to. The campaign is paused
    /// when they are not reported by this instant.
    case deliveries(Int, of: Int, until: Date)
  }

  /// What is waited for, where ``verdict(on:last:at:)`` makes the others wait; otherwise `nil`. Pure.
  public func wait(on counts: OutcomeCounts, last: Date?, at now: Date) -> Wait? {
    guard case .wait = verdict(on: counts, last: last, at: now) else { return nil }
    let since = last ?? now
    guard now >= since + wait else { return .look(at: since + wait) }
    let fewest = (fewestDeliveries * size + 99) / 100
    return .deliveries(
      counts[.delivered] + counts[.read],
      of: fewest,
      until: since + .milliseconds(patienceMilliseconds)
    )
  }
}
