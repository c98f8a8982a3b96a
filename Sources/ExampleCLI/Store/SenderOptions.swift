import WhatsAppCampaigns

/// The options that say how fast the sender number may send, over all campaigns. They belong to whoever sends: every
/// process that sends for one number should be given the same ones.
enum SenderOptions {
  static let rate = Option.values(
    "sender-rate",
    "RATE",
    "How fast the number may send, over all campaigns: 20/s, 100000/day. Default: the provider's"
  )
  static let warmUp = Option.value(
    "warm-up",
    "COUNTS",
    "A new number's messages per day, day by day: 250,500,1000; or two-weeks. Default: none"
  )
  static let pairGap = Option.value(
    "pair-gap",
    "TIME",
    "The shortest time between two messages to one person: 6s, or none. Default: 6s"
  )
  static let all = [rate, warmUp, pairGap]

  /// The sender's limits; `nil` where nothing is asked for, so that the provider's own hold.
  ///
  /// - Parameter provided: The limits of the provider.
  static func limits(_ arguments: Arguments, provided: [RateLimit]) throws(CommandFailure) -> SenderLimits? {
    guard all.contains(where: { !arguments[all: $0].isEmpty }) else { return nil }
    let rates = try arguments.parsedAll(rate, as: "such as 80/s, 10/min or 100000/day") { RateLimit($0) }
    var limits = SenderLimits(limits: rates.isEmpty ? provided : rates)
    limits.warmUp = try arguments.parsed(warmUp, as: "counts per day such as 250,500,1000; or two-weeks", plan)
    if let gap = try arguments.parsed(pairGap, as: "a time such as 6s or 1min, up to a day; or none", gap) {
      limits.pairGap = gap == .zero ? nil : gap
    }
    return limits
  }

  private static func plan(_ text: String) -> WarmUp? {
    if text == "two-weeks" { return .twoWeeks }
    let counts = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard counts.count <= 366, counts.allSatisfy({ $0.map { (1...1_000_000).contains($0) } ?? false }) else {
      return nil
    }
    return WarmUp(messagesPerDay: counts.compactMap(\.self))
  }

  private static func gap(_ text: String) -> Duration? {
    text == "none" ? .zero : Duration(argument: text).flatMap { $0 <= .seconds(86_400) ? $0 : nil }
  }
}
