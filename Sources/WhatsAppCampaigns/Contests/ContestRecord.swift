import Foundation

/// What is published of a contest, so that anybody can check the draw without the store: rules, commitment, all entries
/// without anybody's number, and the draw.
public struct ContestRecord: Hashable, Sendable {
  /// What the first member of the document says.
  public static let format = "WhatsAppCampaigns contest 1"

  /// The contest, with its draw where there was one.
  public var contest: Contest
  /// The entries.
  public var list: DrawList

  /// Creates a record.
  public init(contest: Contest, list: DrawList) {
    self.contest = contest
    self.list = list
  }

  /// Looks for anything that does not fit, and says each in a sentence. Empty: the record holds.
  ///
  /// - Parameters:
  ///   - commitment: What was published when the contest was made, from somewhere else than the record.
  ///   - listDigest: What was published of the list before the draw, where it was.
  public func problems(commitment: String? = nil, listDigest: String? = nil) -> [String] {
    var problems: [String] = []
    if let commitment, commitment.lowercased() != contest.commitment {
      problems.append("The commitment is not the one that was published.")
    }
    let digest = list.digest
    if let listDigest, listDigest.lowercased() != digest {
      problems.append("The list of entries is not the one that was published.")
    }
    if list.lots.map(\.number) != Array(1..<(list.lots.count + 1)) {
      problems.append("The entries are not numbered from 1 without gaps.")
    }
    guard let draw = contest.draw else { return problems }
    if draw.seed.commitment(to: contest.rules) != contest.commitment {
      problems.append("The seed or the rules of the contest are not those that were committed to.")
    }
    if draw.listDigest != digest { problems.append("The list of entries is not the one that was drawn from.") }
    if (draw.beacon == nil) != (contest.plan.beacon == nil) {
      problems.append("A public value was mixed in that was not announced, or left out although it was.")
    }
    let order = list.order(seed: draw.seed, beacon: draw.beacon)
    if draw.winners != Array(order.prefix(contest.plan.winners)) { problems.append("The winners are not those drawn.") }
    if draw.reserves != Array(order.dropFirst(contest.plan.winners).prefix(contest.plan.reserves)) {
      problems.append("The reserves are not those drawn.")
    }
    return problems
  }
}

extension ContestRecord {
  /// The record as JSON.
  public var document: JSONValue {
    let plan = contest.plan
    var object: JSONObject = [
      "format": .string(Self.format), "contest": .string(contest.id.rawValue), "name": .string(plan.name),
      "details": .string(plan.details), "prize": .string(plan.prize), "terms": .string(plan.terms),
      "claim": .string(plan.claimInstructions), "opensAt": Self.time(plan.opensAt),
      "closesAt": Self.time(plan.closesAt),
      "timeZone": .string(plan.timeZone), "entriesPerPerson": Self.number(plan.entriesPerPerson),
      "onePerIdentityCard": .bool(plan.onePerIdentityCard), "drawsVerifiedOnly": .bool(plan.drawsVerifiedOnly),
      "winners": Self.number(plan.winners), "reserves": Self.number(plan.reserves),
    ]
    if let keyword = plan.keyword { object["keyword"] = .string(keyword) }
    if let beacon = plan.beacon { object["beacon"] = .string(beacon) }
    object["createdAt"] = Self.time(contest.createdAt)
    object["commitment"] = .string(contest.commitment)
    object["listDigest"] = .string(list.digest)
    object["entries"] = .array(
      list.lots.map { lot in
        ["id": .string(id(lot.number)), "token": .string(lot.token), "takesPart": .bool(lot.takesPart)]
      }
    )
    object["draw"] = contest.draw.map(document) ?? .null
    return .object(object)
  }

  private func document(of draw: ContestDraw) -> JSONValue {
    [
      "seed": .string(draw.seed.revealed), "beacon": draw.beacon.map(JSONValue.string) ?? .null,
      "listDigest": .string(draw.listDigest), "winners": .array(draw.winners.map { .string(id($0)) }),
      "reserves": .array(draw.reserves.map { .string(id($0)) }), "drawnAt": Self.time(draw.drawnAt),
      "drawnBy": .string(draw.drawnBy),
    ]
  }

