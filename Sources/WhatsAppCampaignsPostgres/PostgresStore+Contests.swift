import Foundation
public import WhatsAppCampaigns

extension PostgresStore {
  /// Makes a contest under a secret seed; durable when it returns.
  public func createContest(_ request: CreateContest) async throws(StoreError) -> Contest {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.createContest(request) }
  }

  /// The contests of a tenant, newest first.
  public func contests(_ request: ContestQuery) async throws(StoreError) -> [Contest] {
    try await read(request.tenant) { (transaction) throws(StoreError) in
      try transaction.contests(request.id, closingAfter: request.closingAfter).map(\.contest)
    }
  }

  /// Records an entry where the contest's rules accept it. Those who enter one contest do so one after the other.
  public func enterContest(_ request: EnterContest) async throws(StoreError) -> EnterContestResult {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.enterContest(request) }
  }

  /// One page of a contest's entries, in the order of their numbers.
  public func contestEntries(_ request: ContestEntryQuery) async throws(StoreError) -> [ContestEntry] {
    try await read(request.tenant) { (transaction) throws(StoreError) in
      let stored = try transaction.contest(request.contest)
      return try transaction.entries(
        of: stored,
        "x.number > $3 ORDER BY x.number LIMIT $4",
        [.integer(request.after), .limit(request.limit)]
      )
    }
  }

  /// Marks an entry as verified or takes the mark off.
  public func verifyContestEntry(_ request: VerifyContestEntry) async throws(StoreError) -> ContestEntry {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.verifyContestEntry(request) }
  }

  /// Draws, once.
  public func drawContest(_ request: DrawContest) async throws(StoreError) -> DrawContestResult {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.drawContest(request) }
  }

  /// Everything that is published of a contest.
  public func contestRecord(_ request: ContestRecordQuery) async throws(StoreError) -> ContestRecord {
    try await read(request.tenant) { (transaction) throws(StoreError) in
      let stored = try transaction.contest(request.contest)
      return ContestRecord(contest: stored.contest, list: try transaction.list(of: stored))
    }
  }
}

extension Transaction {
  fileprivate func createContest(_ request: CreateContest) throws(StoreError) -> Contest {
    let contest = Contest(id: request.id, plan: request.plan, commitment: request.commitment, createdAt: now)
    let count = try db.run(
      """
      INSERT INTO contests (tenant, id, plan, closes_at, seed, commitment, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (tenant, id) DO NOTHING
      """,
      [tenantValue] + ContestCoding.values(of: contest, request.seed)
    )
    guard count == 1 else { throw .contestExists }
    return contest
  }

  fileprivate func contests(
    _ id: ContestID?,
    closingAfter: Date? = nil,
    isLocked: Bool = false
  ) throws(StoreError) -> [StoredContest] {
    try db.all(
      """
      SELECT \(ContestCoding.columns) FROM contests
      WHERE tenant = $1 AND ($2::text IS NULL OR id = $2) AND ($3::bigint IS NULL OR closes_at > $3)
      ORDER BY number DESC \(isLocked ? "FOR NO KEY UPDATE" : "")
      """,
      [tenantValue, .text(orNull: id?.rawValue), .date(orNull: closingAfter)],
      ContestCoding.contest
    )
  }

  /// The contest of an identifier, or ``StoreError/Code/notFound``. Who locks it excludes all others who do: nobody
  /// enters between the count of a person's entries and the next one, or while it is drawn.
  fileprivate func contest(_ id: ContestID, isLocked: Bool = false) throws(StoreError) -> StoredContest {
    guard let stored = try contests(id, isLocked: isLocked).first else { throw .noContest }
    return stored
  }

  fileprivate func entries(
    of stored: StoredContest,
    _ condition: String,
    _ values: [SQLValue]
  ) throws(StoreError) -> [ContestEntry] {
    try db.all(
      """
      SELECT \(ContestCoding.entryColumns)
      FROM contest_entries x JOIN contacts c ON c.id = x.contact AND c.tenant = x.tenant
      WHERE x.tenant = $1 AND x.contest = $2 AND \(condition)
      """,
      [tenantValue, .integer(stored.number)] + values
    ) { (row) throws(StoreError) in try ContestCoding.entry(row, in: stored.contest.id) }
  }

  /// What a contact has entered contests with, contest by contest.
  func contestEntries(of contact: Int64) throws(StoreError) -> [ContestEntry] {
    var found: [ContestEntry] = []
    for stored in try contests(nil).reversed() {
      found += try entries(of: stored, "x.contact = $3 ORDER BY x.number", [.integer(contact)])
    }
    return found
  }

