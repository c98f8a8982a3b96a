/// One thing that is wrong with a template, with a mapping, or with a message.
public struct TemplateProblem: Hashable, Sendable {
  /// Whether the provider refuses it, or only may.
  @nonexhaustive
  public enum Severity: String, Hashable, Sendable, Codable {
    /// It cannot work.
    case error
    /// The provider often refuses it.
    case warning
  }

  /// The part that it is about, such as `body`, `buttons[0].text` or `header:1`.
  public var path: String
  /// The rule that is broken and what to do. It holds no value of a contact.
  public var rule: String
  /// How bad it is.
  public var severity: Severity

  /// Creates a problem.
  public init(path: String, rule: String, severity: Severity = .error) {
    self.path = path
    self.rule = rule
    self.severity = severity
  }
}

extension TemplateProblem: CustomStringConvertible {
  /// The part and the rule.
  public var description: String { "\(path): \(rule)" }
}

/// Everything that is wrong with a template or its mapping, listed at once.
public struct TemplateError: Error, Hashable, Sendable {
  /// The problems, in the order of the template.
  public var problems: [TemplateProblem]

  /// Creates an error.
  public init(problems: [TemplateProblem]) {
    self.problems = problems
  }
}

extension TemplateError: CustomStringConvertible {
  /// Every problem, in one line.
  public var description: String { problems.map(\.description).joined(separator: "; ") }
}
