/// A template and its mapping, compiled once into a plan that fills in one message after the other.
///
/// Whatever can be wrong with a template and its mapping is found when the builder is made: a campaign that does not
/// compile cannot start. Afterwards only a contact without a value can fail, and only that contact.
///
/// Values are smoothed before they are sent: white space that holds line breaks or tabs, or that is longer than four
/// spaces, becomes one space, because providers refuse it inside a variable. A blank value counts as missing.
public struct TemplatePayloadBuilder: Sendable {
  /// The template.
  public let template: MessageTemplate

  /// One list of values for each part of the message that has any.
  private let parts: [(place: TemplateComponent.Place, slots: [TemplateSlot])]

  /// Compiles a template and a mapping.
  ///
  /// The template's status is not looked at: whether it may be sent is decided when it is sent.
  ///
  /// - Throws: All problems at once: variables without a source, sources without a variable, and parts of the template
  ///   that cannot be filled.
  public init(template: MessageTemplate, variables: VariableMapping) throws(TemplateError) {
    self.template = template
    let slots = Self.slots(template, variables)
    let problems = Self.problems(template, variables) + slots.compactMap(\.problem)
    guard problems.isEmpty else { throw TemplateError(problems: problems) }
    parts = slots.reduce(into: []) { parts, slot in
      if let last = parts.indices.last, parts[last].place == slot.place {
        parts[last].slots.append(slot)
      } else {
        parts.append((slot.place, [slot]))
      }
    }
  }

  /// Fills in one message.
  ///
  /// - Parameter value: Gives the value of a contact's field, or `nil` where the contact has none.
  /// - Throws: The first variable that has no value that can be sent.
  public func message(for value: (String) -> String?) throws(MissingVariable) -> OutboundMessage {
    var components: [TemplateComponent] = []
    components.reserveCapacity(parts.count)
    for part in parts {
      var parameters: [TemplateParameter] = []
      parameters.reserveCapacity(part.slots.count)
      for slot in part.slots { parameters.append(try slot.parameter(for: value)) }
      components.append(TemplateComponent(part.place, parameters: parameters))
    }
    return .template(TemplateMessage(name: template.name, language: template.language, components: components))
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
      case .unknown, nil: nil as String?
      }
    return [header, fill(template.body, .body), template.footer].compactMap { $0 }.joined(separator: "\n\n")
  }
}

extension TemplatePayloadBuilder {
  /// Every value of the template that has a source, in the order of the template.
  private static func slots(_ template: MessageTemplate, _ variables: VariableMapping) -> [TemplateSlot] {
    let placeholders = template.placeholders
    func slot(_ key: VariableKey, _ shape: TemplateSlot.Shape, _ place: TemplateComponent.Place) -> TemplateSlot? {
      variables[key].map { TemplateSlot(key, as: shape, in: place, from: $0) }
    }
    var slots = placeholders.compactMap { key in
      switch (key.component, template.header?.format) {
      case (.header, .media(let kind)): slot(key, .media(kind), .header)
      case (.header, _): slot(key, .text, .header)
      case (.body, _): slot(key, .text, .body)
      case (.button, _): nil
      }
    }
    for (index, button) in template.buttons.enumerated() {
      func key(_ name: String) -> VariableKey { VariableKey(unchecked: .button(index), name) }
      let added: TemplateSlot? =
        switch button.kind {
        case _ where template.isCodeButton(button):
          // The button copies the code that the body shows, so it takes the body's first variable.
          placeholders.first { $0.component == .body }.flatMap { slot($0, .text, .button(.url, index: index)) }
        case .url:
          placeholders.first { $0.component == .button(index) }
            .flatMap { slot($0, .text, .button(.url, index: index)) }
        case .copyCode: slot(key(VariableKey.couponCode), .couponCode, .button(.copyCode, index: index))
        case .quickReply: slot(key(VariableKey.payload), .payload, .button(.quickReply, index: index))
        case .oneTimePassword, .phoneNumber, .unknown: nil
        }
      if let added { slots.append(added) }
    }
    return slots
  }

  private static func problems(_ template: MessageTemplate, _ variables: VariableMapping) -> [TemplateProblem] {
    let required = template.placeholders
    var problems = template.structureProblems.filter { $0.severity == .error } + template.unfillableParts
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
