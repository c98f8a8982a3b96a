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

extension UnreadableField.Reading {
  private static let anyDay = CalendarDay(daysSince1970: 0)

  /// The question that holds for whoever has a text in a field that can be read like this.
  func ofAnyValue(_ name: String) -> SegmentRule {
    switch self {
    case .amount: .any([.field(name, .isLessThan(0)), .field(name, .isAtLeast(0))])
    case .day: .any([.field(name, .isBefore(Self.anyDay)), .field(name, .isOnOrAfter(Self.anyDay))])
    }
  }
}