  fileprivate func enterContest(_ request: EnterContest) throws(StoreError) -> EnterContestResult {
    let stored = try contest(request.contest, isLocked: true)
    let message = SQLValue.text(request.messageID.rawValue)
    if let known = try entries(of: stored, "x.message = $3", [message]).first { return .entered(known, isNew: false) }
    guard let person = request.identity.key else { throw .contestantIsNobody }
    let bid = request.bid.notAfter(now)
    let contest = SQLValue.integer(stored.number)
    let tally = try db.first(
      """
      SELECT (SELECT count(*) FROM contest_entries x JOIN contacts c ON c.id = x.contact AND c.tenant = x.tenant
        WHERE x.tenant = $1 AND x.contest = $2
          AND c.id = (SELECT coalesce(merged_into, id) FROM contacts WHERE tenant = $1 AND person = $3)),
        (SELECT count(*) FROM contest_entries WHERE tenant = $1 AND contest = $2 AND token = $4)
      """,
      [tenantValue, contest, .text(person.rawValue), .text(orNull: bid.token)]
    ) { row in ContestTally(ofPerson: Int(row.integer(0)), ofToken: Int(row.integer(1))) }
    guard let tally else { throw .corrupt("contest's entry") }
    if case .refused(let refusal) = stored.contest.judge(bid, tally) { return .refused(refusal) }
    guard let token = bid.token, let contact = try contactNumbers(creating: [request.identity])[person] else {
      throw .contestantIsNobody
    }
    try db.run(
      """
      INSERT INTO contest_entries (tenant, contest, number, contact, token, message, entered_at, text)
      SELECT $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7
      FROM contest_entries WHERE tenant = $1 AND contest = $2
      """,
      [tenantValue, contest, .integer(contact), .text(token), message, .date(bid.at), .text(orNull: request.keptText)]
    )
    guard let entry = try entries(of: stored, "x.message = $3", [message]).first else {
      throw .corrupt("contest's entry")
    }
    return .entered(entry, isNew: true)
  }

  fileprivate func verifyContestEntry(_ request: VerifyContestEntry) throws(StoreError) -> ContestEntry {
    let stored = try contest(request.contest, isLocked: true)
    guard stored.contest.draw == nil else { throw .contestIsDrawn }
    try db.run(
      "UPDATE contest_entries SET verified_by = $4, verified_at = $5 WHERE tenant = $1 AND contest = $2 AND number = $3",
      [
        tenantValue, .integer(stored.number), .integer(request.number), .text(orNull: request.verifiedBy),
        request.verifiedBy == nil ? .null : nowValue,
      ]
    )
    guard let entry = try entries(of: stored, "x.number = $3", [.integer(request.number)]).first else {
      throw .noContestEntry
    }
    return entry
  }

  fileprivate func list(of stored: StoredContest) throws(StoreError) -> DrawList {
    let lots = try db.all(
      """
      SELECT \(ContestCoding.lotColumns) FROM contest_entries
      WHERE tenant = $1 AND contest = $2 ORDER BY number
      """,
      [tenantValue, .integer(stored.number)],
      ContestCoding.lot
    )
    return stored.contest.list(of: lots)
  }

  fileprivate func drawContest(_ request: DrawContest) throws(StoreError) -> DrawContestResult {
    let stored = try contest(request.contest, isLocked: true)
    let number = SQLValue.integer(stored.number)
    let revealed = try db.text("SELECT seed FROM contests WHERE tenant = $1 AND number = $2", [tenantValue, number])
    guard let seed = DrawSeed(revealed: revealed) else { throw .corrupt("contest's seed") }
    let list = try list(of: stored)
    let draw: ContestDraw
    do throws(DrawRefusal) {
      draw = try stored.contest.draw(from: list, seed: seed, beacon: request.beacon, at: now, by: request.by)
    } catch {
      return .refused(error)
    }
    try db.send(
      "UPDATE contests SET draw = $3 WHERE tenant = $1 AND number = $2",
      [tenantValue, number, .text(try StoredJSON.encode(draw))]
    )
    for (mark, numbers) in [(ContestEntry.DrawnAs.winner, draw.winners), (.reserve, draw.reserves)] {
      try db.send(
        "UPDATE contest_entries SET prize = $3 WHERE tenant = $1 AND contest = $2 AND number = ANY($4::bigint[])",
        [tenantValue, number, .integer(mark.code), .integers(numbers.map { Int64($0) })]
      )
    }
    return .done(draw)
  }
}
