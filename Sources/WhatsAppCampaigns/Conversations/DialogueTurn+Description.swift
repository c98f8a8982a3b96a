extension DialogueTurn.Answer: Redacted {
  /// The kind and the language: the text may name the person and say what they told.
  public var description: String { "\(kind.rawValue) (\(language))" }
}

extension DialogueTurn: Redacted {
  /// What is said and asked, and which fields change; no value.
  public var description: String {
    "\(answers), \(questions.count) questions, fields \(fields.keys.sorted())"
  }
}

extension DialogueMemory: Redacted {
  /// How much is known, and nothing of it.
  public var description: String { "memory of \(history.count) decisions" }
}

extension IdentityCardStep: Redacted {
  /// What becomes of the number, without the number.
  public var description: String {
    switch self {
    case .hold: "hold"
    case .keep: "keep"
    case .discard: "discard"
    }
  }
}
