/// A message template as the provider has it registered.
///
/// Only what a template of a campaign can consist of is modelled; what else the provider's definition holds is named
/// in ``unsupportedParts``, and such a template is refused when a campaign is planned, not when it is sent.
public struct MessageTemplate: Hashable, Sendable, Codable {
  /// The name.
  public var name: TemplateName
  /// The language. The same name in another language is another template.
  public var language: LanguageCode
  /// The kind of message that it is approved for.
  public var category: TemplateCategory
  /// Where it stands in the provider's review.
  public var status: TemplateStatus
  /// What stands above the body.
  public var header: TemplateHeader?
  /// The text.
  public var body: String
  /// The small print below the body. It has no variables.
  public var footer: String?
  /// The buttons in order.
  public var buttons: [TemplateButton]
  /// The line that counts down to the end of an offer.
  public var offer: LimitedTimeOffer?
  // Optional, because templates that were saved before there were cards have none.
  private var carousel: [TemplateCardDefinition]?
  /// Parts of the provider's definition that the library cannot fill, such as `ORDER_STATUS`.
  public var unsupportedParts: [String]
  /// What the provider has reported about it since it was saved.
  var news: TemplateNews?

  /// Creates a template from its parts.
  public init(
    name: TemplateName,
    language: LanguageCode,
    category: TemplateCategory,
    status: TemplateStatus = .approved,
    header: TemplateHeader? = nil,
    body: String,
    footer: String? = nil,
    buttons: [TemplateButton] = [],
    offer: LimitedTimeOffer? = nil,
    cards: [TemplateCardDefinition] = [],
    unsupportedParts: [String] = []
  ) {
    self.name = name
    self.language = language
    self.category = category
    self.status = status
    self.header = header
    self.body = body
    self.footer = footer
    self.buttons = buttons
    self.offer = offer
    carousel = cards.isEmpty ? nil : cards
    self.unsupportedParts = unsupportedParts
  }

  /// The cards that people move through sideways, two to ten.
  public var cards: [TemplateCardDefinition] {
    get { carousel ?? [] }
    set { carousel = newValue.isEmpty ? nil : newValue }
  }
}

/// The line of a template that counts down to the end of an offer.
public struct LimitedTimeOffer: Hashable, Sendable, Codable {
  /// What stands beside the clock, at most 16 characters.
  public var text: String
  /// Whether each message states when the offer ends.
  public var hasExpiration: Bool

  /// Creates an offer.
  public init(text: String, hasExpiration: Bool = true) {
    self.text = text
    self.hasExpiration = hasExpiration
  }
}

/// One card of a template's carousel.
public struct TemplateCardDefinition: Hashable, Sendable, Codable {
  /// What stands at the top: a medium or a product.
  public var header: TemplateHeader?
  /// The text; cards of products have none.
  public var body: String?
  /// Up to two buttons.
  public var buttons: [TemplateButton]

  /// Creates a card.
  public init(header: TemplateHeader?, body: String? = nil, buttons: [TemplateButton] = []) {
    self.header = header
    self.body = body
    self.buttons = buttons
  }
}

extension MessageTemplate {
  /// Everything that each message has to fill in, in the order of the template.
  public var placeholders: [VariableKey] {
    var keys = placeholders(header, body, buttons)
    if offer?.hasExpiration ?? false { keys.append(VariableKey(unchecked: .offer, VariableKey.offerEnd)) }
    for (index, card) in cards.enumerated() {
      keys += placeholders(card.header, card.body, card.buttons).map {
        VariableKey(unchecked: .card(index, $0.component), $0.name)
      }
    }
    return keys
  }

  private func placeholders(
    _ header: TemplateHeader?,
    _ body: String?,
    _ buttons: [TemplateButton]
  ) -> [VariableKey] {
    headerPlaceholders(header)
      + TemplateText(body ?? "").names.map { VariableKey(unchecked: .body, $0) }
      + buttons.enumerated().flatMap { buttonPlaceholders($1, at: $0) }
  }

  private func headerPlaceholders(_ header: TemplateHeader?) -> [VariableKey] {
    func keys(_ names: String...) -> [VariableKey] { names.map { VariableKey(unchecked: .header, $0) } }
    switch header?.format {
    case .text: return TemplateText(header?.text ?? "").names.map { VariableKey(unchecked: .header, $0) }
    case .media(let kind): return keys(kind.rawValue)
    case .location: return keys(VariableKey.latitude, VariableKey.longitude)
    case .product: return keys(VariableKey.product, VariableKey.catalog)
    case .unknown, nil: return []
    }
  }

  private func buttonPlaceholders(_ button: TemplateButton, at index: Int) -> [VariableKey] {
    switch button.kind {
    case .url where isCodeButton(button): []
    case .url: TemplateText(button.target ?? "").names.map { VariableKey(unchecked: .button(index), $0) }
    case .copyCode: [VariableKey(unchecked: .button(index), VariableKey.couponCode)]
    case .multiProduct: [VariableKey(unchecked: .button(index), VariableKey.products)]
    case .quickReply, .phoneNumber, .oneTimePassword, .flow, .catalog, .voiceCall, .unknown: []
    }
  }

  /// Whether a button carries the one-time code of the body, so that it has no value of its own.
  ///
  /// Such buttons are submitted as `OTP`, and the provider lists them afterwards as web addresses.
  func isCodeButton(_ button: TemplateButton) -> Bool {
    switch button.kind {
    case .oneTimePassword: true
    case .url: category == .authentication && !TemplateText(button.target ?? "").names.isEmpty
    default: false
    }
  }

  /// What a mapping may state beside ``placeholders``: payloads of quick replies, the name of a place or a document, and the like.
  var optionalPlaceholders: [VariableKey] {
    var keys = optionalPlaceholders(header, buttons)
    for (index, card) in cards.enumerated() {
      keys += optionalPlaceholders(card.header, card.buttons).map {
        VariableKey(unchecked: .card(index, $0.component), $0.name)
      }
    }
    return keys
  }

  private func optionalPlaceholders(_ header: TemplateHeader?, _ buttons: [TemplateButton]) -> [VariableKey] {
    let parts: [String] =
      switch header?.format {
      case .location: [VariableKey.name, VariableKey.address]
      case .media(.document): [VariableKey.filename]
      default: []
      }
    return parts.map { VariableKey(unchecked: .header, $0) }
      + buttons.enumerated().flatMap { index, button in
        let names: [String] =
          switch button.kind {
          case .quickReply: [VariableKey.payload]
          case .flow: [VariableKey.token]
          case .catalog, .multiProduct: [VariableKey.thumbnail]
          case .url, .phoneNumber, .copyCode, .oneTimePassword, .voiceCall, .unknown: []
          }
        return names.map { VariableKey(unchecked: .button(index), $0) }
      }
  }
}

/// The names of values that are no placeholders in a text.
extension VariableKey {
  static let couponCode = "code"
  static let payload = "payload"
  static let token = "token"
  static let thumbnail = "thumbnail"
  static let products = "products"
  static let latitude = "latitude"
  static let longitude = "longitude"
  static let name = "name"
  static let address = "address"
  static let filename = "filename"
  static let product = "product"
  static let catalog = "catalog"
  static let offerEnd = "end"
}
