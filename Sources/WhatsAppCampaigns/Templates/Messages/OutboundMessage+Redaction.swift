// What is said to somebody names them, and what they bought.

extension OutboundMessage: Redacted {
  /// The kind.
  public var description: String { "\(kind) message" }
}

extension TemplateMessage: Redacted {
  /// The template and its language, without the values of its variables.
  public var description: String { "template “\(name)” in \(language)" }
}

extension TextMessage: Redacted {
  /// Nothing of the text.
  public var description: String { "text message" }
}

extension MediaMessage: Redacted {
  /// The kind of file.
  public var description: String { "\(kind) message" }
}

extension LocationMessage: Redacted {
  /// Nothing of the place.
  public var description: String { "location message" }
}

extension ContactsMessage: Redacted {
  /// How many cards there are.
  public var description: String { "message with \(cards.count) contacts" }
}

extension InteractiveMessage: Redacted {
  /// Nothing of its words.
  public var description: String { "interactive message" }
}

extension TemplateComponent: Redacted {
  /// How many values there are.
  public var description: String { "component with \(parameters.count) values" }
}

extension TemplateParameter: Redacted {
  /// Nothing of the value.
  public var description: String { "‹value›" }
}
