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
