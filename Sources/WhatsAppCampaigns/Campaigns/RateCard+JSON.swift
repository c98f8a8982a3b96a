import Foundation

/// Why a rate card could not be read.
public struct RateCardError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, where, and what to do.
  public let description: String
}

extension RateCard {
  /// Reads a card from JSON:
  ///
  /// ```json
  /// {"name": "Sample", "currency": "USD", "effective": "2026-10-01", "prices": [
  ///   {"category": "marketing", "region": "MY", "price": "0.10"},
  ///   {"category": "marketing", "callingCode": 62, "price": 0.05},
  ///   {"category": "utility", "price": "0.02"}
  /// ]}
  /// ```
  ///
  /// A price without region and calling code holds for everywhere else.
  public init(json bytes: [UInt8]) throws(RateCardError) {
    let json: JSONValue
    do throws(JSONError) {
      json = try JSONValue.parse(bytes)
    } catch {
      throw RateCardError("The rate card is not JSON: \(error)")
    }
    guard let currency = json["currency"]?.string, currency.utf8.count == 3,
      currency.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) })
    else { throw RateCardError("The rate card has no currency. Give one of three letters, such as \"USD\".") }
    guard let effective = json["effective"]?.string.flatMap({ CalendarDay($0) }) else {
      throw RateCardError("The rate card has no date. Give the day from which it holds: \"effective\": \"2026-10-01\".")
    }
    guard let rows = json["prices"]?.array, rows.count <= Self.mostPrices else {
      throw RateCardError("The rate card has no list \"prices\" of at most \(Self.mostPrices) prices.")
    }
    var prices: [Key: Decimal] = [:]
    for (index, row) in rows.enumerated() {
      let key = try Self.key(row, index)
      guard prices.updateValue(try Self.price(row, index), forKey: key) == nil else {
        throw RateCardError("prices[\(index)] of the rate card repeats an earlier one. Remove one of them.")
      }
    }
    self.init(name: json["name"]?.string ?? "", currency: currency, effective: effective, prices: prices)
  }

  private static func key(_ row: JSONValue, _ index: Int) throws(RateCardError) -> Key {
    guard let category = row["category"]?.string else {
      throw RateCardError("prices[\(index)] of the rate card has no category, such as \"marketing\".")
    }
    let place: Key.Place
    if let text = row["region"]?.string {
      guard let region = RegionCode(text), row["callingCode"].map({ _ in false }) ?? true else {
        throw RateCardError("prices[\(index)] of the rate card needs one region of two letters, or one calling code.")
      }
      place = .region(region)
    } else if let number = row["callingCode"] {
      guard case .number(let code) = number, let code = Int(code.text), (1...999).contains(code) else {
        throw RateCardError("prices[\(index)] of the rate card has a calling code that is none, such as 60.")
      }
      place = .callingCode(code)
    } else {
      place = .elsewhere
    }
    return Key(category: TemplateCategory(rawValue: category), place: place)
  }

  /// The digits as they stand in the file: a price never goes through a binary fraction.
  private static func price(_ row: JSONValue, _ index: Int) throws(RateCardError) -> Decimal {
    let text: String? =
      switch row["price"] {
      case .string(let text): text
      case .number(let number): number.text
      default: nil
      }
    guard let text, text.utf8.count <= 20, text.utf8.allSatisfy(Self.isDecimal),
      let price = Decimal(string: text, locale: Locale(identifier: "en_US_POSIX")), price >= 0, price <= 1_000_000
    else { throw RateCardError("prices[\(index)] of the rate card has no price, such as \"0.10\".") }
    return price
  }

  private static func isDecimal(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: ".")
  }
}

extension RateCardError {
  fileprivate init(_ description: String) {
    self.description = description
  }
}
