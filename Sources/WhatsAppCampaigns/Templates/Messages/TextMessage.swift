/// A plain text message.
public struct TextMessage: Hashable, Sendable {
  /// The text, up to 4096 characters.
  public var body: String
  /// Whether the first web address in the text is shown with a preview.
  public var showsLinkPreview: Bool

  /// Creates a text message.
  public init(_ body: String, showsLinkPreview: Bool = false) {
    self.body = body
    self.showsLinkPreview = showsLinkPreview
  }

  /// What breaks the documented limits.
  public var problems: [TemplateProblem] {
    if ParameterText.isBlank(body) { return [TemplateProblem(path: "text.body", rule: "must not be empty")] }
    guard ParameterText.length(body) > 4_096 else { return [] }
    return [TemplateProblem(path: "text.body", rule: "must not be longer than 4096 characters")]
  }
}
