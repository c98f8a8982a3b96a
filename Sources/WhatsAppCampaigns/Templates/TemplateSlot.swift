/// One value of a compiled template: where it comes from and what it has to be.
struct TemplateSlot: Sendable {
  enum Shape: Sendable {
    case text, payload, couponCode
    case media(MediaKind)
  }

  let key: VariableKey
  let shape: Shape
  let place: TemplateComponent.Place
  /// The field to ask for; `nil` where every message gets the same text.
  private(set) var field: String?
  /// The smoothed text to use where there is no field or no value.
  private(set) var fallback: String?

  init(_ key: VariableKey, as shape: Shape, in place: TemplateComponent.Place, from source: VariableSource) {
    self.key = key
    self.shape = shape
    self.place = place
    switch source {
    case .field(let name, let fallback):
      field = name
      self.fallback = fallback.map(ParameterText.normalized)
    case .text(let text): fallback = ParameterText.normalized(text)
    }
  }

  /// What is wrong with the text that the mapping itself states.
  var problem: TemplateProblem? {
    guard let fallback else { return nil }
    guard !fallback.isEmpty else { return TemplateProblem(path: key.rawValue, rule: "the text is blank; give words") }
    do {
      _ = try parameter { _ in nil }
      return nil
    } catch {
      return TemplateProblem(path: key.rawValue, rule: error.reason.instruction)
    }
  }

  /// The value for one contact.
  func text(for value: (String) -> String?) throws(MissingVariable) -> String {
    if let given = field.flatMap(value) {
      let text = ParameterText.normalized(given)
      if !text.isEmpty { return text }
    }
    guard let fallback else { throw MissingVariable(key: key, field: field) }
    return fallback
  }

  /// The value for one contact, as it goes into a message.
  func parameter(for value: (String) -> String?) throws(MissingVariable) -> TemplateParameter {
    let text = try text(for: value)
    switch shape {
    case .media(let kind):
      let source = MediaSource(text)
      guard source.problem == nil else { throw MissingVariable(key: key, field: field, reason: .unusable) }
      return .media(kind, source)
    case .text:
      let sent = if case .button = place { ParameterText.urlSuffix(text) } else { text }
      return .text(try checked(sent), name: VariableKey.isPositional(key.name) ? nil : key.name)
    case .payload: return .payload(try checked(text))
    case .couponCode: return .couponCode(try checked(text))
    }
  }

  private func checked(_ text: String) throws(MissingVariable) -> String {
    // A text of few bytes has few characters; counting is for the long ones.
    let limit = TemplateParameter.textLimit(in: place)
    guard text.utf8.count <= limit || ParameterText.length(text) <= limit else {
      throw MissingVariable(key: key, field: field, reason: .tooLong)
    }
    return text
  }
}
