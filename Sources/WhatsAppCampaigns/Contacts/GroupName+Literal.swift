extension GroupName: ExpressibleByStringLiteral {
  /// Takes a group name that stands in the source code.
  ///
  /// - Precondition: The text is a valid group name. Text that comes from anywhere else goes through ``init(_:)``.
  public init(stringLiteral text: String) {
    guard let value = GroupName(text) else { preconditionFailure("“\(text)” is no group name") }
    self = value
  }
}
