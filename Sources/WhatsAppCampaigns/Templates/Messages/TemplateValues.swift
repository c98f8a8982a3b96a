/// An amount of money, which each phone writes in its own way.
public struct TemplateCurrency: Hashable, Sendable {
  /// What is shown where the phone cannot write the amount.
  public var fallback: String
  /// The currency's code of three letters, such as `MYR`.
  public var code: String
  /// The amount in thousandths: 12.50 is `12500`.
  public var thousandths: Int64

  /// Creates an amount.
  public init(fallback: String, code: String, thousandths: Int64) {
    self.fallback = fallback
    self.code = code
    self.thousandths = thousandths
  }

  func problems(path: @autoclosure () -> String) -> [TemplateProblem] {
    var result = FieldRule.text(fallback, path: "\(path()).fallback_value", limit: 1_024)
    let isCode = code.utf8.count == 3 && code.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    if !isCode { result.append(TemplateProblem(path: "\(path()).code", rule: "must be a code such as MYR")) }
    return result
  }
}

/// A date or a time. The provider shows ``fallback`` and ignores the rest, which is kept for other readers.
public struct TemplateDateTime: Hashable, Sendable {
  /// What is shown.
  public var fallback: String
  /// The parts by the provider's names, such as `day_of_week`, `year` or `calendar`.
  public var parts: JSONObject

  /// Creates a date or a time.
  public init(fallback: String, parts: JSONObject = [:]) {
    self.fallback = fallback
    self.parts = parts
  }

  /// The names of the parts.
  static let partNames: Set<String> = [
    "day_of_week", "year", "month", "day_of_month", "hour", "minute", "calendar", "timestamp",
  ]
}

/// A part of what a multi-product button shows.
public struct ProductSection: Hashable, Sendable {
  /// What stands above the products, at most 24 characters.
  public var title: String
  /// The products by their numbers in the catalog.
  public var productIDs: [String]

  /// Creates a section.
  public init(title: String, productIDs: [String]) {
    self.title = title
    self.productIDs = productIDs
  }

  static func problems(_ sections: [ProductSection], path: String) -> [TemplateProblem] {
    var result = FieldRule.count(sections.count, in: 1...10, path: path, noun: "sections")
    result += FieldRule.count(
      sections.reduce(0) { $0 + $1.productIDs.count },
      in: 1...30,
      path: path,
      noun: "products in all"
    )
    for (index, section) in sections.enumerated() {
      result += FieldRule.text(section.title, path: "\(path)[\(index)].title", limit: 24)
      for (number, id) in section.productIDs.enumerated() {
        let field = "\(path)[\(index)].product_items[\(number)].product_retailer_id"
        result += FieldRule.text(id, path: field, limit: 256)
      }
    }
    return result
  }
}
