public import Foundation

/// The most marketing messages that one person gets in a stretch of time, over all campaigns of a tenant.
public struct FrequencyCap: Hashable, Sendable, Codable {
  /// What becomes of somebody who had enough.
  public enum Excess: String, Hashable, Sendable, Codable {
    /// They are left out of the campaign.
    case skip
    /// They wait until the stretch has passed.
    case wait
  }

  /// The most messages; at least 1.
  public let count: Int
  /// In how long, in milliseconds; at most 31 days.
  public let windowMilliseconds: Int64
  /// What becomes of somebody who had enough.
  public let excess: Excess

  /// Creates a cap, or returns `nil` unless 1 to 100 messages are asked for in up to 31 days.
  public init?(_ count: Int, per window: Duration, excess: Excess = .skip) {
    let milliseconds = window.milliseconds
    guard (1...100).contains(count), (1...31 * 86_400_000).contains(milliseconds) else { return nil }
    self.count = count
    windowMilliseconds = milliseconds
    self.excess = excess
  }

  /// Reads a cap that was encoded.
  ///
  /// - Throws: `DecodingError.dataCorrupted` for figures that ``init(_:per:excess:)`` refuses.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let milliseconds = try container.decode(Int64.self, forKey: .windowMilliseconds)
    guard
      let cap = FrequencyCap(
        try container.decode(Int.self, forKey: .count),
        per: .milliseconds(milliseconds),
        excess: try container.decode(Excess.self, forKey: .excess)
      )
    else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "A frequency cap has a figure that is out of its range."
        )
      )
    }
    self = cap
  }

  /// How long the stretch is.
  public var window: Duration { .milliseconds(windowMilliseconds) }

  /// When one more message may leave to somebody who got these; `nil` when it may at once.
  ///
  /// - Parameter sends: What may have reached the person, in any order.
  func opening(after sends: [EarlierSend], at now: Date) -> Date? {
    let counted = sends.filter { $0.purpose == .marketing && $0.at + window > now }.map(\.at).sorted()
    guard counted.count >= count else { return nil }
    return counted[counted.count - count] + window
  }
}

/// A message that may have reached a person before, in any campaign.
public struct EarlierSend: Hashable, Sendable {
  /// The most that a store shows of one person: the latest.
  public static let most = 100

  /// The last instant at which it can have left.
  public var at: Date
  /// What its campaign is for.
  public var purpose: ConsentPurpose
  /// The provider that sent it.
  public var provider: ProviderName

  /// Creates an entry.
  public init(at: Date, purpose: ConsentPurpose, provider: ProviderName) {
    self.at = at
    self.purpose = purpose
    self.provider = provider
  }
}

extension Recipient {
  /// What of this recipient's attempts may have reached the person since an instant.
  ///
  /// - Parameter plan: The plan of the recipient's campaign.
  public func sends(since: Date, of plan: CampaignPlan) -> [EarlierSend] {
    attempts.filter { !$0.isProvenNegative && $0.sendBefore > since }
      .map { EarlierSend(at: $0.sendBefore, purpose: plan.purpose, provider: plan.provider) }
  }
}
