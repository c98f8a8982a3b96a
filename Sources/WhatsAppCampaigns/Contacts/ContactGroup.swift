public import Foundation

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
