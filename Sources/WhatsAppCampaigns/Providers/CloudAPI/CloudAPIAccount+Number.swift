extension CloudAPIAccount {
  /// What the provider says about the sender's number.
  public struct NumberInfo: Hashable, Sendable {
    /// The number as people see it.
    public var displayNumber: String?
    /// The name as people see it.
    public var verifiedName: String?
    /// What people think of its messages: `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
    public var quality: String?
    /// Where it stands, such as `CONNECTED`, `FLAGGED` or `RESTRICTED`.
    public var status: String?
    /// The level of its throughput: `STANDARD` is 80 messages a second, `HIGH` is 1000.
    public var throughput: String?
    /// How many people the business may write to first in 24 hours, such as `TIER_2K`.
    public var tier: String?

    /// The limits that follow from the level and the tier; empty where neither is known.
    public var limits: [RateLimit] {
      var limits: [RateLimit] = []
      switch throughput {
      case "STANDARD": limits.append(.perSecond(80))
      case "HIGH": limits.append(.perSecond(1_000))
      default: break
      }
      if let daily = RateLimit(tier: tier ?? "") { limits.append(daily) }
      return limits
    }

    /// Creates a description.
    public init(
      displayNumber: String? = nil,
      verifiedName: String? = nil,
      quality: String? = nil,
      status: String? = nil,
      throughput: String? = nil,
      tier: String? = nil
    ) {
      self.displayNumber = displayNumber
      self.verifiedName = verifiedName
      self.quality = quality
      self.status = status
      self.throughput = throughput
      self.tier = tier
    }
  }

  /// Asks for the state of the sender's number.
  public func number() async throws(CloudAPICallError) -> NumberInfo {
    let fields = [
      "display_phone_number", "verified_name", "quality_rating", "status", "throughput",
      "whatsapp_business_manager_messaging_limit",
    ]
    let url = configuration.url(configuration.phoneNumberID) + "?fields=\(fields.joined(separator: ","))"
    let json = try await call(HTTPRequest(method: .get, url: url, timeout: configuration.timeout))
    guard json.object != nil else { throw CloudAPICallError(.unreadable, "the number is no object") }
    return NumberInfo(
      displayNumber: json["display_phone_number"]?.string,
      verifiedName: json["verified_name"]?.string,
      quality: json["quality_rating"]?.string,
      status: json["status"]?.string,
      throughput: json["throughput"]?["level"]?.string,
      tier: json["whatsapp_business_manager_messaging_limit"]?.string ?? json["messaging_limit_tier"]?.string
    )
  }
}

extension RateLimit {
  /// The daily limit of one of Meta's tiers; `nil` for the unlimited one and for names that are not known.
  init?(tier: String) {
    switch tier {
    case "TIER_50": self = .perDay(50)
    case "TIER_250": self = .perDay(250)
    case "TIER_1K": self = .perDay(1_000)
    case "TIER_2K": self = .perDay(2_000)
    case "TIER_10K": self = .perDay(10_000)
    case "TIER_100K": self = .perDay(100_000)
    default: return nil
    }
  }
}
