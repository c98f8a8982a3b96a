/// Whom a campaign is for: any mix of groups, segments and single numbers, less exclusions.
///
/// A person who is in it several times is one recipient. The audience becomes a fixed list when the campaign starts.
public struct Audience: Hashable, Sendable {
  /// Members of any of these groups.
  public var groups: [GroupName]
  /// Everybody who belongs to any of these segments when the audience is fixed.
  public var segments: [SegmentRule]
  /// These numbers; they become contacts when the campaign starts.
  public var numbers: [PhoneNumber]
  /// Nobody who is a member of one of these groups.
  public var excludedGroups: [GroupName]
  /// Nobody who belongs to one of these segments.
  public var excludedSegments: [SegmentRule]

  /// Creates an audience.
  public init(
    groups: [GroupName] = [],
    segments: [SegmentRule] = [],
    numbers: [PhoneNumber] = [],
    excludedGroups: [GroupName] = [],
    excludedSegments: [SegmentRule] = []
  ) {
    self.groups = groups
    self.segments = segments
    self.numbers = numbers
    self.excludedGroups = excludedGroups
    self.excludedSegments = excludedSegments
  }
}

extension Audience {
  /// Whether contacts have to be asked one by one; groups and numbers alone are found by their indexes.
  public var hasSegments: Bool { !segments.isEmpty || !excludedSegments.isEmpty }

  /// Whether a rule asks about a field that a list gave people.
  package var asksAboutFields: Bool { (segments + excludedSegments).contains { !$0.fieldNames.isEmpty } }

  /// Who is meant, apart from the single numbers.
  public var inclusion: SegmentRule { .any(segments + groups.map(SegmentRule.inGroup)) }

  /// Whether it names a group, to include or to leave out, by itself or within the rule of a segment.
  public func names(_ group: GroupName) -> Bool { namedGroups.contains(group) }

  /// The groups that it names, each once: its own, then those within the rules of segments. All of them have to be there
  /// when the audience is fixed: nobody is in a group that is missing, so one that is left out would leave nobody out.
  package var namedGroups: [GroupName] {
    var seen: Set<GroupName> = []
    let ofRules = (segments + excludedSegments).flatMap(\.questions).compactMap { question -> GroupName? in
      if case .inGroup(let name) = question { name } else { nil }
    }
    return (groups + excludedGroups + ofRules).filter { seen.insert($0).inserted }
  }

  /// The audience with another name for a group, by itself and within the rules of segments.
  public func renamingGroup(_ old: GroupName, to new: GroupName) -> Audience {
    Audience(
      groups: groups.map { $0 == old ? new : $0 },
      segments: segments.map { $0.renamingGroup(old, to: new) },
      numbers: numbers,
      excludedGroups: excludedGroups.map { $0 == old ? new : $0 },
      excludedSegments: excludedSegments.map { $0.renamingGroup(old, to: new) }
    )
  }

  /// Who is not meant, whatever else holds.
  public var exclusion: SegmentRule { .any(excludedSegments + excludedGroups.map(SegmentRule.inGroup)) }

  /// What of somebody's memberships fills their message: of the groups, in the order in which they are named, the first one
  /// counts that says anything about the person, and it alone.
  ///
  /// - Parameter known: What the membership of a group says; `nil` or nothing where the person is no member.
  public func memberFields(_ known: (GroupName) -> [String: String]?) -> [String: String] {
    groups.lazy.compactMap(known).first { !$0.isEmpty } ?? [:]
  }
}

extension Audience: Codable {
  private enum CodingKeys: String, CodingKey {
    case groups, segments, numbers, excludedGroups, excludedSegments
  }

  /// Reads an audience. Those that were written before there were segments have none.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    groups = try values.decode([GroupName].self, forKey: .groups)
    segments = try values.decodeIfPresent([SegmentRule].self, forKey: .segments) ?? []
    numbers = try values.decode([PhoneNumber].self, forKey: .numbers)
    excludedGroups = try values.decode([GroupName].self, forKey: .excludedGroups)
    excludedSegments = try values.decodeIfPresent([SegmentRule].self, forKey: .excludedSegments) ?? []
  }

  /// Writes an audience; what is not used is left out, so that plans without segments look as they always did.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(groups, forKey: .groups)
    if !segments.isEmpty { try values.encode(segments, forKey: .segments) }
    try values.encode(numbers, forKey: .numbers)
    try values.encode(excludedGroups, forKey: .excludedGroups)
    if !excludedSegments.isEmpty { try values.encode(excludedSegments, forKey: .excludedSegments) }
  }
}
