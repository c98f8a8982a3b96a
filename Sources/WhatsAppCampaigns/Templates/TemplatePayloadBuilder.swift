/// A template and its mapping, compiled once into a plan that fills in one message after the other.
///
/// Whatever can be wrong with a template and its mapping is found when the builder is made: a campaign that does not
/// compile cannot start. Afterwards only a contact without a value can fail, and only that contact.
///
/// Values are smoothed before they are sent: white space that holds line breaks or tabs, or that is longer than four
/// spaces, becomes one space, because providers refuse it inside a variable. A blank value counts as missing.
public struct TemplatePayloadBuilder: Sendable {
  /// What the messages are made of.
  @nonexhaustive
  public enum Output: Hashable, Sendable {
    /// The template's name and the values of its variables.
    case template
    /// The words that a person reads, for providers that know no templates.
    case words
  }

  /// The template.
  public let template: MessageTemplate
  /// What the messages are made of.
  public let output: Output

  /// The values for one part of a message, and how long it may become with them where it is a text.
  typealias Part = (place: TemplateComponent.Place, slots: [TemplateSlot], room: TextRoom?)

  /// One list of values for each part of the message that has any.
  let parts: [Part]
  /// The same for each card of a carousel.
  let cards: [[Part]]

  /// Compiles a template and a mapping.
  ///
  /// The template's status is not looked at: whether it may be sent is decided when it is sent.
  ///
  /// - Throws: All problems at once: variables without a source, sources without a variable, and parts of the template
  ///   that cannot be filled.
  public init(
    template: MessageTemplate,
    variables: VariableMapping,
    output: Output = .template
  ) throws(TemplateError) {
    self.template = template
    self.output = output
    let main = Self.slots(template, variables)
    let cards = template.cards.indices.map { Self.slots(template, card: $0, variables) }
    let problems = Self.problems(template, variables) + (main + cards.joined()).flatMap(\.problems)
    guard problems.isEmpty else { throw TemplateError(problems: problems) }
    let header = template.header?.format == .text ? template.header?.text : nil
    parts = Self.parts(main, header, template.body, limit: template.bodyLimit)
    self.cards = zip(template.cards, cards).map { Self.parts($1, nil, $0.body ?? "", limit: TemplateCard.bodyLimit) }
    // Words have no limits but the provider's for a whole text.
    let overlong = output == .template ? (parts + self.cards.joined()).compactMap(Self.overlength) : []
    guard overlong.isEmpty else { throw TemplateError(problems: overlong) }
  }

  private static func parts(_ slots: [TemplateSlot], _ header: String?, _ body: String, limit: Int) -> [Part] {
    slots.reduce(into: []) { parts, slot in
      if let last = parts.indices.last, parts[last].place == slot.place { return parts[last].slots.append(slot) }
      let room: TextRoom? =
        switch slot.place {
        case .header: header.map { TextRoom(TemplateText($0), limit: TemplateParameter.textLimit(in: .header)) }
        case .body: TextRoom(TemplateText(body), limit: limit)
        default: nil
        }
      parts.append((slot.place, [slot], room))
    }
  }

  /// What is wrong with a part that is too long with the words that everybody gets, whatever the others are.
  private static func overlength(_ part: Part) -> TemplateProblem? {
    guard let room = part.room, !room.holds(part.slots.map { $0.field == nil ? $0.fallback ?? "" : "" }) else {
      return nil
    }
    let rule = "is longer than \(room.limit) characters with its words filled in; shorten them"
    return TemplateProblem(path: part.slots.first?.key.rawValue ?? "", rule: rule)
  }

  /// Fills in one message.
  ///
  /// - Parameter value: Gives the value of a contact's field, or `nil` where the contact has none.
  /// - Throws: The first variable that has no value that can be sent.
  public func message(for value: (String) -> String?) throws(MissingVariable) -> OutboundMessage {
    if output == .words { return try words(for: value) }
    var components = try Self.components(parts, value)
    if !cards.isEmpty {
      var filled: [TemplateCard] = []
      for (index, card) in cards.enumerated() {
        filled.append(TemplateCard(index: index, components: try Self.components(card, value)))
      }
      components.append(TemplateComponent(cards: filled))
    }
    return .template(TemplateMessage(name: template.name, language: template.language, components: components))
  }

  private static func components(
    _ parts: [Part],
    _ value: (String) -> String?
  ) throws(MissingVariable) -> [TemplateComponent] {
    var components: [TemplateComponent] = []
    components.reserveCapacity(parts.count + 1)
    for part in parts {
      var parameters: [TemplateParameter] = []
      parameters.reserveCapacity(part.slots.count)
      for slot in part.slots { parameters.append(try slot.parameter(for: value)) }
      if let room = part.room, let slot = part.slots.first, !room.holds(parameters.map(\.words)) {
        throw MissingVariable(key: slot.key, field: slot.field, reason: .tooLong)
      }
      components.append(TemplateComponent(part.place, parameters: parameters))
    }
    return components
  }

  /// Renders the text that a person will see: header, body and footer, one below the other.
  ///
  /// A variable without a value stays as it stands in the template, so that it is seen.
  public func preview(for value: (String) -> String?) -> String {
    var texts: [VariableKey: String] = [:]
    for slot in parts.lazy.flatMap(\.slots) { texts[slot.key] = try? slot.text(for: value) }
    func fill(_ text: String, _ component: VariableKey.Component) -> String {
      TemplateText(text).filled { texts[VariableKey(unchecked: component, $0)] }
    }
    let header =
      switch template.header?.format {
      case .text: template.header?.text.map { fill($0, .header) }
      case .media(let kind): "[\(kind.rawValue)]"
      case .location: "[location]"
      case .product: "[product]"
      case .unknown, nil: nil as String?
      }
    return [header, fill(template.body, .body), template.footer].compactMap { $0 }.joined(separator: "\n\n")
  }
}

extension TemplatePayloadBuilder {
  private static func problems(_ template: MessageTemplate, _ variables: VariableMapping) -> [TemplateProblem] {
    let required = template.placeholders
    var problems =
      template.outdatedProblems + template.structureProblems.filter { $0.severity == .error }
      + template.unfillableParts
    for key in required where variables[key] == nil {
      problems.append(
        TemplateProblem(
          path: key.rawValue,
          rule: "has no value; map it, such as \(key)=field:NAME or \(key)=text:WORDS"
        )
      )
    }
    let known = Set(required).union(template.optionalPlaceholders)
    let names = required.isEmpty ? "none" : required.map(\.rawValue).joined(separator: ", ")
    let surplus = variables.sources.keys.filter { !known.contains($0) }.map(\.rawValue).sorted()
    return problems
      + surplus.map {
        TemplateProblem(path: $0, rule: "is no variable of this template; remove it (the template has: \(names))")
      }
  }
}
