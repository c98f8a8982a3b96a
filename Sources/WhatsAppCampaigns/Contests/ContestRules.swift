import Foundation

/// The rules of a contest as its commitment binds them: everything in them that somebody could change to their advantage
/// once they know the entries.
///
/// Each rule is a name and a text, as the published record has it. They never change: a contest of today has to be checked
/// the same way for ever.
public struct ContestRules: Hashable, Sendable {
  /// The names and texts in their order. A rule that the contest has not is left out.
  let texts: [(name: String, text: String)]

  /// The rules of a contest.
  public init(of contest: ContestID, _ plan: ContestPlan) {
    let texts: [(String, String?)] = [
      ("contest", contest.rawValue), ("name", plan.name), ("details", plan.details), ("prize", plan.prize),
      ("terms", plan.terms), ("claim", plan.claimInstructions), ("opensAt", ContestRecord.text(of: plan.opensAt)),
      ("closesAt", ContestRecord.text(of: plan.closesAt)), ("timeZone", plan.timeZone),
      ("entriesPerPerson", String(plan.entriesPerPerson)), ("onePerIdentityCard", String(plan.onePerIdentityCard)),
      ("drawsVerifiedOnly", String(plan.drawsVerifiedOnly)), ("winners", String(plan.winners)),
      ("reserves", String(plan.reserves)), ("keyword", plan.keyword), ("beacon", plan.beacon),
    ]
    self.texts = texts.compactMap { name, text in text.map { (name, $0) } }
  }

  /// The SHA-256 of one line a rule: its name, a space, the length of its text in bytes, a colon, the text and a line feed.
  public var digest: [UInt8] {
    Cryptography.sha256(texts.flatMap { name, text in Array("\(name) \(text.utf8.count):\(text)\n".utf8) })
  }

  /// Whether two contests have the same rules.
  public static func == (left: ContestRules, right: ContestRules) -> Bool { left.digest == right.digest }

  /// Hashes the rules.
  public func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}

extension Contest {
  /// The rules that its commitment binds.
  public var rules: ContestRules { ContestRules(of: id, plan) }
}

extension CreateContest {
  /// The commitment of the contest that is made.
  public var commitment: String { seed.commitment(to: ContestRules(of: id, plan)) }
}
