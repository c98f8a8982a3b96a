/// What to do about a start that was missed, because no engine ran at that time.
@nonexhaustive
public enum MissedStart: Hashable, Sendable {
  /// Start up to so much later; after that leave it to a person, and say so. The default, with an hour.
  case ask(after: Duration = .seconds(3_600))
  /// Start however late it is.
  case startAnyway
  /// Start up to so much later; after that never.
  case skip(after: Duration = .seconds(3_600))

  /// How late a start may be.
  public var grace: Duration? {
    switch self {
    case .ask(let grace), .skip(let grace): grace
    case .startAnyway: nil
    }
  }
}

extension MissedStart: Codable {
  private enum CodingKeys: String, CodingKey { case ask, skip, startAnyway }

  /// Reads what was encoded. A time is in milliseconds.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let grace = try container.decodeIfPresent(Int64.self, forKey: .ask) {
      self = .ask(after: .milliseconds(grace))
    } else if let grace = try container.decodeIfPresent(Int64.self, forKey: .skip) {
      self = .skip(after: .milliseconds(grace))
    } else {
      _ = try container.decode(Bool.self, forKey: .startAnyway)
      self = .startAnyway
    }
  }

  /// Writes what to do, with the time in milliseconds.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .ask(let grace): try container.encode(grace.milliseconds, forKey: .ask)
    case .skip(let grace): try container.encode(grace.milliseconds, forKey: .skip)
    case .startAnyway: try container.encode(true, forKey: .startAnyway)
    }
  }
}
