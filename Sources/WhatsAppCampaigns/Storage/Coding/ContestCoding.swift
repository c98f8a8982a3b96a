/// A contest with the number that its rows go by.
package struct StoredContest {
  package let number: Int64
  package let contest: Contest
}

/// How a contest and its entries stand in their columns.
package enum ContestCoding {
  package static let columns = "number, id, plan, commitment, created_at, draw"

  package static func contest(_ row: some SQLRow) throws(StoreError) -> StoredContest {
    guard let id = ContestID(row.text(1)) else { throw .corrupt("contest") }
    let contest = Contest(
      id: id,
      plan: try StoredJSON.decode(ContestPlan.self, from: row.text(2), "contest"),
      commitment: row.text(3),
      createdAt: row.date(4),
      draw: try row.optionalText(5).map { text throws(StoreError) in
        try StoredJSON.decode(ContestDraw.self, from: text, "draw")
      }
    )
    return StoredContest(number: row.integer(0), contest: contest)
  }

  /// The values of a new contest: `id, plan, closes_at, seed, commitment, created_at`.
  package static func values(of contest: Contest, _ seed: DrawSeed) throws(StoreError) -> [SQLValue] {
    [
      .text(contest.id.rawValue), .text(try StoredJSON.encode(contest.plan)), .date(contest.plan.closesAt),
      .text(seed.revealed), .text(contest.commitment), .date(contest.createdAt),
    ]
  }

  /// The columns of an entry in `contest_entries x` and of who entered in `contacts c`.
  package static let entryColumns = """
    x.number, x.contact, c.person, x.entered_at, x.message, x.text, x.token, x.verified_by, x.verified_at, x.prize
    """

  package static func entry(_ row: some SQLRow, in contest: ContestID) throws(StoreError) -> ContestEntry {
    guard let person = PersonKey(rawValue: row.text(2)), let message = ProviderMessageID(provider: row.text(4)) else {
      throw .corrupt("contest's entry")
    }
    return ContestEntry(
      contest: contest,
      number: Int(clamping: row.integer(0)),
      contact: ContactID(row.integer(1)),
      person: person,
      at: row.date(3),
      messageID: message,
      text: row.optionalText(5),
      token: row.text(6),
      verification: row.optionalDate(8).map { ContestEntry.Verification(by: row.text(7), at: $0) },
      drawnAs: row.optionalInteger(9).flatMap { ContestEntry.DrawnAs(code: $0) }
    )
  }

  /// The columns of an entry on the list that is drawn from.
  package static let lotColumns = "number, token, verified_at IS NOT NULL"

  package static func lot(_ row: some SQLRow) -> (number: Int, token: String, isVerified: Bool) {
    (Int(clamping: row.integer(0)), row.text(1), row.bool(2))
  }
}
