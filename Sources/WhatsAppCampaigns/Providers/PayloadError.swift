/// Everything that keeps a provider's request body from being one that the provider accepts.
public struct PayloadError: Error, Hashable, Sendable {
  /// The problems, in the order of the body. Paths are those of the body; no rule quotes a value of it.
  public var problems: [TemplateProblem]

  /// Creates an error.
  public init(problems: [TemplateProblem]) {
    self.problems = problems
  }
}

extension PayloadError: CustomStringConvertible {
  /// Every problem, in one line.
  public var description: String { problems.map(\.description).joined(separator: "; ") }
}
