extension DialogueTurn.Answer: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The kind and the language: the text may name the person and say what they told.
  public var description: String { "\(kind.rawValue) (\(language))" }
  /// The same as ``description``.
  public var debugDescription: String { description }
  /// What ``description`` may show, and nothing else.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension DialogueTurn: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// What is said and asked, and which fields change; no value.
  public var description: String {
    "\(answers), \(questions.count) questions, fields \(fields.keys.sorted())"
  }
  /// The same as ``description``.
  public var debugDescription: String { description }
  /// What ``description`` may show, and nothing else.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension DialogueMemory: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// How much is known, and nothing of it.
  public var description: String { "memory of \(history.count) decisions" }
  /// The same as ``description``.
  public var debugDescription: String { description }
  /// What ``description`` may show, and nothing else.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension IdentityCardStep: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// What becomes of the number, without the number.
  public var description: String {
    switch self {
    case .hold: "hold"
    case .keep: "keep"
    case .discard: "discard"
    }
  }
  /// The same as ``description``.
  public var debugDescription: String { description }
  /// What ``description`` may show, and nothing else.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
