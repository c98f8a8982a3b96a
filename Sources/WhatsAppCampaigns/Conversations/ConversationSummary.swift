public import Foundation

/// How much one person and the business wrote to each other, and when last.
public struct ConversationSummary: Hashable, Sendable {
  /// How many messages the person sent.
  public var inbound: Int
  /// How many messages to the person may have arrived: one for each campaign, however often it was tried, and every free
  /// message. What is proven to have reached nobody does not count.
  public var outbound: Int
  /// When the person first wrote.
  public var firstInbound: Date?
  /// When the person last wrote.
  public var lastInbound: Date?
  /// When a message that may have arrived was last sent to the person.
  public var lastOutbound: Date?
  /// When the person last wrote something that opens the window for free text, by the provider that it came through.
  public var openings: [ProviderName: Date]

  /// Creates a summary.
  public init(
    inbound: Int = 0,
    outbound: Int = 0,
    firstInbound: Date? = nil,
    lastInbound: Date? = nil,
    lastOutbound: Date? = nil,
    openings: [ProviderName: Date] = [:]
  ) {
    self.inbound = inbound
    self.outbound = outbound
    self.firstInbound = firstInbound
    self.lastInbound = lastInbound
    self.lastOutbound = lastOutbound
    self.openings = openings
  }

  /// When either wrote to the other last.
  public var lastInteraction: Date? { [lastInbound, lastOutbound].compactMap(\.self).max() }

  /// The provider through which the person last opened a window, and when it closes.
  public var lastWindow: (provider: ProviderName, end: Date)? {
    openings.max { ($0.value, $0.key) < ($1.value, $1.key) }.map {
      (provider: $0.key, end: ServiceWindow.end(after: $0.value))
    }
  }
}
