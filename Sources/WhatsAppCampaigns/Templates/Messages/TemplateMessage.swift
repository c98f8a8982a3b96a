/// A template with its variables filled in for one person.
public struct TemplateMessage: Hashable, Sendable {
  /// The template's name.
  public var name: TemplateName
  /// The template's language.
  public var language: LanguageCode
  /// The parts that have variables. Parts without any are left out.
  public var components: [TemplateComponent]

  /// Creates a message.
  public init(name: TemplateName, language: LanguageCode, components: [TemplateComponent] = []) {
    self.name = name
    self.language = language
    self.components = components
  }

  /// What breaks the documented limits.
  public var problems: [TemplateProblem] {
    TemplateComponent.problems(components, path: "template.components")
      + TemplateComponent.surplusButtons(components, path: "template.components")
  }
}

/// The values for one part of a template.
public struct TemplateComponent: Hashable, Sendable {
  /// A part of a template.
  @nonexhaustive
  public enum Place: Hashable, Sendable {
    /// The header.
    case header
    /// The body.
    case body
    /// The button at a position from 0.
    case button(ButtonKind, index: Int)
    /// The line that counts down to the end of an offer.
    case limitedTimeOffer
    /// The cards that people move through sideways; see ``TemplateComponent/cards``.
    case carousel
  }

  /// The kinds of button that take a value.
  @nonexhaustive
  public enum ButtonKind: String, Hashable, Sendable {
    /// What comes back when it is tapped.
    case quickReply = "quick_reply"
    /// The end of the web address.
    case url
    /// The coupon code.
    case copyCode = "copy_code"
    /// Opens a form.
    case flow
    /// Opens the catalog.
    case catalog
    /// Shows several products.
    case products = "mpm"
  }

  /// The part.
  public var place: Place
  /// The values in order.
  public var parameters: [TemplateParameter]
  /// The cards of a carousel; empty for every other part.
  public var cards: [TemplateCard]

  /// Creates the values for one part.
  public init(_ place: Place, parameters: [TemplateParameter]) {
    self.place = place
    self.parameters = parameters
    cards = []
  }

  /// Creates the values for a carousel.
  public init(cards: [TemplateCard]) {
    place = .carousel
    parameters = []
    self.cards = cards
  }

  /// What breaks the documented limits in the components of a template, or of one of its cards.
  static func problems(_ components: [TemplateComponent], path: @autoclosure () -> String) -> [TemplateProblem] {
    var result: [TemplateProblem] = []
    for (index, component) in components.enumerated() {
      result += component.problems(path: "\(path())[\(index)]")
    }
    if components.count > 1, Set(components.map(\.place.position)).count < components.count {
      result.append(TemplateProblem(path: path(), rule: "must name each part once"))
    }
    // What stands in a header and in a body is named in both or in neither.
    let first = { (place: Place) in components.first { $0.place == place }?.parameters.first(where: \.isText) }
    if let header = first(.header), let body = first(.body), (header.name == nil) != (body.name == nil) {
      result.append(TemplateProblem(path: path(), rule: "must not mix numbered and named values"))
    }
    return result
  }

  /// The kinds of button that a template, or a card, holds more of than it may.
  static func surplusButtons(_ components: [TemplateComponent], path: @autoclosure () -> String) -> [TemplateProblem] {
    func surplus(_ most: Int, _ kind: ButtonKind, _ noun: String) -> TemplateProblem? {
      let count = components.count { component in
        if case .button(kind, _) = component.place { true } else { false }
      }
      return count > most ? TemplateProblem(path: path(), rule: "must have at most \(most) \(noun)") : nil
    }
    guard components.count > 1 else { return [] }
    return [surplus(2, .url, "web address buttons"), surplus(1, .copyCode, "copy-code button")].compactMap(\.self)
  }

  /// What breaks the documented limits. Paths are made only for what is found, because every message is looked at.
  func problems(path: @autoclosure () -> String) -> [TemplateProblem] {
    var result: [TemplateProblem] = []
    let count = parameters.count
    switch place {
    case .carousel: return TemplateCard.problems(cards, path: path())
    case .header, .button, .limitedTimeOffer:
      if count != 1 {
        result.append(TemplateProblem(path: "\(path()).parameters", rule: "must hold exactly one value"))
      }
    case .body:
      if count == 0 { result.append(TemplateProblem(path: "\(path()).parameters", rule: "must not be empty")) }
      let names = parameters.compactMap(\.name)
      if !names.isEmpty, names.count != count {
        result.append(
          TemplateProblem(path: "\(path()).parameters", rule: "must not mix numbered and named values")
        )
      }
      if Set(names).count < names.count {
        result.append(TemplateProblem(path: "\(path()).parameters", rule: "must name each value once"))
      }
    }
    if case .button(_, let index) = place, !(0..<VariableKey.maximumButtons).contains(index) {
      result.append(TemplateProblem(path: "\(path()).index", rule: "must be from 0 to 9"))
    }
    for (index, parameter) in parameters.enumerated() {
      result += parameter.problems(in: place, path: "\(path()).parameters[\(index)]")
    }
    return result
  }
}

extension TemplateComponent.Place {
  /// What a template has once: a header, a body, and a button of any kind at each position.
  fileprivate var position: Int {
    switch self {
    case .button(_, let index): index
    case .header: -1
    case .body: -2
    case .limitedTimeOffer: -3
    case .carousel: -4
    }
  }
}
