/// A field whose texts a rule takes for amounts or for days, and in which somebody has a text that is neither.
public struct UnreadableField: Hashable, Sendable {
  /// What a rule takes a text for.
  @nonexhaustive
  public enum Reading: String, Hashable, Sendable, CaseIterable {
    /// A number or a sum of money, see ``WrittenAmount``.
    case amount
    /// A day, see ``CalendarDay/init(written:)``.
    case day
  }

  /// The name of the field, as the rule writes it.
  public var name: String
  /// What the rule takes its texts for.
  public var reading: Reading
  /// How many people have a text there that cannot be read like that.
  public var people: Int

  /// Creates what is said of a field.
  public init(name: String, reading: Reading, people: Int) {
    self.name = name
    self.reading = reading
    self.people = people
  }
}

extension CampaignEngine {
  /// The fields of a rule with texts that are no amounts or no days although it takes them for such, in the order of its
  /// questions. Such a question holds for none of these people, and its opposite for all of them, so a column of amounts in
  /// words would go unnoticed.
  ///
  /// Nothing is fixed. It costs a look at every contact for each of these fields; memory does not grow with them.
  ///
  /// - Throws: ``EngineError`` where the rule asks more than a rule may.
  public func unreadableFields(of rule: SegmentRule) async throws(EngineError) -> [UnreadableField] {
    if let problem = rule.problem { throw EngineError(.unusableSegment, problem) }
    var found: [UnreadableField] = []
    for (name, reading) in rule.readings {
      let unreadable = SegmentRule.all([.field(name, .isPresent), .not(reading.ofAnyValue(name))])
      let people = try await preview(Audience(segments: [unreadable]), sample: 0).count
      if people > 0 { found.append(UnreadableField(name: name, reading: reading, people: people)) }
    }
    return found
  }
}

extension UnreadableField.Reading {
  private static let anyDay = CalendarDay(daysSince1970: 0)

  /// The question that holds for whoever has a text in a field that can be read like this.
  fileprivate func ofAnyValue(_ name: String) -> SegmentRule {
    switch self {
    case .amount: .any([.field(name, .isLessThan(0)), .field(name, .isAtLeast(0))])
    case .day: .any([.field(name, .isBefore(Self.anyDay)), .field(name, .isOnOrAfter(Self.anyDay))])
    }
  }
}
