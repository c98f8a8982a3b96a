/// The values for one card of a carousel.
public struct TemplateCard: Hashable, Sendable {
  /// The position of the card, from 0.
  public var index: Int
  /// Its parts that have values: its header, its body, its buttons.
  public var components: [TemplateComponent]

  /// Creates a card.
  public init(index: Int, components: [TemplateComponent]) {
    self.index = index
    self.components = components
  }

  /// The most characters of a card's text.
  static let bodyLimit = 160

  static func problems(_ cards: [TemplateCard], path: @autoclosure () -> String) -> [TemplateProblem] {
    var result = FieldRule.count(cards.count, in: 2...10, path: "\(path()).cards", noun: "cards")
    if Set(cards.map(\.index)) != Set(cards.indices) {
      result.append(TemplateProblem(path: "\(path()).cards", rule: "must have a card_index from 0 without gaps"))
    }
    if !haveOneShape(cards) {
      result.append(
        TemplateProblem(path: "\(path()).cards", rule: "must have the same kind of header and buttons on every card")
      )
    }
    for (number, card) in cards.enumerated() {
      let place = "\(path()).cards[\(number)]"
      for (index, component) in card.components.enumerated() {
        switch component.place {
        case .carousel, .limitedTimeOffer:
          result.append(TemplateProblem(path: "\(place).components[\(index)]", rule: "cannot stand in a card"))
        case .header, .body, .button: break
        }
      }
      result += card.ownProblems(path: place)
      // A card in a card was refused above, so this goes no deeper.
      let plain = card.components.filter { $0.place != .carousel }
      result += TemplateComponent.problems(plain, path: "\(place).components")
    }
    return result
  }
}

extension TemplateCard {
  /// Whether headers are of one kind, and the buttons at each position. A button without a value is not in the message.
  private static func haveOneShape(_ cards: [TemplateCard]) -> Bool {
    var headers: Set<String> = []
    var buttons: [Int: TemplateComponent.ButtonKind] = [:]
    for card in cards {
      var header = ""
      for component in card.components {
        switch component.place {
        case .header:
          switch component.parameters.first {
          case .media(let kind, _, _): header = kind.rawValue
          case .product: header = "product"
          default: header = "none"
          }
        case .button(let kind, let index):
          if buttons[index, default: kind] != kind { return false }
          buttons[index] = kind
        case .body, .limitedTimeOffer, .carousel: break
        }
      }
      headers.insert(header)
    }
    return headers.count < 2
  }

  /// What a card has less room for than a whole template.
  private func ownProblems(path: @autoclosure () -> String) -> [TemplateProblem] {
    var result: [TemplateProblem] = []
    var buttons = 0
    for (index, component) in components.enumerated() {
      let spot = "\(path()).components[\(index)]"
      switch component.place {
      case .button: buttons += 1
      case .header:
        for parameter in component.parameters {
          switch parameter {
          case .media(.image, _, _), .media(.video, _, _), .product: break
          default: result.append(TemplateProblem(path: spot, rule: "must be an image, a video or a product in a card"))
          }
        }
      case .body:
        if component.parameters.contains(where: { ParameterText.length($0.words) > Self.bodyLimit }) {
          let rule = "must not be longer than \(Self.bodyLimit) characters in a card"
          result.append(TemplateProblem(path: spot, rule: rule))
        }
      case .limitedTimeOffer, .carousel: break
      }
    }
    if buttons > 2 {
      result.append(TemplateProblem(path: path(), rule: "must have at most 2 buttons"))
    } else {
      result += TemplateComponent.surplusButtons(components, path: path())
    }
    return result
  }
}
