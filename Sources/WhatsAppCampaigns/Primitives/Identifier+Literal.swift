extension Identifier: ExpressibleByStringLiteral, ExpressibleByExtendedGraphemeClusterLiteral,
  ExpressibleByUnicodeScalarLiteral
where RawValue == String {
  /// Takes an identifier that stands in the source code, such as `"cloud"`.
  ///
  /// - Precondition: The text is a valid identifier. Text that comes from anywhere else goes through ``init(_:)``.
  public init(stringLiteral text: String) {
    guard let identifier = Self(text) else { preconditionFailure("“\(text)” is no identifier") }
    self = identifier
  }
}
