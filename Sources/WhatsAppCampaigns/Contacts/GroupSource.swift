/// Where a group came from: who or what made it. What was put into it later does not change that.
@nonexhaustive
public enum GroupSource: Hashable, Sendable {
  /// Somebody made it by hand.
  case hand
  /// The import of a list of this name.
  case list(String)
  /// The people of a segment or of another audience, under the name of the segment where it has one.
  case segment(String?)
  /// The people of the contest of this identifier.
  case contest(String)
  /// The recipients of the campaign of this identifier.
  case campaign(String)
  /// The members of another group, under the name that it had.
  case group(GroupName)
}

extension GroupSource: RawRepresentable {
  /// Reads a source as it is stored; `nil` for a text that says none.
  public init?(rawValue: String) {
    let parts = rawValue.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    switch (parts[0], parts.dropFirst().first) {
    case ("hand", nil): self = .hand
    case ("list", let name?): self = .list(name)
    case ("segment", let name): self = .segment(name)
    case ("contest", let id?) where !id.isEmpty: self = .contest(id)
    case ("campaign", let id?) where !id.isEmpty: self = .campaign(id)
    case ("group", let text?):
      guard let name = GroupName(text) else { return nil }
      self = .group(name)
    default: return nil
    }
  }

  /// The source as it is stored and printed: `list:customers.csv`, `campaign:c7h2kq9xmp`, `segment`, `hand`.
  public var rawValue: String {
    switch self {
    case .hand: "hand"
    case .list(let name): "list:\(name)"
    case .segment(nil): "segment"
    case .segment(let name?): "segment:\(name)"
    case .contest(let id): "contest:\(id)"
    case .campaign(let id): "campaign:\(id)"
    case .group(let name): "group:\(name.rawValue)"
    }
  }
}
