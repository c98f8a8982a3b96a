public import Foundation

/// What messages cost by a rate card, those of a plan or those that were billed: a sum for each category and country, and who
/// has no price.
public struct CostEstimate: Hashable, Sendable {
  /// Messages of one category to one country.
  public struct Line: Hashable, Sendable {
    /// The category of the template.
    public let category: TemplateCategory
    /// The country, or the calling code where the number tells no country, such as `MY` or `+870`.
    public let country: String
    /// How many messages.
    public let messages: Int
    /// What they cost together; `nil` where the card has no price for them.
    public let cost: Decimal?
  }

  private struct Place: Hashable {
    var category: TemplateCategory
    var country: String
  }

  private struct Sum: Hashable {
    var messages = 0
    var price: Decimal?
  }

  /// The card.
  public let card: RateCard
  /// How many days old the card is; negative where it does not hold yet.
  public let ageInDays: Int
  private var sums: [Place: Sum] = [:]

  /// Starts an estimate.
  public init(card: RateCard, at now: Date) {
    self.card = card
    ageInDays = card.age(at: now)
  }

  /// Counts one message.
  public mutating func add(_ category: TemplateCategory, to phone: PhoneNumber?) {
    let country = phone.map { $0.region?.rawValue ?? "+\($0.callingCode)" } ?? "?"
    let place = Place(category: category, country: country)
    sums[place, default: Sum(price: card.price(of: category, to: phone))].messages += 1
  }

  /// The sums, the dearest first.
  public var lines: [Line] {
    sums.map { place, sum in
      Line(
        category: place.category,
        country: place.country,
        messages: sum.messages,
        cost: sum.price.map { $0 * Decimal(sum.messages) }
      )
    }
    .sorted { left, right in
      let costs = (left.cost ?? 0, right.cost ?? 0)
      if costs.0 != costs.1 { return costs.0 > costs.1 }
      return (left.category.rawValue, left.country) < (right.category.rawValue, right.country)
    }
  }

  /// What everything with a price costs.
  public var total: Decimal { lines.reduce(0) { $0 + ($1.cost ?? 0) } }

  /// How many people have no price.
  public var unpriced: Int { lines.reduce(0) { $0 + ($1.cost == nil ? $1.messages : 0) } }
}
