public import Foundation

/// What the provider has reported about one attempt.
///
/// Reports come late, twice and in any order, so they are never assigned but joined: the level by its maximum, each time
/// by its minimum, failures and identifiers by union. Any order and any repetition of the same reports gives the same
/// evidence.
public struct Evidence: Hashable, Sendable, Codable {
  /// How far a message is known to have come.
  public enum Level: Int, Hashable, Sendable, Codable, CaseIterable, Comparable {
    /// Nothing is known.
    case none
    /// The provider took it.
    case accepted
    /// It left the provider.
    case sent
    /// It reached a device.
    case delivered
    /// It was read.
    case read
    /// Its recording was played.
    case played

    /// Orders by how far a message has come.
    public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
  }

  /// One report of failure.
  public struct Failure: Hashable, Sendable, Codable {
    /// The provider's number for it.
    public var code: Int?
    /// What kind of failure it is, in one word such as `recipientUnreachable`: an error class of the provider's adapter.
    public var errorClass: String
    /// When, by the provider's clock.
    public var at: Date

    /// Creates a failure.
    public init(code: Int?, errorClass: String, at: Date) {
      self.code = code
      self.errorClass = errorClass
      self.at = at
    }
  }

  /// How far it is known to have come.
  public private(set) var level: Level
  /// The earliest report of each level, by the provider's clock, in milliseconds since 1970.
  private var times: [Int: Int64]
  /// Every distinct failure, ordered by time.
  public private(set) var failures: [Failure]
  /// Every identifier that the provider used for it, ordered.
  public private(set) var messageIDs: [ProviderMessageID]

  /// No evidence.
  public init() {
    level = .none
    times = [:]
    failures = []
    messageIDs = []
  }

  /// One report of a level.
  public init(_ level: Level, at time: Date, messageID: ProviderMessageID?) {
    self.level = level
    times = [level.rawValue: time.millisecondsSince1970]
    failures = []
    messageIDs = messageID.map { [$0] } ?? []
  }

  /// One report of failure.
  public init(failure: Failure, messageID: ProviderMessageID?) {
    level = .none
    times = [:]
    failures = [failure]
    messageIDs = messageID.map { [$0] } ?? []
  }

  /// When a level was first reported. A level that was only implied by a higher one has no time: none is invented.
  public func time(of level: Level) -> Date? {
    times[level.rawValue].map(Date.init(millisecondsSince1970:))
  }

  /// Whether nothing at all was reported.
  public var isEmpty: Bool { level == .none && failures.isEmpty && messageIDs.isEmpty }

  /// Joins other evidence of the same attempt.
  public mutating func join(_ other: Evidence) {
    // The first evidence of nearly every attempt.
    if isEmpty && times.isEmpty { return self = other }
    level = max(level, other.level)
    times.merge(other.times, uniquingKeysWith: min)
    failures = Set(failures).union(other.failures)
      .sorted { ($0.at, $0.code ?? 0, $0.errorClass) < ($1.at, $1.code ?? 0, $1.errorClass) }
    messageIDs = Set(messageIDs).union(other.messageIDs).sorted()
  }

  /// The same without the provider's identifiers, which hold the number of who got the message.
  public var withoutMessageIDs: Evidence {
    var evidence = self
    evidence.messageIDs = []
    return evidence
  }
}