  private func id(_ number: Int) -> String { ContestEntry.id(number, in: contest.id) }
  private static func number(_ number: Int) -> JSONValue { .number(JSONNumber(number)) }
  private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
  private static func time(_ date: Date) -> JSONValue { .string(text(of: date)) }
  static func text(of date: Date) -> String { style.format(date.truncatedToMilliseconds + halfway) }
  /// Keeps a millisecond from becoming the one before it, where a Date cannot hold it exactly.
  private static var halfway: Duration { .microseconds(300) }
}

extension ContestRecord {
  /// Reads a document; `nil` for one that is no record of this format.
  public init?(document: JSONValue) {
    guard document["format"]?.string == Self.format, let id = document["contest"]?.string.flatMap({ ContestID($0) }),
      let plan = Self.plan(document), let commitment = document["commitment"]?.string,
      let createdAt = Self.date(document["createdAt"]), let entries = document["entries"]?.array
    else { return nil }
    var lots: [DrawList.Lot] = []
    lots.reserveCapacity(entries.count)
    for entry in entries {
      guard let number = Self.entry(entry["id"], of: id), let token = entry["token"]?.string,
        let takesPart = entry["takesPart"]?.bool
      else { return nil }
      lots.append(DrawList.Lot(number: number, token: token, takesPart: takesPart))
    }
    contest = Contest(id: id, plan: plan, commitment: commitment, createdAt: createdAt)
    list = DrawList(contest: id, lots: lots)
    guard let draw = document["draw"], draw != .null else { return }
    guard let result = Self.draw(draw, of: id) else { return nil }
    contest.draw = result
  }

  private static func plan(_ document: JSONValue) -> ContestPlan? {
    func text(_ key: String) -> String { document[key]?.string ?? "" }
    guard let opensAt = date(document["opensAt"]), let closesAt = date(document["closesAt"]),
      let entriesPerPerson = int(document["entriesPerPerson"]), let winners = int(document["winners"]),
      let reserves = int(document["reserves"]), (0...ContestPlan.mostPrizes).contains(winners),
      (0...ContestPlan.mostPrizes).contains(reserves)
    else { return nil }
    return ContestPlan(
      name: text("name"),
      details: text("details"),
      opensAt: opensAt,
      closesAt: closesAt,
      prize: text("prize"),
      claimInstructions: text("claim"),
      terms: text("terms"),
      entriesPerPerson: entriesPerPerson,
      onePerIdentityCard: document["onePerIdentityCard"]?.bool ?? false,
      winners: winners,
      reserves: reserves,
      drawsVerifiedOnly: document["drawsVerifiedOnly"]?.bool ?? false,
      keyword: document["keyword"]?.string,
      beacon: document["beacon"]?.string,
      timeZone: text("timeZone")
    )
  }

  private static func draw(_ document: JSONValue, of contest: ContestID) -> ContestDraw? {
    func numbers(_ key: String) -> [Int]? {
      guard let ids = document[key]?.array else { return nil }
      let numbers = ids.compactMap { entry($0, of: contest) }
      return numbers.count == ids.count ? numbers : nil
    }
    guard let seed = document["seed"]?.string.flatMap({ DrawSeed(revealed: $0) }),
      let listDigest = document["listDigest"]?.string, let winners = numbers("winners"),
      let reserves = numbers("reserves"), let drawnAt = date(document["drawnAt"])
    else { return nil }
    return ContestDraw(
      seed: seed,
      beacon: document["beacon"]?.string,
      listDigest: listDigest,
      winners: winners,
      reserves: reserves,
      drawnAt: drawnAt,
      drawnBy: document["drawnBy"]?.string ?? ""
    )
  }

  /// The number of an entry, where it is one of this contest.
  private static func entry(_ value: JSONValue?, of contest: ContestID) -> Int? {
    guard let text = value?.string, text.hasPrefix("\(contest)-") else { return nil }
    let digits = text.dropFirst(contest.rawValue.count + 1)
    guard let number = Int(digits), number > 0, String(number) == digits else { return nil }
    return number
  }

  private static func int(_ value: JSONValue?) -> Int? { value?.int.flatMap { Int(exactly: $0) } }
  private static func date(_ value: JSONValue?) -> Date? {
    value?.string.flatMap { try? style.parse($0) }.map { ($0 + halfway).truncatedToMilliseconds }
  }
}
