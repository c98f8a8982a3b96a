/// Whom a campaign is for: any mix of groups and single numbers, less exclusions.
///
/// A person who is in it several times is one recipient. The audience becomes a fixed list when the campaign starts.
public struct Audience: Hashable, Sendable, Codable {
  /// Members of any of these groups.
  public var groups: [GroupName]
  /// These numbers; they become contacts when the campaign starts.
  public var numbers: [PhoneNumber]
  /// Nobody who is a member of one of these groups.
  public var excludedGroups: [GroupName]

  /// Creates an audience.
  public init(groups: [GroupName] = [], numbers: [PhoneNumber] = [], excludedGroups: [GroupName] = []) {
    self.groups = groups
    self.numbers = numbers
    self.excludedGroups = excludedGroups
  }
}
