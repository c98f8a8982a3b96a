/// How fast one sender number may send, and with whom it shares.
///
/// The figures are the host's to know: they depend on the account, not on the API. What the provider changes later by
/// its webhooks is kept in the store beside them, and the stricter of the two holds.
public struct SenderLimits: Hashable, Sendable, Codable {
  /// The limits of the number.
  public var limits: [RateLimit]
  /// The account that several numbers share, where it has limits of its own.
  public var portfolio: Portfolio?
  /// How a new number starts; `nil` for at full pace.
  public var warmUp: WarmUp?
  /// The shortest time between two messages of this number to the same person, over all campaigns; `nil` for none. The
  /// Cloud API allows one in six seconds.
  public var pairGap: Duration?

  /// Creates limits.
  public init(
    limits: [RateLimit],
    portfolio: Portfolio? = nil,
    warmUp: WarmUp? = nil,
    pairGap: Duration? = .seconds(6)
  ) {
    self.limits = limits
    self.portfolio = portfolio
    self.warmUp = warmUp
    self.pairGap = pairGap
  }
}

/// An account whose numbers share limits, such as a Meta business portfolio.
public struct Portfolio: Hashable, Sendable, Codable {
  /// Its name: the same for every number that belongs to it.
  public var name: String
  /// The limits that its numbers share, such as 2 000 a day. Every message counts, not only the first to a person, so
  /// the provider's limit of unique people is kept with room to spare.
  public var limits: [RateLimit]

  /// Creates a portfolio.
  public init(_ name: String, limits: [RateLimit]) {
    self.name = name
    self.limits = limits
  }
}

/// How a new number starts: so many messages in any 24 hours on its first day, so many on its second, and so on.
public struct WarmUp: Hashable, Sendable, Codable {
  /// Messages per day, by day since the first message that this library sent from the number. At the end nothing of it
  /// is left.
  public var messagesPerDay: [Int]

  /// Creates a plan.
  public init(messagesPerDay: [Int]) {
    self.messagesPerDay = messagesPerDay
  }

  /// Two weeks from 250 a day upwards, doubling every second day.
  public static let twoWeeks = WarmUp(
    messagesPerDay: (0..<14).map { 250 << ($0 / 2) }
  )

  /// The limit that holds on a day, counted from 0; `nil` when the warm-up is over.
  func limit(onDay day: Int64) -> RateLimit? {
    guard let day = Int(exactly: day), messagesPerDay.indices.contains(day) else { return nil }
    return .perDay(messagesPerDay[day])
  }
}
