import Foundation

/// A rule in JSON, as people write it:
///
/// ```json
/// {"all": [
///   {"field": "city", "in": ["Ipoh", "Taiping"]}, {"field": "purchase_value", "atLeast": 500},
///   {"consent": "granted", "purpose": "marketing"}, {"created": {"since": {"daysAgo": 30}}},
///   {"messages": "inbound", "atLeast": 3}, {"not": {"group": "staff"}}, {"recipient": ["delivered", "read"], "campaign": "c7h2kq9xmp"}
/// ]}
/// ```
extension SegmentRule: Codable {
  private enum Key: String, CodingKey {
    case all, any, not, field, present, equals, `in`, contains, atLeast, lessThan, consent, purpose, suppressed, group
    case created, lastWrote, lastWrittenTo, messages, recipient, responded, campaign, entered, contest
  }

  /// Reads a rule; the one word that is not an addition of another says which it is.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    if values.contains(.all) {
      self = .all(try values.decode([SegmentRule].self, forKey: .all))
    } else if values.contains(.any) {
      self = .any(try values.decode([SegmentRule].self, forKey: .any))
    } else if values.contains(.not) {
      self = .not(try values.decode(SegmentRule.self, forKey: .not))
    } else if values.contains(.field) {
      self = .field(try values.decode(String.self, forKey: .field), try Self.fieldTest(values))
    } else if values.contains(.consent) {
      let purpose = try values.decode(ConsentPurpose.self, forKey: .purpose)
      let decision = try values.decode(ConsentDecision.self, forKey: .consent)
      self = decision == .platformStop ? .stoppedByPlatform(purpose) : .decided(decision, purpose)
    } else if values.contains(.group) {
      guard let group = GroupName(try values.decode(String.self, forKey: .group)) else {
        throw DecodingError.dataCorruptedError(forKey: .group, in: values, debugDescription: "This is no group's name.")
      }
      self = .inGroup(group)
    } else if values.contains(.created) {
      self = .created(try values.decode(TimeTest.self, forKey: .created))
    } else if values.contains(.lastWrote) {
      self = .lastWrote(try values.decode(TimeTest.self, forKey: .lastWrote))
    } else if values.contains(.lastWrittenTo) {
      self = .lastWrittenTo(try values.decode(TimeTest.self, forKey: .lastWrittenTo))
    } else if values.contains(.messages) {
      self = .messages(try values.decode(MessageDirection.self, forKey: .messages), try Self.countTest(values))
    } else if values.contains(.recipient) {
      let campaign = try values.decodeIfPresent(CampaignID.self, forKey: .campaign)
      self = .recipient(of: campaign, try values.decode([RecipientStatus].self, forKey: .recipient))
    } else if values.contains(.entered) {
      let contest = try values.decodeIfPresent(ContestID.self, forKey: .contest)
      self = .entered(contest, try values.decode(ContestEntrants.self, forKey: .entered))
    } else {
      self = try Self.flag(values)
    }
  }

  /// The rules that have nothing but a name; `false` is their opposite.
  private static func flag(_ values: KeyedDecodingContainer<Key>) throws -> SegmentRule {
    if let isSuppressed = try values.decodeIfPresent(Bool.self, forKey: .suppressed) {
      return isSuppressed ? .suppressed : .not(.suppressed)
    }
    guard let hasResponded = try values.decodeIfPresent(Bool.self, forKey: .responded) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: values.codingPath, debugDescription: "This is no rule of a segment.")
      )
    }
    let rule = SegmentRule.responded(to: try values.decodeIfPresent(CampaignID.self, forKey: .campaign))
    return hasResponded ? rule : .not(rule)
  }

  private static func countTest(_ values: KeyedDecodingContainer<Key>) throws -> CountTest {
    if let count = try values.decodeIfPresent(Int.self, forKey: .atLeast) { return .isAtLeast(count) }
    return .isLessThan(try values.decode(Int.self, forKey: .lessThan))
  }

  private static func fieldTest(_ values: KeyedDecodingContainer<Key>) throws -> FieldTest {
    if let text = try values.decodeIfPresent(String.self, forKey: .equals) { return .equals(text) }
    if let texts = try values.decodeIfPresent([String].self, forKey: .in) { return .isOneOf(texts) }
    if let text = try values.decodeIfPresent(String.self, forKey: .contains) { return .contains(text) }
    if let number = try values.decodeIfPresent(Double.self, forKey: .atLeast) { return .isAtLeast(number) }
    if let number = try values.decodeIfPresent(Double.self, forKey: .lessThan) { return .isLessThan(number) }
    guard try values.decode(Bool.self, forKey: .present) else {
      throw DecodingError.dataCorruptedError(
        forKey: .present,
        in: values,
        debugDescription: "Write {\"not\": …} around a rule for its opposite."
      )
    }
    return .isPresent
  }

  /// Writes a rule as ``init(from:)`` reads it.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    switch self {
    case .all(let rules): try values.encode(rules, forKey: .all)
    case .any(let rules): try values.encode(rules, forKey: .any)
    case .not(let rule): try values.encode(rule, forKey: .not)
    case .field(let name, let test):
      try values.encode(name, forKey: .field)
      switch test {
      case .isPresent: try values.encode(true, forKey: .present)
      case .equals(let text): try values.encode(text, forKey: .equals)
      case .isOneOf(let texts): try values.encode(texts, forKey: .in)
      case .contains(let text): try values.encode(text, forKey: .contains)
      case .isAtLeast(let number): try values.encode(number, forKey: .atLeast)
      case .isLessThan(let number): try values.encode(number, forKey: .lessThan)
      }
    case .decided(let decision, let purpose):
      try values.encode(decision, forKey: .consent)
      try values.encode(purpose, forKey: .purpose)
    case .stoppedByPlatform(let purpose):
      try values.encode(ConsentDecision.platformStop, forKey: .consent)
      try values.encode(purpose, forKey: .purpose)
    case .suppressed: try values.encode(true, forKey: .suppressed)
    case .inGroup(let group): try values.encode(group.rawValue, forKey: .group)
    case .created(let test): try values.encode(test, forKey: .created)
    case .lastWrote(let test): try values.encode(test, forKey: .lastWrote)
    case .lastWrittenTo(let test): try values.encode(test, forKey: .lastWrittenTo)
    case .messages(let direction, let test):
      try values.encode(direction, forKey: .messages)
      switch test {
      case .isAtLeast(let count): try values.encode(count, forKey: .atLeast)
      case .isLessThan(let count): try values.encode(count, forKey: .lessThan)
      }
    case .recipient(let campaign, let statuses):
      try values.encode(statuses, forKey: .recipient)
      try values.encodeIfPresent(campaign, forKey: .campaign)
    case .responded(let campaign):
      try values.encode(true, forKey: .responded)
      try values.encodeIfPresent(campaign, forKey: .campaign)
    case .entered(let contest, let entrants):
      try values.encode(entrants, forKey: .entered)
      try values.encodeIfPresent(contest, forKey: .contest)
    }
  }
}

