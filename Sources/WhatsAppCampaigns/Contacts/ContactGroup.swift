public import Foundation

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

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension GroupName: CustomStringConvertible {
  public var description: String { rawValue }
}

/// A customer group and how many people are in it.
public struct ContactGroup: Hashable, Sendable {
  /// Its name.
  public var name: GroupName
  /// How many contacts are in it.
  public var memberCount: Int
  /// When it was made.
  public var createdAt: Date

  /// Creates a group.
  public init(name: GroupName, memberCount: Int, createdAt: Date) {
    self.name = name
    self.memberCount = memberCount
    self.createdAt = createdAt
  }
}

/// A person who gets no message at all, whatever they consented to elsewhere.
public struct Suppression: Hashable, Sendable {
  /// Who.
  public var person: PersonKey
  /// Where the entry comes from: a list, an operator, a provider.
  public var source: String
  /// Why, where somebody said.
  public var reason: String?
  /// Since when.
  public var since: Date

  /// Creates an entry.
  public init(person: PersonKey, source: String, reason: String? = nil, since: Date) {
    self.person = person
    self.source = source
    self.reason = reason
    self.since = since
  }
}
