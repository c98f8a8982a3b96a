/// How many people an audience has, and some of them.
public struct AudiencePreview: Hashable, Sendable {
  /// How many there are at this moment; numbers that are no contacts yet count too.
  public var count: Int
  /// The first of them, in the order of their numbers.
  public var sample: [Contact]
}

extension CampaignEngine {
  /// Saves a rule under a name; one of the same name is replaced. Campaigns that were made with the old one keep it.
  ///
  /// - Throws: ``EngineError`` with ``EngineError/Code/unusableSegment`` for a rule that asks more than a rule may.
  public func saveSegment(_ name: SegmentName, _ rule: SegmentRule) async throws(EngineError) {
    if let problem = rule.problem { throw EngineError(.unusableSegment, problem) }
    try await changeSegment(name, .save(rule))
  }

  /// Forgets a saved segment.
  public func deleteSegment(_ name: SegmentName) async throws(EngineError) {
    _ = try await segment(name)
    try await changeSegment(name, .delete)
  }

  /// The saved segments, by name.
  public func segments() async throws(EngineError) -> [SavedSegment] {
    try await stored { () async throws(StoreError) in try await store.segments(SavedSegmentQuery(tenant: tenant)) }
  }

  /// One saved segment; its rule is what an audience takes.
  public func segment(_ name: SegmentName) async throws(EngineError) -> SavedSegment {
    let found = try await stored { () async throws(StoreError) in
      try await store.segments(SavedSegmentQuery(tenant: tenant, name: name))
    }
    guard let segment = found.first else {
      throw EngineError(.unknownSegment, "There is no saved segment “\(name)”. Save it first, or give its rule.")
    }
    return segment
  }

  /// The names of the fields that contacts have or once had, as they are spelled. It costs what the names cost, however many
  /// contacts there are.
  ///
  /// ``SegmentRule/unknownFields(among:)`` says which fields of a rule are none of them, and most likely misspelt.
  public func fieldNames() async throws(EngineError) -> [String] {
    try await stored { () async throws(StoreError) in try await store.fieldNames(FieldNameQuery(tenant: tenant)) }
  }

  private func changeSegment(_ name: SegmentName, _ action: SegmentChange.Action) async throws(EngineError) {
    try await stored { () async throws(StoreError) in
      try await store.changeSegment(SegmentChange(tenant: tenant, name: name, action: action))
    }
  }

  /// Counts an audience and shows some of it. Nothing is fixed: when a campaign starts, it asks again.
  ///
  /// The audience is read page by page; memory does not grow with it.
  ///
  /// - Throws: ``EngineError`` where a group, a campaign or a contest that is named is missing, or a rule cannot be asked.
  public func preview(_ audience: Audience, sample: Int = 10) async throws(EngineError) -> AudiencePreview {
    try await check(audience)
    var preview = AudiencePreview(count: 0, sample: [])
    try await members(of: audience) { member in
      preview.count += 1
      if preview.sample.count < sample { preview.sample.append(member.contact) }
    }
    return preview
  }

  /// Puts everybody who is in an audience now into a group, which is made where it is missing. People who are in it
  /// already stay, and the group does not change when people later begin or cease to fit. Single numbers become contacts.
  /// What the memberships of the audience's groups say about somebody (``Audience/memberFields(_:)``) goes with them, in
  /// place of what the group knew of them; where they say nothing, that stays.
  ///
  /// - Throws: ``EngineError`` where a group, a campaign or a contest that is named is missing, or a rule cannot be asked.
  ///
  /// - Parameter source: Where the group comes from, if it is made.
  @discardableResult
  public func collect(
    into name: GroupName,
    from audience: Audience,
    source: GroupSource = .segment(nil)
  ) async throws(EngineError) -> ContactGroup {
    try await check(audience)
    try await createGroup(ifMissing: name, source: source)
    // Only who is a contact can be asked whether an exclusion holds.
    if !audience.numbers.isEmpty { try await save(audience.numbers.map { ContactDraft(phone: $0) }) }
    var last: ContactID?
    while true {
      let query = AudienceQuery(tenant: tenant, audience: audience, after: last, limit: 1_000)
      let page = try await stored { () async throws(StoreError) in try await store.audience(query) }
      guard let end = page.last else { return try await group(name) }
      let fields = page.filter { !$0.memberFields.isEmpty }.map { ($0.contact.id, $0.memberFields) }
      try await changeGroup(name, .add(page.map(\.contact.id), fields: Dictionary(fields) { first, _ in first }))
      last = end.contact.id
    }
  }

  /// Refuses a rule that asks more than a rule may, and one that names what is not there: nobody is in a group that does
  /// not exist, so a misspelt one that is to be left out would leave nobody out.
  func check(_ audience: Audience) async throws(EngineError) {
    for rule in audience.segments + audience.excludedSegments {
      if let problem = rule.problem { throw EngineError(.unusableSegment, problem) }
    }
    for question in audience.inclusion.questions + audience.exclusion.questions {
      switch question {
      case .inGroup(let name): _ = try await group(name)
      case .recipient(of: let id?, _), .responded(to: let id?): _ = try await campaign(id)
      case .entered(let id?, _): _ = try await contest(id)
      default: continue
      }
    }
  }
}
