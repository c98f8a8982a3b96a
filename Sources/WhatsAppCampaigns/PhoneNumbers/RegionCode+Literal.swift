extension RegionCode: ExpressibleByStringLiteral {
  /// Takes a region that stands in the source code.
  ///
  /// - Precondition: The text is a valid region. Text that comes from anywhere else goes through ``init(_:)``.
  public init(stringLiteral text: String) {
    guard let value = RegionCode(text) else { preconditionFailure("“\(text)” is no region") }
    self = value
  }
}
