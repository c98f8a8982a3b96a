extension MessageTemplate {
  /// What breaks the documented rules in the provider's own JSON of a template and is no part of the template itself: the
  /// examples for its review, and for how long the provider tries to deliver its messages.
  ///
  /// ``problems`` has what is wrong with the template.
  ///
  /// - Parameter json: One template, as ``init(cloudAPI:statusIfAbsent:)`` reads it; also one that cannot be read as a template.
  public static func problems(inCloudAPI json: JSONValue) -> [TemplateProblem] {
    var result: [TemplateProblem] = []
    for component in (json["components"]?.array ?? []).prefix(32) {
      switch component["type"]?.string?.uppercased() {
      case "BUTTONS": result += exampleProblems(component, path: "buttons")
      case "CAROUSEL":
        for (index, card) in (component["cards"]?.array ?? []).prefix(32).enumerated() {
          for part in (card["components"]?.array ?? []).prefix(32)
          where part["type"]?.string?.uppercased() == "BUTTONS" {
            result += exampleProblems(part, path: "carousel.cards[\(index)].buttons")
          }
        }
      default: break
      }
    }
    return result + deliveryTimeProblems(json)
  }

  /// The coupon codes that buttons show to the review: a text, or a list of one as the provider gives it back.
  private static func exampleProblems(_ component: JSONValue, path: String) -> [TemplateProblem] {
    var result: [TemplateProblem] = []
    for (index, button) in (component["buttons"]?.array ?? []).prefix(32).enumerated() {
      guard button["type"]?.string.map(TemplateButton.Kind.init(rawValue:)) == .copyCode,
        let example = button["example"]?.string ?? button["example"]?.array?.first?.string
      else { continue }
      let path = "\(path)[\(index)].example"
      let limit = TemplateParameter.textLimit(in: .button(.copyCode, index: index))
      let problems = FieldRule.text(example, path: path, limit: limit)
      result += problems
      // The pages of the documentation say 15, its changelog says 20 since December 2025.
      if problems.isEmpty, ParameterText.length(example) > 15 {
        let rule = "is longer than 15 characters, the older limit; \(limit) are documented since December 2025"
        result.append(TemplateProblem(path: path, rule: rule, severity: .warning))
      }
    }
    return result
  }

  /// For how long the provider tries to deliver: within a range for each category.
  private static func deliveryTimeProblems(_ json: JSONValue) -> [TemplateProblem] {
    let key = "message_send_ttl_seconds"
    guard let value = json[key], !value.isNull else { return [] }
    guard let seconds = value.intOrDigits else {
      return [TemplateProblem(path: key, rule: "must be a whole number of seconds")]
    }
    let rule: (range: ClosedRange<Int64>, words: String)
    switch json["category"]?.string.map(TemplateCategory.init(rawValue:)) {
    case .authentication: rule = (30...900, "30 to 900 in a template for one-time codes, or -1 for 30 days")
    case .utility: rule = (30...43_200, "30 to 43200 in a utility template, or -1 for 30 days")
    case .marketing: rule = (43_200...2_592_000, "43200 to 2592000, 12 hours to 30 days, in a marketing template")
    case .unknown, nil: return []
    }
    let isDefault = seconds == -1 && rule.range.lowerBound == 30
    guard !isDefault, !rule.range.contains(seconds) else { return [] }
    return [TemplateProblem(path: key, rule: "must be \(rule.words)")]
  }
}
