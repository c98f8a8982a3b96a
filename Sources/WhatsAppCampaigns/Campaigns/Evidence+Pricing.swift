extension Evidence {
  /// What the provider said about the price of a message, in its own words: of what kind it is, never how much.
  public struct Pricing: Hashable, Sendable, Codable {
    /// The longest word that is kept, in bytes.
    private static let longestWord = 64

    /// How far the message had come by the report that said it.
    public internal(set) var level: Level = .none
    /// The category, such as `marketing`, `marketing_lite`, `utility` or `service`.
    public let category: String?
    /// The type, such as `regular`, `free_customer_service` or `free_entry_point`.
    public let type: String?
    /// Whether it is charged, as older versions of the API say it.
    public let isBillable: Bool?

    /// Creates what a report says; `nil` where it says nothing.
    public init?(category: String?, type: String?, isBillable: Bool? = nil) {
      self.category = Self.word(category)
      self.type = Self.word(type)
      self.isBillable = isBillable
      if self.category == nil, self.type == nil, isBillable == nil { return nil }
    }

    /// Whether the provider charges for the message once it is delivered: by the type, and by ``isBillable`` where the type
    /// is not known. `nil` where neither tells.
    public var isBilled: Bool? {
      switch type {
      case "regular": true
      case "free_customer_service", "free_entry_point": false
      default: isBillable
      }
    }

    /// `category`, `type` and `billed`, with `null` for what was not said.
    public var json: JSONValue {
      [
        "category": category.map(JSONValue.string) ?? .null, "type": type.map(JSONValue.string) ?? .null,
        "billed": isBilled.map(JSONValue.bool) ?? .null,
      ]
    }

    /// Of two reports the one of the furthest level counts: what is free may turn out only when a message arrives. Among
    /// equals there is a fixed order.
    func joined(with other: Pricing) -> Pricing { order < other.order ? other : self }

    private var order: (Int, String, String, Int) {
      (level.rawValue, category ?? "", type ?? "", isBillable.map { $0 ? 2 : 1 } ?? 0)
    }

    private static func word(_ text: String?) -> String? {
      guard let text, !text.isEmpty, text.utf8.count <= longestWord else { return nil }
      return text
    }
  }
}
