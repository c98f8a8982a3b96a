/// How many people an audience has, and some of them.
public struct AudiencePreview: Hashable, Sendable {
  /// How many there are at this moment; numbers that are no contacts yet count too.
  public var count: Int
  /// The first of them, in the order of their numbers.
  public var sample: [Contact]
}

extension CampaignEngine {
  /// Counts an audience and shows some of it. Nothing is fixed: when a campaign starts, it asks again.
  ///
  /// The audience is read page by page; memory does not grow with it.
  ///
  /// - Throws: ``EngineError`` where a group is missing or a rule cannot be asked.
  public func preview(_ audience: Audience, sample: Int = 10) async throws(EngineError) -> AudiencePreview {
    try Self.check(audience)
    var preview = AudiencePreview(count: 0, sample: [])
    try await members(of: audience) { member in
      preview.count += 1
      if preview.sample.count < sample { preview.sample.append(member.contact) }
    }
    return preview
  }

  /// Puts everybody who is in an audience now into a group, which is made where it is missing. People who are in it
  /// already stay, and the group does not change when people later begin or cease to fit. Single numbers become contacts.
  ///
  /// - Throws: ``EngineError`` where a group of the audience is missing or a rule cannot be asked.
  @discardableResult
  public func collect(into name: GroupName, from audience: Audience) async throws(EngineError) -> ContactGroup {
    try Self.check(audience)
    do throws(EngineError) { try await createGroup(name) } catch  where error.storeError?.code == .conflict {}
    // Only who is a contact can be asked whether an exclusion holds.
    if !audience.numbers.isEmpty { try await save(audience.numbers.map { ContactDraft(phone: $0) }) }
    var last: ContactID?
    while true {
      let query = AudienceQuery(tenant: tenant, audience: audience, after: last, limit: 1_000)
      let page = try await stored { () async throws(StoreError) in try await store.audience(query) }
      guard let end = page.last else { return try await group(name) }
      try await changeGroup(name, .add(page.map(\.contact.id)))
      last = end.contact.id
    }
  }

  /// Refuses a rule that asks more than a rule may.
  static func check(_ audience: Audience) throws(EngineError) {
    for rule in audience.segments + audience.excludedSegments {
      if let problem = rule.problem { throw EngineError(.unusableSegment, problem) }
    }
  }
}
