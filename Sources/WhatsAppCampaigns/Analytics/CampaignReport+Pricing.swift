extension CampaignReport {
  /// How many messages the provider named which price for, the most frequent kind first.
  public var pricing: [PricedMessages] { pricingTally.lines }

  /// How many delivered messages the provider charges for, by its own word.
  public var billed: Int { delivered { $0 == true } }

  /// How many delivered messages the provider gives away, by its own word.
  public var free: Int { delivered { $0 == false } }

  /// How many delivered messages the provider did not say a price for.
  public var unpriced: Int { pricingTally.unpriced + delivered { $0 == nil } }

  private func delivered(where isIncluded: (Bool?) -> Bool) -> Int {
    pricing.reduce(0) { $0 + (isIncluded($1.isBilled) ? $1.delivered : 0) }
  }

  /// The same for programs.
  var pricingJSON: JSONValue {
    var object: JSONObject = [
      "billed": .number(JSONNumber(billed)), "free": .number(JSONNumber(free)),
      "unpriced": .number(JSONNumber(unpriced)), "kinds": .array(pricing.map(\.json)),
    ]
    if let cost { object["cost"] = cost.json }
    return .object(object)
  }
}

extension PricedMessages {
  fileprivate var json: JSONValue {
    [
      "category": category.map(JSONValue.string) ?? .null, "type": type.map(JSONValue.string) ?? .null,
      "billed": isBilled.map(JSONValue.bool) ?? .null, "delivered": .number(JSONNumber(delivered)),
      "undelivered": .number(JSONNumber(undelivered)),
    ]
  }
}

extension CostEstimate {
  /// The sums for programs: amounts as decimal text.
  public var json: JSONValue {
    let lines = lines.map { line -> JSONValue in
      [
        "category": .string(line.category.description), "country": .string(line.country),
        "messages": .number(JSONNumber(line.messages)), "cost": line.cost.map { .string("\($0)") } ?? .null,
      ]
    }
    return [
      "card": .string(card.name), "currency": .string(card.currency),
      "effective": .string(card.effective.description), "ageDays": .number(JSONNumber(ageInDays)),
      "total": .string("\(total)"), "unpriced": .number(JSONNumber(unpriced)), "lines": .array(lines),
    ]
  }
}
