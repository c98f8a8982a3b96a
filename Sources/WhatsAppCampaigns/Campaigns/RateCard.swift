public import Foundation

/// What messages cost: a dated list of prices, which the host supplies.
///
/// Providers change their prices several times a year and bill by agreement, so the library ships no list. A price is
/// looked up by the template's category and the recipient's region, then by category and calling code, then by category
/// alone.
public struct RateCard: Hashable, Sendable {
  /// What a price is for.
  public struct Key: Hashable, Sendable {
    /// Where somebody lives, as far as a number tells.
    @nonexhaustive
    public enum Place: Hashable, Sendable {
      /// A country or territory, such as `MY`.
      case region(RegionCode)
      /// All countries of a calling code, such as 60.
      case callingCode(Int)
      /// Everywhere else.
      case elsewhere
    }

    /// The category of the template.
    public var category: TemplateCategory
    /// Where the recipient lives.
    public var place: Place

    /// Creates a key.
    public init(category: TemplateCategory, place: Place) {
      self.category = category
      self.place = place
    }
  }

  /// The most prices of one card.
  public static let mostPrices = 10_000

  /// Where the prices come from, for people.
  public var name: String
  /// The currency, such as `USD`.
  public var currency: String
  /// The day from which the prices hold.
  public var effective: CalendarDay
  /// The price of one message.
  public var prices: [Key: Decimal]

  /// Creates a card.
  public init(name: String, currency: String, effective: CalendarDay, prices: [Key: Decimal]) {
    self.name = name
    self.currency = currency
    self.effective = effective
    self.prices = prices
  }

  /// The price of one message of a category to a number; `nil` where the card has none.
  public func price(of category: TemplateCategory, to phone: PhoneNumber?) -> Decimal? {
    guard let phone else { return prices[Key(category: category, place: .elsewhere)] }
    if let region = phone.region, let price = prices[Key(category: category, place: .region(region))] { return price }
    return prices[Key(category: category, place: .callingCode(phone.callingCode))]
      ?? prices[Key(category: category, place: .elsewhere)]
  }

  /// How many days ago the prices took effect, in UTC; negative for prices that do not hold yet.
  public func age(at now: Date) -> Int {
    CalendarDay(now, in: .gmt).daysSince1970 - effective.daysSince1970
  }
}
