import Foundation
import WhatsAppCampaigns

extension Command {
  private static let people = Option.flag("people", "First say for each person what would happen")
  private static let limit = Option.value("limit", "COUNT", "How many people. Default: 3")
  private static let onlyPerson = Option.value("phone", "NUMBER", "Only the message of this person")

  static let campaignDryRun = Command(
    name: "campaign dry-run",
    summary: "Say for everybody in a campaign what would happen now, and change nothing",
    positionals: [.campaign],
    options: [people],
    examples: ["campaign dry-run c7h2kq9xmp --now 2026-11-21T22:00:00+08:00"]
  ) { call in
    let id = try call.arguments.campaign()
    let showsPeople = call.arguments[flag: people]
    let summary = try await call.engine().dryRun(id) { entry in
      guard showsPeople else { return }
      let phone = call.shown(entry.contact.identity)
      call.print(document(of: entry, phone: phone), or: text(of: entry, phone: phone))
    }
    call.print(document(of: summary), or: text(of: summary))
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
    let person = try call.arguments[onlyPerson].map { PersonKey(try call.number($0)) }
    var isFirst = true
    _ = try await call.engine().dryRun(id) { entry in
      guard left > 0, person == nil || entry.contact.person == person else { return }
      left -= 1
      let phone = call.shown(entry.contact.identity)
      let title = (isFirst ? "" : "\n") + text(of: entry, phone: phone)
      call.print(document(of: entry, phone: phone), or: title + (entry.preview ?? "(no message)") + "\n")
      isFirst = false
    }
    if isFirst, !call.wantsJSON { call.output.write("Nobody to show a message of.\n") }
    return .done
  }

  private static func document(of entry: DryRunEntry, phone: String) -> JSONValue {
    var object: JSONObject = ["phone": .string(phone), "verdict": .string(entry.verdict.words.verdict)]
    object["reason"] = JSONValue(entry.verdict.words.reason)
    switch entry.verdict {
    case .send(let instant), .hold(let instant, _): object["at"] = JSONValue(instant)
    case .skip(let reason): object.set("detail", reason.detail)
    default: break
    }
    object.set("variant", entry.variant?.rawValue)
    object["name"] = JSONValue(entry.contact.name)
    object["preview"] = JSONValue(entry.preview)
    return .object(object)
  }

  private static func text(of entry: DryRunEntry, phone: String) -> String {
    let detail: String? =
      switch entry.verdict {
      case .send(let instant): "around \(instant.text)"
      case .hold(let instant, _): "until \(instant.text)"
      case .skip(let reason): reason.detail
      default: nil
      }
    let words = entry.verdict.words
    return [
      phone.padding(to: 18), words.verdict.padding(to: 5),
      [words.reason, detail].compactMap(\.self).joined(separator: " "), (entry.contact.name ?? "").printable,
    ].joined(separator: "  ").trimmingTrailingSpaces + "\n"
  }

  private static func document(of summary: DryRunSummary) -> JSONValue {
    let reasons = summary.reasons.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.number(JSONNumber($0.value))) }
    return [
      "total": .number(JSONNumber(summary.total)), "send": .number(JSONNumber(summary.send)),
      "hold": .number(JSONNumber(summary.hold)), "skip": .number(JSONNumber(summary.skip)),
      "done": .number(JSONNumber(summary.done)), "reasons": .object(JSONObject(reasons)),
      "earliestHold": JSONValue(summary.earliestHold),
      "durationSeconds": .number(JSONNumber(summary.duration.components.seconds)),
      "bindingLimit": JSONValue(summary.bindingLimit?.description),
    ]
  }

  private static func text(of summary: DryRunSummary) -> String {
    let reasons = summary.reasons.sorted { $0.key < $1.key }.map { ("  " + $0.key, Optional(String($0.value))) }
    let pace = summary.bindingLimit.map { "about \(summary.duration.components.seconds) s at \($0)" }
    return Table.facts(
      [
        ("People", String(summary.total)), ("Would be sent to now", String(summary.send)),
        ("Would wait", String(summary.hold)), ("Would be left out", String(summary.skip)),
        ("Are done", summary.done > 0 ? String(summary.done) : nil),
      ] + reasons + [
        ("Earliest later", summary.earliestHold?.text), ("Sending takes", pace ?? "as long as the provider does"),
      ]
    )
  }
}
