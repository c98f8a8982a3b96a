import Foundation

/// The name of a customer group, unique within a tenant.
public struct GroupName: Hashable, Sendable, Codable, Comparable {
  /// The name as it was given, without surrounding white space.
  public let rawValue: String

  /// Takes a name of 1 to 100 characters without control characters.
  public init?(_ text: String) {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard (1...100).contains(trimmed.unicodeScalars.count),
      trimmed.unicodeScalars.allSatisfy({ !CharacterSet.controlCharacters.contains($0) })
    else { return nil }
    rawValue = trimmed
  }

  /// Orders by the raw value.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension GroupName: CustomStringConvertible {
  /// The same in words for people, without personal data.
  public var description: String { rawValue }
}
