import Foundation

/// A rule in JSON, as people write it:
///
/// ```json
/// {"all": [
///   {"field": "city", "in": ["Ipoh", "Taiping"]}, {"field": "purchase_value", "atLeast": 500},
///   {"field": "project", "equalsIgnoringCase": "Seri Indah"}, {"field": "booked", "since": "2026-11-01"},
///   {"consent": "granted", "purpose": "marketing"}, {"created": {"since": {"daysAgo": 30}}},
///   {"messages": "inbound", "atLeast": 3}, {"not": {"group": "staff"}}, {"recipient": ["delivered", "read"], "campaign": "c7h2kq9xmp"}
/// ]}
/// ```
extension SegmentRule: Codable {
  private enum Key: String, CodingKey {
    case all, any, not, field, present, equals, equalsIgnoringCase, `in`, contains, atLeast, lessThan, since, before
    case consent, purpose, suppressed, group, created, lastWrote, lastWrittenTo, messages, recipient, responded,
      campaign, entered, contest
  }

  /// What may stand beside each question. The questions come in the order in which they are looked for.
  private static let companions: [(question: Key, keys: [Key])] = [
    (.all, []), (.any, []), (.not, []),
    (.field, [.present, .equals, .equalsIgnoringCase, .in, .contains, .atLeast, .lessThan, .since, .before]),
    (.consent, [.purpose]), (.suppressed, []), (.group, []), (.created, []), (.lastWrote, []), (.lastWrittenTo, []),
    (.messages, [.atLeast, .lessThan]), (.recipient, [.campaign]), (.responded, [.campaign]), (.entered, [.contest]),
  ]

