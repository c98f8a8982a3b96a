public import Foundation

/// What the provider has reported about one attempt.
///
/// Reports come late, twice and in any order, so they are never assigned but joined: the level by its maximum, each time
/// by its minimum, failures and identifiers by union, the price by the furthest report that names one. Any order and any
/// repetition of the same reports gives the same evidence.
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
  private var times: Times
  /// Every distinct failure, ordered by time.
  public private(set) var failures: [Failure]
  /// Every identifier that the provider used for it, ordered.
  public private(set) var messageIDs: [ProviderMessageID]
  /// What the provider said about its price.
  public private(set) var pricing: Pricing?

  /// No evidence.
  public init() {
    level = .none
    times = Times()
    failures = []
    messageIDs = []
  }

  /// One report of a level.
  public init(_ level: Level, at time: Date, messageID: ProviderMessageID?, pricing: Pricing? = nil) {
    self.level = level
    self.pricing = pricing
    self.pricing?.level = level
    times = Times()
    times[level] = time.millisecondsSince1970
    failures = []
    messageIDs = messageID.map { [$0] } ?? []
  }

  /// One report of failure.
  public init(failure: Failure, messageID: ProviderMessageID?) {
    level = .none
    times = Times()
    failures = [failure]
    messageIDs = messageID.map { [$0] } ?? []
  }

  /// When a level was first reported. A level that was only implied by a higher one has no time: none is invented.
  public func time(of level: Level) -> Date? {
    times[level].map(Date.init(millisecondsSince1970:))
  }

  /// Whether nothing at all was reported.
  public var isEmpty: Bool { level == .none && failures.isEmpty && messageIDs.isEmpty }

  /// Joins other evidence of the same attempt.
  public mutating func join(_ other: Evidence) {
    // The first evidence of nearly every attempt.
    if isEmpty && times == Times() { return self = other }
    level = max(level, other.level)
    times.join(other.times)
    // Nearly every report is about the one message that is known, and no failure.
    if other.failures != failures, !other.failures.isEmpty { failures = Self.ordered(failures + other.failures) }
    if other.messageIDs != messageIDs, !other.messageIDs.isEmpty {
      messageIDs = Self.ordered(messageIDs + other.messageIDs)
    }
    if let price = other.pricing { pricing = pricing?.joined(with: price) ?? price }
  }

  /// Evidence that was joined before and is put together again.
  package init(
    times: [(level: Level, at: Int64)],
    failures: [Failure],
    messageIDs: [ProviderMessageID],
    pricing: Pricing?
  ) {
    level = times.lazy.map(\.level).max() ?? .none
    self.times = Times()
    for (level, at) in times { self.times[level] = min(at, self.times[level] ?? at) }
    self.failures = failures.count > 1 ? Self.ordered(failures) : failures
    self.messageIDs = messageIDs.count > 1 ? Self.ordered(messageIDs) : messageIDs
    self.pricing = pricing
  }

  private static func ordered(_ failures: [Failure]) -> [Failure] {
    Set(failures).sorted { ($0.at, $0.code ?? 0, $0.errorClass) < ($1.at, $1.code ?? 0, $1.errorClass) }
  }

  private static func ordered(_ identifiers: [ProviderMessageID]) -> [ProviderMessageID] { Set(identifiers).sorted() }

  /// The same as it is read back from a store, with the times of failures in whole milliseconds: finer ones would look
  /// like news each time.
  package var inMilliseconds: Evidence {
    guard failures.contains(where: { $0.at != $0.at.truncatedToMilliseconds }) else { return self }
    var evidence = self
    for index in failures.indices { evidence.failures[index].at = failures[index].at.truncatedToMilliseconds }
    evidence.failures = Self.ordered(evidence.failures)
    return evidence
  }

  /// The same without the provider's identifiers, which hold the number of who got the message.
  public var withoutMessageIDs: Evidence {
    var evidence = self
    evidence.messageIDs = []
    return evidence
  }

  /// The earliest time of each level, in milliseconds since 1970. There are two of these for every report, so they take
  /// no memory of their own.
  fileprivate struct Times: Hashable {
    private var none: Int64?
    private var accepted: Int64?
    private var sent: Int64?
    private var delivered: Int64?
    private var read: Int64?
    private var played: Int64?

    subscript(level: Level) -> Int64? {
      get {
        switch level {
        case .none: none
        case .accepted: accepted
        case .sent: sent
        case .delivered: delivered
        case .read: read
        case .played: played
        }
      }
      set {
        switch level {
        case .none: none = newValue
        case .accepted: accepted = newValue
        case .sent: sent = newValue
        case .delivered: delivered = newValue
        case .read: read = newValue
        case .played: played = newValue
        }
      }
    }

    mutating func join(_ other: Times) {
      for level in Level.allCases {
        if let at = other[level] { self[level] = min(at, self[level] ?? at) }
      }
    }
  }
}

extension Evidence.Times: Codable {
  /// As they are written: times by the numbers of their levels.
  init(from decoder: any Decoder) throws {
    for (number, at) in try decoder.singleValueContainer().decode([Int: Int64].self) {
      if let level = Evidence.Level(rawValue: number) { self[level] = at }
    }
  }

  func encode(to encoder: any Encoder) throws {
    var numbers: [Int: Int64] = [:]
    for level in Evidence.Level.allCases { numbers[level.rawValue] = self[level] }
    var container = encoder.singleValueContainer()
    try container.encode(numbers)
  }
}
