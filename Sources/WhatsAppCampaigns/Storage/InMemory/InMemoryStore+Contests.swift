package import Foundation

extension InMemoryStore {
  /// Makes a contest.
  public func createContest(_ request: CreateContest) async throws(StoreError) -> Contest {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in try tenant.createContest(request, at: now) }
  }

  /// The contests of a tenant, newest first.
  public func contests(_ request: ContestQuery) async throws(StoreError) -> [Contest] {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in try tenant.contests(request) }
  }

  /// Records an entry where the contest's rules accept it.
  public func enterContest(_ request: EnterContest) async throws(StoreError) -> EnterContestResult {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in try tenant.enterContest(request, at: now) }
  }

  /// One page of a contest's entries.
  public func contestEntries(_ request: ContestEntryQuery) async throws(StoreError) -> [ContestEntry] {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in try tenant.contestEntries(request) }
  }

  /// Marks an entry as verified or takes the mark off.
  public func verifyContestEntry(_ request: VerifyContestEntry) async throws(StoreError) -> ContestEntry {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in
      try tenant.verifyContestEntry(request, at: now)
    }
  }

  /// Draws, once.
  public func drawContest(_ request: DrawContest) async throws(StoreError) -> DrawContestResult {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in try tenant.drawContest(request, at: now) }
  }

  /// Everything that is published of a contest.
  public func contestRecord(_ request: ContestRecordQuery) async throws(StoreError) -> ContestRecord {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in try tenant.contestRecord(request) }
  }
}

extension InMemoryTenant {
  package mutating func createContest(_ request: CreateContest, at now: Date) throws(StoreError) -> Contest {
    guard contests[request.id] == nil else { throw .contestExists }
    let seed = request.seed
    let contest = Contest(id: request.id, plan: request.plan, commitment: request.commitment, createdAt: now)
    contests[request.id] = InMemoryContest(contest: contest, seed: seed)
    contestOrder.append(request.id)
    return contest
  }

  package mutating func contests(_ request: ContestQuery) throws(StoreError) -> [Contest] {
    contestOrder.reversed().compactMap { contests[$0]?.contest }.filter { contest in
      (request.id ?? contest.id) == contest.id
        && request.closingAfter.map { contest.plan.closesAt.millisecondsSince1970 > $0.millisecondsSince1970 } ?? true
    }
  }

  package mutating func enterContest(_ request: EnterContest, at now: Date) throws(StoreError) -> EnterContestResult {
    let stored = try contest(request.contest)
    if let number = stored.numbers[request.messageID] { return .entered(stored.entries[number - 1], isNew: false) }
    let key: PersonKey? = request.identity.key
    guard let person = key else { throw .contestantIsNobody }
    let bid = request.bid.notAfter(now)
    let known = contactIDs[person].flatMap { stored.ofContact[$0]?.count } ?? 0
    let tally = ContestTally(ofPerson: known, ofToken: bid.token.flatMap { stored.ofToken[$0] } ?? 0)
    if case .refused(let refusal) = stored.contest.judge(bid, tally) { return .refused(refusal) }
    guard let token = bid.token, let contact = contact(of: request.identity, at: now) else { throw .contestantIsNobody }
    let entry = ContestEntry(
      contest: request.contest,
      number: stored.entries.count + 1,
      contact: contact,
      person: self[contact].contact.person,
      at: bid.at,
      messageID: request.messageID,
      text: request.keptText,
      token: token
    )
    contests[request.contest]?.add(entry)
    return .entered(entry, isNew: true)
  }

  package mutating func contestEntries(_ request: ContestEntryQuery) throws(StoreError) -> [ContestEntry] {
    Array(try contest(request.contest).entries.dropFirst(max(0, request.after)).prefix(max(0, request.limit)))
  }

  package mutating func verifyContestEntry(
    _ request: VerifyContestEntry,
    at now: Date
  ) throws(StoreError) -> ContestEntry {
    let stored = try contest(request.contest)
    guard stored.entries.indices.contains(request.number - 1) else { throw .noContestEntry }
    guard stored.contest.draw == nil else { throw .contestIsDrawn }
    var entry = stored.entries[request.number - 1]
    entry.verification = request.verifiedBy.map { ContestEntry.Verification(by: $0, at: now) }
    contests[request.contest]?.entries[request.number - 1] = entry
    return entry
  }

  package mutating func drawContest(_ request: DrawContest, at now: Date) throws(StoreError) -> DrawContestResult {
    let stored = try contest(request.contest)
    let draw: ContestDraw
    do throws(DrawRefusal) {
      draw = try stored.contest.draw(
        from: stored.list,
        seed: stored.seed,
        beacon: request.beacon,
        at: now,
        by: request.by
      )
    } catch {
      return .refused(error)
    }
    contests[request.contest]?.contest.draw = draw
    for number in draw.winners { contests[request.contest]?.entries[number - 1].drawnAs = .winner }
    for number in draw.reserves { contests[request.contest]?.entries[number - 1].drawnAs = .reserve }
    return .done(draw)
  }

  package mutating func contestRecord(_ request: ContestRecordQuery) throws(StoreError) -> ContestRecord {
    let stored = try contest(request.contest)
    return ContestRecord(contest: stored.contest, list: stored.list)
  }

  private func contest(_ id: ContestID) throws(StoreError) -> InMemoryContest {
    guard let contest = contests[id] else { throw .noContest }
    return contest
  }
}
