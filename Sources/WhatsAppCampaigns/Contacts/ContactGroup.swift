public import Foundation

/// A customer group and how many people are in it.
public struct ContactGroup: Hashable, Sendable {
  /// Its name.
  public var name: GroupName
  /// How many contacts are in it.
  public var memberCount: Int
  /// When it was made.
  public var createdAt: Date
  /// What it is for, where somebody said.
  public var note: String?
  /// Where it came from; `nil` where nobody knows, as for groups that are older than this is kept.
  public var source: GroupSource?

  /// Creates a group.
  public init(
    name: GroupName,
    memberCount: Int,
    createdAt: Date,
    note: String? = nil,
    source: GroupSource? = nil
  ) {
    self.name = name
    self.memberCount = memberCount
    self.createdAt = createdAt
    self.note = note
    self.source = source
  }
}
