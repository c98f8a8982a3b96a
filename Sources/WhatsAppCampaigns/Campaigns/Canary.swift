public import Foundation

/// The first people of a campaign, who go ahead of the others to see whether all is well.
///
/// After them the campaign waits. When too many of them failed it is paused; when enough of them got the message it goes
/// on by itself. A message that the provider holds back to judge its template is not delivered, so it makes the others
/// wait.
public struct Canary: Hashable, Sendable, Codable {
  /// How many go ahead.
  public let size: Int
  /// How long is waited after the last of them, in milliseconds.
  public let waitMilliseconds: Int64
  /// The most of them, in per cent, who may fail.
  public let mostFailures: Int
  /// The fewest of them, in per cent, whom the message has to reach before the others follow; 0 where the provider does
  /// not report it.
  public internal(set) var fewestDeliveries: Int
  /// How long is waited in all for deliveries that are missing before the campaign is paused, in milliseconds.
  public let patienceMilliseconds: Int64
  /// Whether it has failed: whoever resumes the campaign then goes on without it.
  var hasFailed = false
  /// Whether somebody went on without it. It stays in the plan, so that a copy of the campaign has it again; `nil` in
  /// plans from before there was any of it.
  var isWaived: Bool?

  /// Creates a canary, or returns `nil` unless 1 to 100 000 people go ahead, the wait is 1 second to 7 days, and the
  /// shares are 0 to 100 per cent.
  ///
  /// - Parameter patience: Counted like the wait; the longer of the two holds.
  public init?(
    _ size: Int,
    wait: Duration,
    mostFailures: Int = 20,
    fewestDeliveries: Int = 50,
    patience: Duration = .seconds(86_400)
  ) {
    let wait = wait.milliseconds
    guard (1...100_000).contains(size), (1_000...7 * 86_400_000).contains(wait), (0...100).contains(mostFailures),
      (0...100).contains(fewestDeliveries)
    else { return nil }
    self.size = size
    waitMilliseconds = wait
    self.mostFailures = mostFailures
    self.fewestDeliveries = fewestDeliveries
    patienceMilliseconds = max(wait, min(patience.milliseconds, 31 * 86_400_000))
  }

  /// How long is waited after the last of them.
  public var wait: Duration { .milliseconds(waitMilliseconds) }
}

extension Canary {
  /// What a canary says about the people behind it.
  @nonexhaustive
  public enum Verdict: Hashable, Sendable {
    /// So many may still go ahead.
    case ahead(Int)
    /// The others wait until this instant, and then it is looked again.
    case wait(until: Date)
    /// The others may go.
    case healthy
    /// The campaign is to be paused, for this reason.
    case failed(String)
  }

  /// How long it is waited before it is looked again for deliveries that are missing.
  private static let look = Duration.seconds(60)

  /// Says what the counts of a campaign mean for the people who are not sent to yet. Pure.
  ///
  /// - Parameters:
  ///   - counts: Where everybody stands.
  ///   - last: When the last message left; `nil` for none.
  public func verdict(on counts: OutcomeCounts, last: Date?, at now: Date) -> Verdict {
    let delivered = counts[.delivered] + counts[.read]
    let sent = counts[.sending] + counts[.unconfirmed] + counts[.sent] + counts[.failed] + delivered
    guard isWaived != true else { return .healthy }
    // Whoever is behind the canary was let go by it before.
    guard sent <= size else { return .healthy }
    guard sent == size else { return .ahead(size - sent) }
    if counts[.failed] * 100 > mostFailures * size {
      return .failed(
        "\(counts[.failed]) of the first \(size) failed, more than \(mostFailures)%. Look at their reasons; resume to "
          + "send to the others all the same."
      )
    }
    let since = last ?? now
    guard now >= since + wait else { return .wait(until: since + wait) }
    if delivered * 100 >= fewestDeliveries * size { return .healthy }
    let patience = Duration.milliseconds(patienceMilliseconds)
    guard now >= since + patience else { return .wait(until: min(now + min(Self.look, wait), since + patience)) }
    return .failed(
      "Only \(delivered) of the first \(size) got the message, less than \(fewestDeliveries)%. Look whether the provider "
        + "holds it back and whether its reports arrive; resume to send to the others all the same."
    )
  }
}
