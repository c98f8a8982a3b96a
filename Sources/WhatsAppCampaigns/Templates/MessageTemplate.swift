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
  /// Parts of the provider's definition that the library cannot fill, such as `CAROUSEL`.
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
    self.unsupportedParts = unsupportedParts
  }
}

extension MessageTemplate {
  /// Everything that each message has to fill in, in the order of the template.
  public var placeholders: [VariableKey] {
    headerPlaceholders + TemplateText(body).names.map { VariableKey(unchecked: .body, $0) }
      + buttons.indices.flatMap(buttonPlaceholders)
  }

  private var headerPlaceholders: [VariableKey] {
    switch header?.format {
    case .text: TemplateText(header?.text ?? "").names.map { VariableKey(unchecked: .header, $0) }
    case .media(let kind): [VariableKey(unchecked: .header, kind.rawValue)]
    case .unknown, nil: []
    }
  }

  private func buttonPlaceholders(_ index: Int) -> [VariableKey] {
    let button = buttons[index]
    return switch button.kind {
    case .url where isCodeButton(button): []
    case .url: TemplateText(button.target ?? "").names.map { VariableKey(unchecked: .button(index), $0) }
    case .copyCode: [VariableKey(unchecked: .button(index), VariableKey.couponCode)]
    case .quickReply, .phoneNumber, .oneTimePassword, .unknown: []
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

  /// What a mapping may state beside ``placeholders``: the payloads of quick replies.
  var optionalPlaceholders: [VariableKey] {
    buttons.indices.filter { buttons[$0].kind == .quickReply }
      .map { VariableKey(unchecked: .button($0), VariableKey.payload) }
  }
}

extension VariableKey {
  static let couponCode = "code"
  static let payload = "payload"
}
