import Foundation
import WhatsAppCampaigns

extension Command {
  private static let people = Option.flag("people", "First say for each person what would happen")
  private static let rateCard = Option.value("rate-card", "FILE", "Say what it would cost, by this JSON list of prices")
  private static let limit = Option.value("limit", "COUNT", "How many people. Default: 3")
  private static let onlyPerson = Option.value("phone", "NUMBER", "Only the message of this person")

  static let campaignDryRun = Command(
    name: "campaign dry-run",
    summary: "Say for everybody in a campaign what would happen and when, and change nothing",
    discussion: """
      The instants are the earliest ones: limits with what they have used up already, windows, start and end are kept; \
      what other campaigns will send and throttling are left aside. The library ships no prices: a rate card is a file such as \
      {"name":"My contract","currency":"USD","effective":"2026-10-01","prices":[{"category":"marketing","region":"MY",\
      "price":"0.10"},{"category":"utility","callingCode":62,"price":"0.03"},{"category":"marketing","price":"0.08"}]}
      """,
    positionals: [.campaign],
    options: [people, rateCard] + SenderOptions.all,
    examples: [
      "campaign dry-run c7h2kq9xmp --now 2026-11-21T22:00:00+08:00",
      "campaign dry-run c7h2kq9xmp --people --rate-card prices.json",
    ]
  ) { call in
    let id = try call.arguments.campaign()
    let showsPeople = call.arguments[flag: people]
    let card = try call.arguments[rateCard].map(RateCard.init(file:))
    let engine = try await call.engine()
    let plan = try await engine.campaign(id).plan
    let summary = try await engine.dryRun(id, rateCard: card) { entry in
      guard showsPeople else { return }
      let (phone, name) = (call.shown(entry.contact.identity), call.shown(entry.contact).name)
      call.print(document(of: entry, phone: phone, name: name), or: text(of: entry, phone: phone, name: name))
    }
    call.print(document(of: summary), or: text(of: summary, plan))
    return .done
  }

  static let campaignPreview = Command(
    name: "campaign preview",
    summary: "Show the message as people would see it, with --json one object a line",
    positionals: [.campaign],
    options: [limit, onlyPerson],
    examples: ["campaign preview c7h2kq9xmp --limit 1"]
  ) { call in
    let id = try call.arguments.campaign()
    var left =
      try call.arguments.parsed(limit, as: "a number from 1 to 1000") { text in
        Int(text).flatMap { (1...1_000).contains($0) ? $0 : nil }
      } ?? 3
    let person = try call.arguments[onlyPerson].map { try call.person($0) }
    var isFirst = true
    _ = try await call.engine().dryRun(id) { entry in
      guard left > 0, person == nil || entry.contact.person == person else { return }
      left -= 1
      let (phone, name) = (call.shown(entry.contact.identity), call.shown(entry.contact).name)
      let title = (isFirst ? "" : "\n") + text(of: entry, phone: phone, name: name)
      call.print(document(of: entry, phone: phone, name: name), or: title + (entry.preview ?? "(no message)") + "\n")
      isFirst = false
    }
    if isFirst, person != nil { throw CommandFailure.usage("this person is not in the campaign's audience") }
    if isFirst, !call.wantsJSON { call.output.write("Nobody to show a message of.\n") }
    return .done
  }

  private static func document(of entry: DryRunEntry, phone: String, name: String?) -> JSONValue {
    var object: JSONObject = ["phone": .string(phone), "verdict": .string(entry.verdict.words.verdict)]
    object["reason"] = JSONValue(entry.verdict.words.reason)
    switch entry.verdict {
    case .send(let instant), .hold(let instant, _): object["at"] = JSONValue(instant)
    case .skip(let reason): object.set("detail", reason.detail)
    default: break
    }
    if case .hold = entry.verdict { object["departure"] = JSONValue(entry.departure) }
    object.set("variant", entry.variant?.rawValue)
    object["name"] = JSONValue(name)
    object["preview"] = JSONValue(entry.preview)
    return .object(object)
  }

  private static func text(of entry: DryRunEntry, phone: String, name: String?) -> String {
    let detail: String? =
      switch entry.verdict {
      case .send, .hold: entry.departure.map { "around \($0.text)" }
      case .skip(let reason): reason.detail
      default: nil
      }
    let words = entry.verdict.words
    return [
      phone.padding(to: 18), words.verdict.padding(to: 5),
      [words.reason, detail].compactMap(\.self).joined(separator: " "), (name ?? "").printable,
    ].joined(separator: "  ").trimmingTrailingSpaces + "\n"
  }

