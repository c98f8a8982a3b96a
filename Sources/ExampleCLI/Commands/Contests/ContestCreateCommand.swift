import Foundation
import WhatsAppCampaigns

extension Command {
  private static let name = Option.value("name", "NAME", "What people read as its name")
  private static let details = Option.value("description", "TEXT", "What it is about")
  private static let opens = Option.value("opens", "TIME", "The first moment to enter. Default: now")
  private static let closes = Option.value("closes", "TIME", "The first moment at which nobody may enter any more")
  private static let prize = Option.value("prize", "TEXT", "What there is to win")
  private static let claim = Option.value("claim", "TEXT", "What a winner has to do")
  private static let terms = Option.value("terms", "TEXT", "Who may take part, and what else holds")
  private static let entries = Option.value("entries", "COUNT", "The most entries of one person. Default: 1")
  private static let onePerIC = Option.flag("one-per-ic", "Ask for the IC number; each card enters once")
  private static let winners = Option.value("winners", "COUNT", "How many win. Default: 1")
  private static let reserves = Option.value("reserves", "COUNT", "How many are drawn after them. Default: 0")
  private static let verifiedOnly = Option.flag("verified-only", "Draw from verified entries only")
  private static let keyword = Option.value("keyword", "WORD", "What an entry begins with. Without: any message")
  private static let beacon = Option.value("beacon", "TEXT", "Which public value will be mixed into the draw")
  private static let zone = Option.value(
    "zone",
    "NAME",
    "Where dates are told, and a date begins. Default: Asia/Kuala_Lumpur"
  )

  static let contestCreate = Command(
    name: "contest create",
    summary: "Make a contest, and commit to its rules and to the seed of its draw",
    discussion: """
      People who have agreed enter by writing while it is open. Publish the commitment before they do: it fixes the rules, \
      and the seed that will decide the draw. Nothing about a contest can be changed afterwards.
      """,
    options: [
      name, details, opens, closes, prize, claim, terms, entries, onePerIC, winners, reserves, verifiedOnly, keyword,
      beacon, zone,
    ],
    examples: [
      """
      contest create --name "Monthly Giveaway" --keyword WIN --closes 2026-12-21T00:00:00+08:00 \
      --prize "A rice cooker" --claim "Show this message at our counter." --winners 3 --reserves 2
      """
    ]
  ) { call in
    let arguments = call.arguments
    let time = try call.time()
    let form = "a date such as 2026-11-21 or \(Arguments.instantForm)"
    let timeZone = arguments[zone] ?? "Asia/Kuala_Lumpur"
    // A zone that there is not is refused with the plan.
    let days = TimeZone(identifier: timeZone) ?? .gmt
    func instant(_ text: String) -> Date? { Date(argument: text, dayIn: days) }
    guard let end = try arguments.parsed(closes, as: form, instant) else {
      throw CommandFailure.usage("\(closes.spelling) is missing")
    }
    let plan = ContestPlan(
      name: try arguments.required(name),
      details: arguments[details] ?? "",
      opensAt: try arguments.parsed(opens, as: form, instant) ?? time.now,
      closesAt: end,
      prize: try arguments.required(prize),
      claimInstructions: try arguments.required(claim),
      terms: arguments[terms] ?? "",
      entriesPerPerson: try arguments.parsed(entries, as: "a whole number") { Int($0) } ?? 1,
      onePerIdentityCard: arguments[flag: onePerIC],
      winners: try arguments.parsed(winners, as: "a whole number") { Int($0) } ?? 1,
      reserves: try arguments.parsed(reserves, as: "a whole number") { Int($0) } ?? 0,
      drawsVerifiedOnly: arguments[flag: verifiedOnly],
      keyword: arguments[keyword],
      beacon: arguments[beacon],
      timeZone: timeZone
    )
    let contest = try await call.engine(ifAbsent: .make).createContest(plan)
    call.print(ContestDocument.contest(contest, at: time.now), or: ContestDocument.text(contest, at: time.now))
    return .done
  }
}
