import Foundation
public import WhatsAppCampaigns

extension SQLiteStore {
  /// Makes a contest under a secret seed; durable when it returns.
  public func createContest(_ request: CreateContest) async throws(StoreError) -> Contest {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.createContest(request) }
  }

  /// The contests of a tenant, newest first.
  public func contests(_ request: ContestQuery) async throws(StoreError) -> [Contest] {
    try read(request.tenant) { (transaction) throws(StoreError) in
      try transaction.contests(request.id, closingAfter: request.closingAfter).map(\.contest)
    }
  }

  /// Records an entry where the contest's rules accept it.
  public func enterContest(_ request: EnterContest) async throws(StoreError) -> EnterContestResult {
    try await write(request.tenant) { (transaction) throws(StoreError) in try transaction.enterContest(request) }
  }

  /// One page of a contest's entries, in the order of their numbers.
  public func contestEntries(_ request: ContestEntryQuery) async throws(StoreError) -> [ContestEntry] {
    try read(request.tenant) { (transaction) throws(StoreError) in
      let stored = try transaction.contest(request.contest)
      return try transaction.entries(
        of: stored,
        "x.number > ? ORDER BY x.number LIMIT ?",
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
    try read(request.tenant) { (transaction) throws(StoreError) in
      let stored = try transaction.contest(request.contest)
      return ContestRecord(contest: stored.contest, list: try transaction.list(of: stored))
    }
  }
}

extension Transaction {
  fileprivate func createContest(_ request: CreateContest) throws(StoreError) -> Contest {
    guard try contests(request.id).isEmpty else { throw .contestExists }
    let contest = Contest(id: request.id, plan: request.plan, commitment: request.commitment, createdAt: now)
    try db.run(
      "INSERT INTO contests (tenant, id, plan, closes_at, seed, commitment, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
      [tenantValue] + ContestCoding.values(of: contest, request.seed)
    )
    return contest
  }

  fileprivate func contests(_ id: ContestID?, closingAfter: Date? = nil) throws(StoreError) -> [StoredContest] {
    try db.all(
      """
      SELECT \(ContestCoding.columns) FROM contests
      WHERE tenant = ?1 AND (?2 IS NULL OR id = ?2) AND (?3 IS NULL OR closes_at > ?3) ORDER BY number DESC
      """,
      [tenantValue, .text(orNull: id?.rawValue), .date(orNull: closingAfter)],
      ContestCoding.contest
    )
  }

  /// The contest of an identifier, or ``StoreError/Code/notFound``.
  fileprivate func contest(_ id: ContestID) throws(StoreError) -> StoredContest {
    guard let stored = try contests(id).first else { throw .noContest }
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
      FROM contest_entries x JOIN contacts c ON c.id = x.contact WHERE x.contest = ? AND \(condition)
      """,
      [.integer(stored.number)] + values
    ) { (row) throws(StoreError) in try ContestCoding.entry(row, in: stored.contest.id) }
  }

  /// What a contact has entered contests with, contest by contest.
  func contestEntries(of contact: Int64) throws(StoreError) -> [ContestEntry] {
    var found: [ContestEntry] = []
    for stored in try contests(nil).reversed() {
      found += try entries(of: stored, "x.contact = ? ORDER BY x.number", [.integer(contact)])
    }
    return found
  }

  fileprivate func enterContest(_ request: EnterContest) throws(StoreError) -> EnterContestResult {
    let stored = try contest(request.contest)
    let message = SQLValue.text(request.messageID.rawValue)
    if let known = try entries(of: stored, "x.message = ?", [message]).first { return .entered(known, isNew: false) }
    guard let person = request.identity.key else { throw .contestantIsNobody }
    let bid = request.bid.notAfter(now)
    let contest = SQLValue.integer(stored.number)
    let ofPerson = try contactNumber(of: person).map { contact throws(StoreError) in
      try db.number(
        "SELECT count(*) FROM contest_entries WHERE contact = ? AND contest = ?",
        [.integer(contact), contest]
      )
    }
    let ofToken = try db.number(
      "SELECT count(*) FROM contest_entries WHERE contest = ? AND token = ?",
      [contest, .text(orNull: bid.token)]
    )
    let tally = ContestTally(ofPerson: Int(ofPerson ?? 0), ofToken: Int(ofToken))
    if case .refused(let refusal) = stored.contest.judge(bid, tally) { return .refused(refusal) }
    guard let token = bid.token, let contact = try contactNumber(creating: request.identity) else {
      throw .contestantIsNobody
    }
    try db.run(
      """
      INSERT INTO contest_entries (contest, number, contact, token, message, entered_at, text)
      SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4, ?5, ?6 FROM contest_entries WHERE contest = ?1
      """,
      [contest, .integer(contact), .text(token), message, .date(bid.at), .text(orNull: request.keptText)]
    )
    guard let entry = try entries(of: stored, "x.message = ?", [message]).first else {
      throw .corrupt("contest's entry")
    }
    return .entered(entry, isNew: true)
  }

  fileprivate func verifyContestEntry(_ request: VerifyContestEntry) throws(StoreError) -> ContestEntry {
    let stored = try contest(request.contest)
    guard stored.contest.draw == nil else { throw .contestIsDrawn }
    try db.run(
      "UPDATE contest_entries SET verified_by = ?, verified_at = ? WHERE contest = ? AND number = ?",
      [
        .text(orNull: request.verifiedBy), request.verifiedBy == nil ? .null : nowValue, .integer(stored.number),
        .integer(request.number),
      ]
    )
    guard let entry = try entries(of: stored, "x.number = ?", [.integer(request.number)]).first else {
      throw .noContestEntry
    }
    return entry
  }

  fileprivate func list(of stored: StoredContest) throws(StoreError) -> DrawList {
    let lots = try db.all(
      "SELECT \(ContestCoding.lotColumns) FROM contest_entries WHERE contest = ? ORDER BY number",
      [.integer(stored.number)],
      ContestCoding.lot
    )
    return stored.contest.list(of: lots)
  }

  fileprivate func drawContest(_ request: DrawContest) throws(StoreError) -> DrawContestResult {
    let stored = try contest(request.contest)
    let number = SQLValue.integer(stored.number)
    let revealed = try db.first("SELECT seed FROM contests WHERE number = ?", [number]) { $0.text(0) }
    guard let seed = revealed.flatMap({ DrawSeed(revealed: $0) }) else { throw .corrupt("contest's seed") }
    let list = try list(of: stored)
    let draw: ContestDraw
    do throws(DrawRefusal) {
      draw = try stored.contest.draw(from: list, seed: seed, beacon: request.beacon, at: now, by: request.by)
    } catch {
      return .refused(error)
    }
    try db.run("UPDATE contests SET draw = ? WHERE number = ?", [.text(try StoredJSON.encode(draw)), number])
    for (mark, numbers) in [(ContestEntry.DrawnAs.winner, draw.winners), (.reserve, draw.reserves)] {
      try db.run(
        "UPDATE contest_entries SET prize = ? WHERE contest = ? AND number IN (SELECT value FROM json_each(?))",
        [.integer(mark.code), number, .integers(numbers.map { Int64($0) })]
      )
    }
    return .done(draw)
  }
}