  private static func document(of summary: DryRunSummary) -> JSONValue {
    let reasons = summary.reasons.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.number(JSONNumber($0.value))) }
    let missing = summary.missingValues.map { ($0.key.rawValue, $0.value) }.sorted { $0.0 < $1.0 }
    var object: JSONObject = [
      "total": .number(JSONNumber(summary.total)), "send": .number(JSONNumber(summary.send)),
      "hold": .number(JSONNumber(summary.hold)), "skip": .number(JSONNumber(summary.skip)),
      "done": .number(JSONNumber(summary.done)), "reasons": .object(JSONObject(reasons)),
      "earliestHold": JSONValue(summary.earliestHold),
      "durationSeconds": .number(JSONNumber(summary.duration.components.seconds)),
      "bindingLimit": JSONValue(summary.bindingLimit?.description),
      "ready": .bool(summary.obstacles.isEmpty),
      "verdict": .string(summary.headline),
      "obstacles": .array(summary.obstacles.map { .string($0.description) }),
      "warnings": .array(summary.holidayGaps.map { .string($0.description) }),
      "unreached": .number(JSONNumber(summary.unreached)),
      "firstDeparture": JSONValue(summary.firstDeparture),
      "lastDeparture": JSONValue(summary.lastDeparture),
      "missingValues": .object(JSONObject(missing.map { ($0.0, .number(JSONNumber($0.1))) })),
    ]
    if let cost = summary.cost { object["cost"] = cost.json }
    return .object(object)
  }

  private static func text(of summary: DryRunSummary, _ plan: CampaignPlan) -> String {
    let left = summary.reasons.merging(summary.holdReasons) { $0 - $1 }
    let facts = Table.facts(
      [
        ("People", String(summary.total)), ("Would be sent to", String(summary.send)),
        ("Would wait", String(summary.hold)),
      ] + facts(of: summary.holdReasons) + [
        ("Would be left out", String(summary.skip))
      ] + facts(of: left) + missing(summary, plan) + [
        ("Are done", summary.done > 0 ? String(summary.done) : nil),
        ("Not before the end", summary.unreached > 0 ? String(summary.unreached) : nil),
        ("Earliest later", summary.earliestHold?.text), ("First leaves", summary.firstDeparture?.text),
        ("Last leaves", summary.lastDeparture?.text),
        ("Over after", summary.lastDeparture.map { _ in summary.duration.text }),
        ("Decided by", summary.bindingLimit?.description),
      ]
    )
    let warnings = summary.holidayGaps.map { "Careful: \($0)\n" }.joined()
    return summary.headline + "\n\n" + warnings + facts + (summary.cost.map { "\n" + text(of: $0) } ?? "")
  }

  private static func facts(of reasons: [String: Int]) -> [(String, String?)] {
    reasons.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { ("  " + $0.key, String($0.value)) }
  }

  /// Which values are missing: a field whose name is mistyped is nobody's.
  private static func missing(_ summary: DryRunSummary, _ plan: CampaignPlan) -> [(String, String?)] {
    summary.missingValues.map { key, count in
      let sources = [plan.variables] + plan.variants.map(\.variables)
      let source = sources.lazy.compactMap { $0[key]?.description.printable }.first
      return ("    \(key.rawValue)\(source.map { "=\($0)" } ?? "")", String(count))
    }
    .sorted { $0.0 < $1.0 }
  }

  private static func text(of cost: CostEstimate) -> String {
    var table = Table(["CATEGORY", "COUNTRY", "MESSAGES", cost.card.currency], rightAligned: [2, 3])
    for line in cost.lines {
      table.append([
        line.category.description, line.country, String(line.messages), line.cost.map { "\($0)" } ?? "no price",
      ])
    }
    table.append(["total", "", String(cost.lines.reduce(0) { $0 + $1.messages }), "\(cost.total)"])
    let age =
      cost.ageInDays < 0
      ? "hold only from \(cost.card.effective)" : "are \(counted(cost.ageInDays, "day", "days")) old"
    let missing = cost.unpriced > 0 ? " \(counted(cost.unpriced, "person has", "people have")) no price." : ""
    return table.text + "The prices (\(cost.card.name.printable)) \(age).\(missing)\n"
  }
}

extension Duration {
  /// The duration in its two largest units, such as `2 h 5 min`.
  fileprivate var text: String {
    let seconds = components.seconds
    let units: [(Int64, String)] = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")]
    guard let first = units.firstIndex(where: { seconds >= $0.0 }) else { return "0 s" }
    var rest = seconds
    return units[first...].prefix(2).compactMap { length, name in
      let count = rest / length
      rest %= length
      return count > 0 ? "\(count) \(name)" : nil
    }
    .joined(separator: " ")
  }
}
