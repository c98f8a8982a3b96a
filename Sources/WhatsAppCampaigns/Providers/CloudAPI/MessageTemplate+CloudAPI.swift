extension MessageTemplate {
  /// Reads a template in the provider's own JSON: as its list of templates gives it, or as it is submitted for review.
  ///
  /// Who submits a template for one-time codes states no words, because the provider has its own; here they stand in
  /// English.
  ///
  /// - Parameters:
  ///   - json: One template.
  ///   - status: The status of a template that states none, as one that is about to be submitted.
  /// - Throws: Everything that keeps it from being read, with its place.
  public init(cloudAPI json: JSONValue, statusIfAbsent status: TemplateStatus = .pending) throws(TemplateError) {
    var problems: [TemplateProblem] = []
    func required<Value>(_ path: String, _ value: Value?, _ rule: String) -> Value? {
      if value == nil { problems.append(TemplateProblem(path: path, rule: rule)) }
      return value
    }
    let name = required(
      "name",
      json["name"]?.string.flatMap { TemplateName($0) },
      TemplateName.rule
    )
    let language = required(
      "language",
      (json["language"]?["code"] ?? json["language"])?.string.flatMap { LanguageCode($0) },
      "must be a language code such as en_US"
    )
    let category = required("category", json["category"]?.string, "must be MARKETING, UTILITY or AUTHENTICATION")
    let isForCodes = category.map(TemplateCategory.init(rawValue:)) == .authentication
    var body: String?
    var header: TemplateHeader?
    var footer: String?
    var buttons: [TemplateButton] = []
    var unsupported: [String] = []
    var offer: LimitedTimeOffer?
    var cards: [TemplateCardDefinition] = []
    for (index, component) in (json["components"]?.array ?? []).prefix(32).enumerated() {
      let path = "components[\(index)]"
      let text = component["text"]?.string
      switch component["type"]?.string?.uppercased() {
      case "HEADER":
        header = TemplateHeader(
          format: TemplateHeader.Format(rawValue: component["format"]?.string ?? "TEXT"),
          text: text
        )
      case "BODY":
        let words = text ?? (isForCodes ? Self.codeBody(component) : nil)
        body = required("\(path).text", words, "must be a text")
      case "FOOTER":
        footer = text
        if isForCodes, text == nil, let minutes = component["code_expiration_minutes"] {
          footer = required(
            "\(path).code_expiration_minutes",
            Self.codeFooter(minutes),
            "must be 1 to 90 minutes"
          )
        }
      case "BUTTONS": buttons = (component["buttons"]?.array ?? []).prefix(32).map(TemplateButton.init(cloudAPI:))
      case "LIMITED_TIME_OFFER":
        let details = component["limited_time_offer"]
        offer = LimitedTimeOffer(
          text: details?["text"]?.string ?? "",
          hasExpiration: details?["has_expiration"]?.bool ?? true
        )
      case "CAROUSEL":
        cards = (component["cards"]?.array ?? []).prefix(32).map(TemplateCardDefinition.init(cloudAPI:))
      case let type: unsupported.append(type ?? path)
      }
    }
    if body == nil, problems.isEmpty {
      problems.append(TemplateProblem(path: "components", rule: "must hold a BODY with a text"))
    }
    guard problems.isEmpty, let name, let language, let category, let body else {
      throw TemplateError(problems: problems)
    }
    self.init(
      name: name,
      language: language,
      category: TemplateCategory(rawValue: category),
      status: json["status"]?.string.map(TemplateStatus.init(rawValue:)) ?? status,
      header: header,
      body: body,
      footer: footer,
      buttons: buttons,
      offer: offer,
      cards: cards,
      unsupportedParts: unsupported
    )
  }
}

extension MessageTemplate {
  /// The provider's words around a one-time code.
  private static func codeBody(_ component: JSONValue) -> String {
    let advice = component["add_security_recommendation"]?.bool ?? false
    return "{{1}} is your verification code." + (advice ? " For your security, do not share this code." : "")
  }

  /// The provider's words below a one-time code.
  private static func codeFooter(_ minutes: JSONValue) -> String? {
    guard let minutes = minutes.intOrDigits, (1...90).contains(minutes) else { return nil }
    return "This code expires in \(minutes) minutes."
  }
}

extension TemplateCardDefinition {
  /// Reads one card; what it lacks is found by the template's lint.
  fileprivate init(cloudAPI json: JSONValue) {
    self.init(header: nil)
    for component in (json["components"]?.array ?? []).prefix(32) {
      switch component["type"]?.string?.uppercased() {
      case "HEADER":
        header = TemplateHeader(format: TemplateHeader.Format(rawValue: component["format"]?.string ?? "TEXT"))
      case "BODY": body = component["text"]?.string
      case "BUTTONS": buttons = (component["buttons"]?.array ?? []).prefix(32).map(TemplateButton.init(cloudAPI:))
      default: break
      }
    }
  }
}

extension TemplateButton {
  /// Reads one button; what it lacks is found by the template's lint.
  fileprivate init(cloudAPI json: JSONValue) {
    let kind = Kind(rawValue: json["type"]?.string ?? "")
    let target: String? =
      switch kind {
      case .url: json["url"]?.string
      case .phoneNumber: json["phone_number"]?.string
      default: nil
      }
    self.init(kind: kind, label: json["text"]?.string ?? "", target: target)
  }
}
