import Foundation

extension CampaignEngine {
  /// Makes a contest and commits to its rules and to the seed of its draw.
  ///
  /// Durable when it returns. Publish ``Contest/commitment`` before the first entry: what it proves, it proves only to
  /// those who knew it then.
  ///
  /// - Throws: ``EngineError/Code/unusableContest`` for rules that nothing can go by.
  public func createContest(_ plan: ContestPlan) async throws(EngineError) -> Contest {
    if let problem = plan.problem(classifier) { throw EngineError(.unusableContest, problem) }
    let request = CreateContest(
      tenant: tenant,
      id: ContestID(unchecked: "w" + random.letters(9)),
      plan: plan,
      seed: DrawSeed(random: random)
    )
    return try await stored { () async throws(StoreError) in try await store.createContest(request) }
  }

  /// The contests of the tenant, newest first.
  public func contests() async throws(EngineError) -> [Contest] {
    try await stored { () async throws(StoreError) in try await store.contests(ContestQuery(tenant: tenant)) }
  }

  /// One contest.
  ///
  /// - Throws: ``EngineError/Code/unknownContest``.
  public func contest(_ id: ContestID) async throws(EngineError) -> Contest {
    let found = try await stored { () async throws(StoreError) in
      try await store.contests(ContestQuery(tenant: tenant, id: id))
    }
    guard let contest = found.first else {
      throw EngineError(.unknownContest, "There is no contest \(id) of this tenant. Check its identifier.")
    }
    return contest
  }

  /// One page of a contest's entries, in the order of their numbers.
  public func entries(
    of id: ContestID,
    after number: Int = 0,
    limit: Int = 500
  ) async throws(EngineError) -> [ContestEntry] {
    _ = try await contest(id)
    let query = ContestEntryQuery(tenant: tenant, contest: id, after: number, limit: limit)
    let page = try await stored { () async throws(StoreError) in try await store.contestEntries(query) }
    var entries: [ContestEntry] = []
    for entry in page { entries.append(try await readable(entry)) }
    return entries
  }

  /// Enters somebody by another way than a message, such as a form.
  ///
  /// Consent is not asked for here: who enters themselves on a form has been told there what for. Messages enter by
  /// themselves, from people who agreed, when webhooks are applied.
  ///
  /// - Parameters:
  ///   - reference: What makes a repetition recognisable, such as the form's number with a prefix.
  ///   - card: The identity card, where the contest asks for one.
  public func enter(
    _ id: ContestID,
    as person: WhatsAppIdentity,
    reference: ProviderMessageID,
    text: String = "",
    card: ICNumber? = nil
  ) async throws(EngineError) -> EnterContestResult {
    let contest = try await contest(id)
    // The door is the operator's own, so the keyword is not asked for.
    let words = [contest.plan.keyword, text.isEmpty ? nil : text].compactMap { $0 }.joined(separator: " ")
    return try await bid(words, in: contest, by: person, messageID: reference, card: card, at: time.now)
  }

  /// Marks an entry as verified: somebody has looked at it and says who they are.
  ///
  /// - Parameter actor: Who; `nil` takes the mark off.
  /// - Throws: ``EngineError/Code/store`` with a conflict once the contest is drawn.
  @discardableResult
  public func verifyEntry(
    _ number: Int,
    of id: ContestID,
    by actor: String?
  ) async throws(EngineError) -> ContestEntry {
    _ = try await contest(id)
    let request = VerifyContestEntry(tenant: tenant, contest: id, number: number, verifiedBy: actor)
    return try await readable(
      try await stored { () async throws(StoreError) in try await store.verifyContestEntry(request) }
    )
  }

  /// Draws a contest that is over, once and for all.
  ///
  /// - Parameters:
  ///   - beacon: The public value that the contest has announced, to the letter.
  ///   - actor: Who draws.
  /// - Throws: ``EngineError/Code/undrawable`` with the reason.
  public func draw(_ id: ContestID, beacon: String? = nil, by actor: String) async throws(EngineError) -> ContestDraw {
    _ = try await contest(id)
    let request = DrawContest(tenant: tenant, contest: id, beacon: beacon, by: actor)
    let result = try await stored { () async throws(StoreError) in try await store.drawContest(request) }
    switch result {
    case .done(let draw): return draw
    case .refused(let refusal): throw EngineError(.undrawable, refusal.description)
    }
  }

  /// What is published of a contest: rules, commitment, the list of entries without anybody's number, and the draw.
  ///
  /// Its ``ContestRecord/problems(commitment:listDigest:)`` say whether what the store holds now still gives the result
  /// that it keeps.
  public func contestRecord(_ id: ContestID) async throws(EngineError) -> ContestRecord {
    _ = try await contest(id)
    return try await stored { () async throws(StoreError) in
      try await store.contestRecord(ContestRecordQuery(tenant: tenant, contest: id))
    }
  }

  /// Puts people of a contest into a group, which is made where it is missing: winners are told by a campaign to such a
  /// group, and so through the same gate as everybody.
  ///
  /// - Throws: ``EngineError/Code/undrawable`` for winners and reserves before the draw.
  @discardableResult
  public func collect(
    into name: GroupName,
    from id: ContestID,
    _ entrants: ContestEntrants = .everybody
  ) async throws(EngineError) -> ContactGroup {
    let contest = try await contest(id)
    if contest.draw == nil, entrants == .winners || entrants == .reserves { throw Self.notDrawn }
    return try await collect(
      into: name,
      from: Audience(segments: [.entered(id, entrants)]),
      source: .contest(id.rawValue)
    )
  }

  /// Puts those into a group who took part and were drawn for nothing.
  ///
  /// - Throws: ``EngineError/Code/undrawable`` before the draw.
  @discardableResult
  public func collectNotDrawn(into name: GroupName, from id: ContestID) async throws(EngineError) -> ContactGroup {
    guard try await contest(id).draw != nil else { throw Self.notDrawn }
    return try await collect(into: name, from: Audience(segments: [.notDrawn(in: id)]), source: .contest(id.rawValue))
  }

  private static let notDrawn = EngineError(.undrawable, "The contest was not drawn yet. Draw it first.")
}
