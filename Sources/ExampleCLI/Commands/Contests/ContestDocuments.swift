import Foundation
import WhatsAppCampaigns

extension Command.Positional {
  static let contest = Self(placeholder: "ID", help: "The contest, as `contest create` printed it")
}

extension Arguments {
  /// The contest that an argument names.
  func contest(at index: Int = 0) throws(CommandFailure) -> ContestID {
    try positional(index, as: "a contest's identifier; `contest list` shows those there are", ContestID.init(_:))
  }
}

extension CampaignEngine {
  /// Goes through all entries of a contest, page by page.
  func forEachEntry(of contest: ContestID, _ body: (ContestEntry) throws -> Void) async throws {
    var last = 0
    while true {
      try Task.checkCancellation()
      let page = try await entries(of: contest, after: last, limit: 1_000)
      guard let end = page.last else { return }
      for entry in page { try body(entry) }
      last = end.number
    }
  }
}

/// Contests, entries and draws, for programs and for people.
enum ContestDocument {
  /// How far a contest is.
  static func state(of contest: Contest, at now: Date) -> String {
    if contest.draw != nil { return "drawn" }
    if contest.isOpen(at: now) { return "open" }
    return now < contest.plan.opensAt ? "coming" : "over"
  }

  static func contest(_ contest: Contest, at now: Date) -> JSONValue {
    let plan = contest.plan
    return [
      "id": .string(contest.id.rawValue), "name": .string(plan.name), "state": .string(state(of: contest, at: now)),
      "keyword": JSONValue(plan.keyword), "opensAt": JSONValue(plan.opensAt), "closesAt": JSONValue(plan.closesAt),
      "prize": .string(plan.prize), "entriesPerPerson": .number(JSONNumber(plan.entriesPerPerson)),
      "onePerIC": .bool(plan.onePerIdentityCard), "verifiedOnly": .bool(plan.drawsVerifiedOnly),
      "winners": .number(JSONNumber(plan.winners)), "reserves": .number(JSONNumber(plan.reserves)),
      "beacon": JSONValue(plan.beacon), "commitment": .string(contest.commitment),
    ]
  }

  static func text(_ contest: Contest, at now: Date) -> String {
    let plan = contest.plan
    return Table.facts([
      ("Contest", contest.id.rawValue), ("Name", plan.name), ("State", state(of: contest, at: now)),
      ("About", plan.details.isEmpty ? nil : plan.details), ("Keyword", plan.keyword), ("Opens", plan.opensAt.text),
      ("Closes", plan.closesAt.text), ("Prize", plan.prize), ("To claim", plan.claimInstructions),
      ("Terms", plan.terms.isEmpty ? nil : plan.terms), ("Entries a person", String(plan.entriesPerPerson)),
      ("One per IC", plan.onePerIdentityCard ? "yes" : nil),
      ("Drawn from", plan.drawsVerifiedOnly ? "verified entries" : nil), ("Winners", String(plan.winners)),
      ("Reserves", plan.reserves > 0 ? String(plan.reserves) : nil), ("Public value", plan.beacon),
      ("Commitment", contest.commitment),
    ])
  }

  static func entry(_ entry: ContestEntry, _ call: Invocation) -> JSONValue {
    [
      "id": .string(entry.id), "number": .number(JSONNumber(entry.number)), "phone": .string(call.shown(entry.person)),
      "at": JSONValue(entry.at), "text": JSONValue(entry.text), "token": .string(entry.token),
      "verified": .bool(entry.verification != nil), "verifiedBy": JSONValue(entry.verification?.by),
      "drawnAs": JSONValue(entry.drawnAs?.rawValue),
    ]
  }
}