extension SegmentRule.TimeTest: Codable {
  private enum Key: String, CodingKey {
    case since, before
  }

  /// Reads `{"since": …}` or `{"before": …}`.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    if let moment = try values.decodeIfPresent(SegmentRule.Moment.self, forKey: .since) {
      self = .since(moment)
    } else {
      self = .before(try values.decode(SegmentRule.Moment.self, forKey: .before))
    }
  }

  /// Writes the test as ``init(from:)`` reads it.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    switch self {
    case .since(let moment): try values.encode(moment, forKey: .since)
    case .before(let moment): try values.encode(moment, forKey: .before)
    }
  }
}

extension SegmentRule.Moment: Codable {
  private enum Key: String, CodingKey {
    case daysAgo
  }

  /// Reads `{"daysAgo": 30}`, or an instant in ISO 8601 such as `2026-11-21T00:00:00Z`.
  public init(from decoder: any Decoder) throws {
    guard let container = try? decoder.singleValueContainer(), let text = try? container.decode(String.self) else {
      self = .daysAgo(try decoder.container(keyedBy: Key.self).decode(Int.self, forKey: .daysAgo))
      return
    }
    let styles = [Date.ISO8601FormatStyle(includingFractionalSeconds: true), Date.ISO8601FormatStyle()]
    guard let date = styles.lazy.compactMap({ try? $0.parse(text) }).first else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "An instant is written as 2026-11-21T00:00:00Z."
      )
    }
    self = .instant(Date(millisecondsSince1970: (date + Self.halfway).millisecondsSince1970))
  }

  /// Writes the moment as ``init(from:)`` reads it.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .instant(let date):
      var container = encoder.singleValueContainer()
      let whole = date.truncatedToMilliseconds + Self.halfway
      try container.encode(Date.ISO8601FormatStyle(includingFractionalSeconds: true).format(whole))
    case .daysAgo(let days):
      var values = encoder.container(keyedBy: Key.self)
      try values.encode(days, forKey: .daysAgo)
    }
  }

  /// Keeps a millisecond from becoming the one before it, where a Date cannot hold it exactly.
  private static var halfway: Duration { .microseconds(300) }
}
