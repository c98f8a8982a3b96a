extension LanguageCode: ExpressibleByStringLiteral {
  /// Takes a language code that stands in the source code.
  ///
  /// - Precondition: The text is a valid language code. Text that comes from anywhere else goes through ``init(_:)``.
  public init(stringLiteral text: String) {
    guard let value = LanguageCode(text) else { preconditionFailure("“\(text)” is no language code") }
    self = value
  }
}
