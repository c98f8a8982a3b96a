/// The name of a saved segment, unique within a tenant.
public struct SegmentName: Hashable, Sendable, Codable, Comparable {
  /// The name as it was given, without surrounding white space.
  public let rawValue: String

  /// Takes a name of 1 to 100 characters without control characters, as a group's is.
  public init?(_ text: String) {
    guard let name = GroupName(text) else { return nil }
    rawValue = name.rawValue
  }

  /// Orders by the raw value.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension SegmentName: CustomStringConvertible {
  /// The same in words for people, without personal data.
  public var description: String { rawValue }
}

extension SegmentName: ExpressibleByStringLiteral {
  /// Takes a segment's name that stands in the source code.
  ///
  /// - Precondition: The text is a valid name. Text that comes from anywhere else goes through ``init(_:)``.
  public init(stringLiteral text: String) {
    guard let value = SegmentName(text) else { preconditionFailure("“\(text)” is no name of a segment") }
    self = value
  }
}
