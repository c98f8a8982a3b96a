extension SegmentRule {
  /// The questions that the rule is made of, however deep they stand.
  var questions: [SegmentRule] {
    switch self {
    case .all(let rules), .any(let rules): rules.flatMap(\.questions)
    case .not(let rule): rule.questions
    default: [self]
    }
  }
}
