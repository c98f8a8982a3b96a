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

  static func problems(_ cards: [TemplateCard], path: @autoclosure () -> String) -> [TemplateProblem] {
    var result = FieldRule.count(cards.count, in: 2...10, path: "\(path()).cards", noun: "cards")
    if Set(cards.map(\.index)).count < cards.count || cards.contains(where: { !(0..<10).contains($0.index) }) {
      result.append(
        TemplateProblem(path: "\(path()).cards", rule: "must have a card_index from 0 to 9 of its own each")
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
      // A card in a card was refused above, so this goes no deeper.
      let plain = card.components.filter { $0.place != .carousel }
      result += TemplateComponent.problems(plain, path: "\(place).components")
    }
    return result
  }
}
