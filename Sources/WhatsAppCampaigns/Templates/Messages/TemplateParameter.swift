/// One value inside a template.
@nonexhaustive
public enum TemplateParameter: Hashable, Sendable {
  /// A text, with the variable's name where the template names its variables.
  case text(String, name: String? = nil)
  /// The medium of a media header; a document may state the file name that people see.
  case media(MediaKind, MediaSource, filename: String? = nil)
  /// What a quick reply sends back to the business.
  case payload(String)
  /// The code that a copy-code button copies.
  case couponCode(String)
  /// An amount of money in the body.
  case currency(TemplateCurrency, name: String? = nil)
  /// A date or a time in the body.
  case dateTime(TemplateDateTime, name: String? = nil)
  /// The place of a location header.
  case location(LocationMessage)
  /// The product of a product header, and the catalog that it is in.
  case product(id: String, catalogID: String)
  /// When the offer of a limited-time template ends, in milliseconds since 1970, a number of 13 digits.
  case offerEnd(milliseconds: Int64)
  /// What a button that opens a form carries: what comes back with the answers, and data for the first screen.
  case flow(token: String?, data: JSONValue? = nil)
  /// The product whose picture stands for the catalog; without one, the first of the catalog.
  case catalog(thumbnailID: String?)
  /// The products that a multi-product button shows.
  case products(thumbnailID: String?, sections: [ProductSection])

  /// The variable's name where the template names its variables.
  public var name: String? {
    switch self {
    case .text(_, let name), .currency(_, let name), .dateTime(_, let name): name
    default: nil
    }
  }

  /// Whether it stands for a variable in a text.
  var isText: Bool {
    switch self {
    case .text, .currency, .dateTime: true
    default: false
    }
  }

  /// When an offer can end, in milliseconds since 1970: numbers of 13 digits, from the year 2001 to 2286. Seconds would be in
  /// January 1970, microseconds thousands of years away.
  static let offerEnds: ClosedRange<Int64> = 1_000_000_000_000...9_999_999_999_999

  /// What a person reads of it in the text around it; nothing of a file or a place.
  var words: String {
    switch self {
    case .text(let text, _): text
    case .currency(let money, _): money.fallback
    case .dateTime(let date, _): date.fallback
    default: ""
    }
  }

  /// The most characters that a text may have in a place.
  static func textLimit(in place: TemplateComponent.Place) -> Int {
    switch place {
    case .header: 60
    case .body: 1_024
    case .button(.url, _): 2_000
    // The pages of the documentation say 15, its changelog says 20 since December 2025; the larger one is let through.
    case .button(.copyCode, _): 20
    case .limitedTimeOffer, .carousel, .button: 256
    }
  }

  func problems(in place: TemplateComponent.Place, path: @autoclosure () -> String) -> [TemplateProblem] {
    switch (self, place) {
    case (.text(let text, let name), .header), (.text(let text, let name), .body),
      (.text(let text, let name), .button(.url, _)):
      var result = Self.problems(text, field: "\(path()).text", in: place)
      if !ParameterText.isSendable(text) {
        result.append(
          TemplateProblem(
            path: "\(path()).text",
            rule: "must hold no line break, no tab and at most four spaces in a row"
          )
        )
      }
      return result + Self.problems(ofName: name, path: path())
    case (.currency(let money, let name), .body):
      return money.problems(path: "\(path()).currency") + Self.problems(ofName: name, path: path())
    case (.dateTime(let date, let name), .body):
      return FieldRule.text(date.fallback, path: "\(path()).date_time.fallback_value", limit: 1_024)
        + Self.problems(ofName: name, path: path())
    case (.location(let place), .header):
      return place.problems(path: "\(path()).location")
    case (.product(let id, let catalogID), .header):
      return FieldRule.text(id, path: "\(path()).product.product_retailer_id", limit: 256)
        + FieldRule.text(catalogID, path: "\(path()).product.catalog_id", limit: 256)
    case (.offerEnd(let milliseconds), .limitedTimeOffer):
      guard !Self.offerEnds.contains(milliseconds) else { return [] }
      let field = "\(path()).limited_time_offer.expiration_time_ms"
      let rule = "must be milliseconds since 1970, 13 digits in our days; seconds have 10"
      return [TemplateProblem(path: field, rule: rule)]
    case (.flow(let token, _), .button(.flow, _)):
      return token.map { FieldRule.text($0, path: "\(path()).action.flow_token", limit: 4_096) } ?? []
    case (.catalog(let thumbnail), .button(.catalog, _)):
      return thumbnail.map {
        FieldRule.text($0, path: "\(path()).action.thumbnail_product_retailer_id", limit: 256)
      } ?? []
    case (.products(_, let sections), .button(.products, _)):
      return ProductSection.problems(sections, path: "\(path()).action.sections")
    case (.media(let kind, let source, let filename), .header):
      return Self.problems(kind, source, filename, path: path())
    case (.payload(let text), .button(.quickReply, _)):
      return Self.problems(text, field: "\(path()).payload", in: place)
    case (.couponCode(let text), .button(.copyCode, _)):
      return Self.problems(text, field: "\(path()).coupon_code", in: place)
    default: return [TemplateProblem(path: path(), rule: "is a kind of value that this part does not take")]
    }
  }

  private static func problems(ofName name: String?, path: @autoclosure () -> String) -> [TemplateProblem] {
    guard let name, !VariableKey.isName(name) || name != name.lowercased() else { return [] }
    let rule = "must consist of lowercase letters, digits and underscores"
    return [TemplateProblem(path: "\(path()).parameter_name", rule: rule)]
  }

  private static func problems(_ text: String, field: @autoclosure () -> String, in place: TemplateComponent.Place)
    -> [TemplateProblem]
  {
    if ParameterText.isBlank(text) { return [TemplateProblem(path: field(), rule: "must not be empty")] }
    let limit = textLimit(in: place)
    // A text of few bytes has few characters; counting is for the long ones.
    guard text.utf8.count > limit, ParameterText.length(text) > limit else { return [] }
    return [TemplateProblem(path: field(), rule: "must not be longer than \(limit) characters")]
  }

  private static func problems(
    _ kind: MediaKind,
    _ source: MediaSource,
    _ filename: String?,
    path: @autoclosure () -> String
  ) -> [TemplateProblem] {
    var result: [TemplateProblem] = []
    if !kind.isHeader {
      result.append(TemplateProblem(path: path(), rule: "must be an image, a video, a document or a gif"))
    }
    if let filename {
      let field = "\(path()).\(kind.rawValue).filename"
      if kind != .document { result.append(TemplateProblem(path: field, rule: "is for documents only")) }
      result += FieldRule.text(filename, path: field, limit: MediaMessage.longestFilename)
    }
    if let rule = source.refusal {
      result.append(TemplateProblem(path: "\(path()).\(kind.rawValue)", rule: rule))
    }
    return result
  }
}
