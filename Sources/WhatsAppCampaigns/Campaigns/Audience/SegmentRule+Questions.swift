extension SegmentRule {
  /// The questions that the rule is made of, however deep they stand.
  var questions: [SegmentRule] {
    switch self {
    case .all(let rules), .any(let rules): rules.flatMap(\.questions)
    case .not(let rule): rule.questions
    default: [self]
    }
  }

  /// The fields that the rule asks about, each once in the order in which they stand there; `name` and `phone`, which every
  /// contact has, are not among them.
  package var fieldNames: [String] {
    var seen: Set<String> = ["name", "phone"]
    return questions.compactMap { question in
      if case .field(let name, _) = question, seen.insert(name).inserted { name } else { nil }
    }
  }

  /// The fields that the rule asks about and that are none of some names, whatever their capitals, each once as the rule
  /// writes it. Nobody has such a field, so the question holds for nobody, and its opposite for everybody.
  public func unknownFields(among names: [String]) -> [String] {
    fieldNames.filter {
      FieldSpelling.profileField($0) == nil && FieldSpelling.spellings(of: $0, among: names).isEmpty
    }
  }

  /// The fields whose texts the rule takes for amounts or days, each once for either, in the order of its questions.
  var readings: [(name: String, reading: UnreadableField.Reading)] {
    var seen: Set<String> = []
    return questions.compactMap { question in
      guard case .field(let name, let test) = question, let reading = test.reading,
        seen.insert("\(reading) \(name)").inserted
      else { return nil }
      return (name, reading)
    }
  }

  /// The rule with another name for a group.
  func renamingGroup(_ old: GroupName, to new: GroupName) -> SegmentRule {
    switch self {
    case .all(let rules): .all(rules.map { $0.renamingGroup(old, to: new) })
    case .any(let rules): .any(rules.map { $0.renamingGroup(old, to: new) })
    case .not(let rule): .not(rule.renamingGroup(old, to: new))
    case .inGroup(old): .inGroup(new)
    default: self
    }
  }
}

extension SegmentRule.FieldTest {
  /// What the test takes a text for, where it is more than a text.
  fileprivate var reading: UnreadableField.Reading? {
    switch self {
    case .isAtLeast, .isLessThan: .amount
    case .isOnOrAfter, .isBefore: .day
    case .isPresent, .equals, .equalsIgnoringCase, .isOneOf, .contains: nil
    }
  }
}
