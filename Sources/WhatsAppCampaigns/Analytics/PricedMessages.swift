/// How many messages of a campaign the provider named one kind of price for, in its own words.
public struct PricedMessages: Hashable, Sendable {
  /// The category, such as `marketing` or `marketing_lite`; `nil` where none was named.
  public let category: String?
  /// The type, such as `regular` or `free_customer_service`; `nil` where none was named.
  public let type: String?
  /// Whether the provider charges for them; `nil` where it did not say.
  public let isBilled: Bool?
  /// How many were delivered. What is charged is charged for these.
  public internal(set) var delivered = 0
  /// How many are not known to be delivered: they cost something only if they arrive.
  public internal(set) var undelivered = 0
}

/// Counts messages by the price that the provider named.
struct PricingTally: Hashable, Sendable {
  private struct Key: Hashable {
    var category: String?
    var type: String?
    var isBilled: Bool?
  }

  /// The most kinds that are told apart. There are some dozens; a provider that invents words cannot make us grow.
  static let maximumKinds = 100
  static let otherWord = "other"

  private var kinds: [Key: PricedMessages] = [:]
  /// How many delivered messages the provider named no price for.
  private(set) var unpriced = 0

  mutating func add(_ evidence: Evidence) {
    let isDelivered = evidence.level >= .delivered
    guard let pricing = evidence.pricing else {
      if isDelivered { unpriced += 1 }
      return
    }
    var key = Key(category: pricing.category, type: pricing.type, isBilled: pricing.isBilled)
    if kinds[key] == nil, kinds.count >= Self.maximumKinds {
      key = Key(category: Self.otherWord, type: nil, isBilled: pricing.isBilled)
    }
    var kind = kinds[key] ?? PricedMessages(category: key.category, type: key.type, isBilled: key.isBilled)
    if isDelivered { kind.delivered += 1 } else { kind.undelivered += 1 }
    kinds[key] = kind
  }

  /// The most frequent first, and in one fixed order among equals.
  var lines: [PricedMessages] {
    kinds.values.sorted { left, right in
      let messages = (left.delivered + left.undelivered, right.delivered + right.undelivered)
      if messages.0 != messages.1 { return messages.0 > messages.1 }
      return Self.order(left) < Self.order(right)
    }
  }

  private static func order(_ line: PricedMessages) -> (String, String, Int) {
    (line.category ?? "", line.type ?? "", line.isBilled.map { $0 ? 2 : 1 } ?? 0)
  }
}
