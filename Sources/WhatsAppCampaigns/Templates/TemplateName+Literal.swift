extension TemplateName: ExpressibleByStringLiteral {
  /// Takes a template name that stands in the source code.
  ///
  /// - Precondition: The text is a valid template name. Text that comes from anywhere else goes through ``init(_:)``.
  public init(stringLiteral text: String) {
    guard let value = TemplateName(text) else { preconditionFailure("“\(text)” is no template name") }
    self = value
  }
}