  /// Reads a rule; the one word that is not an addition of another says which it is.
  ///
  /// A word that has no meaning where it stands is an error: a question that is half understood finds the wrong people.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    guard let (question, keys) = Self.companions.first(where: { values.contains($0.question) }) else {
      try RuleWord.check(decoder, Self.companions.map(\.question.rawValue), "a rule asks about")
      throw RuleWord.error(
        values.codingPath,
        "there is no question; it begins with",
        Self.companions.map(\.question.rawValue)
      )
    }
    try RuleWord.check(decoder, ([question] + keys).map(\.rawValue), "a rule about “\(question.rawValue)” has")
    switch question {
    case .all: self = .all(try values.decode([SegmentRule].self, forKey: .all))
    case .any: self = .any(try values.decode([SegmentRule].self, forKey: .any))
    case .not: self = .not(try values.decode(SegmentRule.self, forKey: .not))
    case .field: self = .field(try values.decode(String.self, forKey: .field), try Self.fieldTest(values, keys))
    case .consent:
      let purpose: ConsentPurpose = try Self.word(values, .purpose)
      let decision: ConsentDecision = try Self.word(values, .consent)
      self = decision == .platformStop ? .stoppedByPlatform(purpose) : .decided(decision, purpose)
    case .suppressed: self = try values.decode(Bool.self, forKey: .suppressed) ? .suppressed : .not(.suppressed)
    case .group:
      guard let group = GroupName(try values.decode(String.self, forKey: .group)) else {
        throw DecodingError.dataCorruptedError(forKey: .group, in: values, debugDescription: "this is no group's name")
      }
      self = .inGroup(group)
    case .created: self = .created(try values.decode(TimeTest.self, forKey: .created))
    case .lastWrote: self = .lastWrote(try values.decode(TimeTest.self, forKey: .lastWrote))
    case .lastWrittenTo: self = .lastWrittenTo(try values.decode(TimeTest.self, forKey: .lastWrittenTo))
    case .messages:
      let direction: MessageDirection = try Self.word(values, .messages)
      let test = try Self.only(keys, in: values)
      let count = try values.decode(Int.self, forKey: test)
      self = .messages(direction, test == .atLeast ? .isAtLeast(count) : .isLessThan(count))
    case .recipient:
      self = .recipient(of: try Self.identifier(values, .campaign), try Self.statuses(values))
    case .responded:
      let rule = SegmentRule.responded(to: try Self.identifier(values, .campaign))
      self = try values.decode(Bool.self, forKey: .responded) ? rule : .not(rule)
    default:
      self = .entered(try Self.identifier(values, .contest), try Self.word(values, .entered))
    }
  }

  /// The one key of some that is there.
  private static func only(_ keys: [Key], in values: KeyedDecodingContainer<Key>) throws -> Key {
    let found = keys.filter(values.contains)
    guard let key = found.first else {
      throw RuleWord.error(values.codingPath, "it needs one of", keys.map(\.rawValue))
    }
    guard found.count == 1 else {
      throw RuleWord.error(values.codingPath, "it may have only one of", found.map(\.rawValue))
    }
    return key
  }

  /// One of the words of a type.
  private static func word<Word: RawRepresentable<String> & CaseIterable>(
    _ values: KeyedDecodingContainer<Key>,
    _ key: Key
  ) throws -> Word {
    guard let word = Word(rawValue: try values.decode(String.self, forKey: key)) else {
      throw RuleWord.error(values.codingPath + [key], "it must be one of", Word.allCases.map(\.rawValue))
    }
    return word
  }

  private static func statuses(_ values: KeyedDecodingContainer<Key>) throws -> [RecipientStatus] {
    try values.decode([String].self, forKey: .recipient).enumerated().map { index, text in
      guard let status = RecipientStatus(rawValue: text) else {
        let place: [any CodingKey] = [Key.recipient, RuleWord(intValue: index)]
        throw RuleWord.error(values.codingPath + place, "it must be one of", RecipientStatus.allCases.map(\.rawValue))
      }
      return status
    }
  }

  private static func identifier<Subject>(
    _ values: KeyedDecodingContainer<Key>,
    _ key: Key
  ) throws -> Identifier<Subject, String>? {
    guard let text = try values.decodeIfPresent(String.self, forKey: key) else { return nil }
    guard let id = Identifier<Subject, String>(text) else {
      throw DecodingError.dataCorruptedError(forKey: key, in: values, debugDescription: "this is no identifier")
    }
    return id
  }

  private static func fieldTest(_ values: KeyedDecodingContainer<Key>, _ keys: [Key]) throws -> FieldTest {
    switch try only(keys, in: values) {
    case .equals: return .equals(try values.decode(String.self, forKey: .equals))
    case .equalsIgnoringCase:
      return .equalsIgnoringCase(try values.decode(String.self, forKey: .equalsIgnoringCase))
    case .in: return .isOneOf(try values.decode([String].self, forKey: .in))
    case .contains: return .contains(try values.decode(String.self, forKey: .contains))
    case .atLeast: return .isAtLeast(try values.decode(Double.self, forKey: .atLeast))
    case .lessThan: return .isLessThan(try values.decode(Double.self, forKey: .lessThan))
    case .since: return .isOnOrAfter(try values.decode(CalendarDay.self, forKey: .since))
    case .before: return .isBefore(try values.decode(CalendarDay.self, forKey: .before))
    default:
      guard try values.decode(Bool.self, forKey: .present) else {
        throw DecodingError.dataCorruptedError(
          forKey: .present,
          in: values,
          debugDescription: "write {\"not\": …} around a rule for its opposite"
        )
      }
      return .isPresent
    }
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
      case .equalsIgnoringCase(let text): try values.encode(text, forKey: .equalsIgnoringCase)
      case .isOneOf(let texts): try values.encode(texts, forKey: .in)
      case .contains(let text): try values.encode(text, forKey: .contains)
      case .isAtLeast(let number): try values.encode(number, forKey: .atLeast)
      case .isLessThan(let number): try values.encode(number, forKey: .lessThan)
      case .isOnOrAfter(let day): try values.encode(day, forKey: .since)
      case .isBefore(let day): try values.encode(day, forKey: .before)
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
  private enum Key: String, CodingKey, CaseIterable {
    case since, before
  }

  /// Reads `{"since": …}` or `{"before": …}`.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    let words = Key.allCases.map(\.rawValue)
    try RuleWord.check(decoder, words, "a time has")
    switch (values.contains(.since), values.contains(.before)) {
    case (true, false): self = .since(try values.decode(SegmentRule.Moment.self, forKey: .since))
    case (false, true): self = .before(try values.decode(SegmentRule.Moment.self, forKey: .before))
    case (true, true): throw RuleWord.error(values.codingPath, "it may have only one of", words)
    case (false, false): throw RuleWord.error(values.codingPath, "it needs one of", words)
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
      let values = try decoder.container(keyedBy: Key.self)
      try RuleWord.check(decoder, [Key.daysAgo.rawValue], "a moment has")
      self = .daysAgo(try values.decode(Int.self, forKey: .daysAgo))
      return
    }
    let styles = [Date.ISO8601FormatStyle(includingFractionalSeconds: true), Date.ISO8601FormatStyle()]
    guard let date = styles.lazy.compactMap({ try? $0.parse(text) }).first else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "an instant is written as 2026-11-21T00:00:00Z"
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
