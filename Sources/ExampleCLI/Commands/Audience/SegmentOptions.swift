import Foundation
import WhatsAppCampaigns

/// How a command line names a segment: by the word of a ready one, by a name it was saved under, or by its rule in JSON.
enum SegmentOptions {
  static let segment = Option.values("segment", "SEGMENT", "Everybody of this segment; see segments list")
  static let excluded = Option.values("exclude-segment", "SEGMENT", "Leave the people of this segment out")

  struct Ready: Sendable {
    var word: String
    var summary: String
    var rule: SegmentRule
  }

  /// The ready ones; what stands after a colon takes the place of theirs.
  static let ready = [
    Ready(word: "new:30", summary: "Contacts of the last 30 days", rule: .new()),
    Ready(word: "consented", summary: "Who agreed to marketing and did not stop it", rule: .consented()),
    Ready(word: "opted-out", summary: "Who refused marketing, stopped it or is suppressed", rule: .optedOut()),
    Ready(word: "high-value:1000", summary: "Whose purchase_value is at least 1000", rule: .highValue(atLeast: 1_000)),
    Ready(word: "inactive:30", summary: "Older contacts who wrote nothing for 30 days", rule: .inactive()),
    Ready(
      word: "leads:Tower:2026-11-01:2026-12-01",
      summary: "Whose project is Tower, contacts from a day to before another",
      rule: leads(["Tower", "2026-11-01", "2026-12-01"]) ?? .any([])
    ),
    Ready(
      word: "leads:Tower:2026-11-01:2026-12-01:booked",
      summary: "Whose project is Tower, by the day in their column booked",
      rule: leads(["Tower", "2026-11-01", "2026-12-01", "booked"]) ?? .any([])
    ),
  ]

  /// What a command line asks for: a rule, or the one that is saved under a name.
  enum Reference {
    case rule(SegmentRule)
    case saved(SegmentName)

    /// The rule, which the engine knows where it is saved.
    func rule(in engine: CampaignEngine) async throws -> SegmentRule {
      switch self {
      case .rule(let rule): return rule
      case .saved(let name):
        do throws(EngineError) {
          return try await engine.segment(name).rule
        } catch  where error.code == .unknownSegment {
          throw SegmentOptions.unknown(name.rawValue)
        }
      }
    }
  }

  /// Reads `inactive:60`, the name of a saved segment, `{"field":"city","equals":"Ipoh"}` or `@rule.json`.
  static func reference(_ text: String) throws(CommandFailure) -> Reference {
    let rule: SegmentRule
    if text.hasPrefix("{") {
      rule = try json(Data(text.utf8))
    } else if text.hasPrefix("@") {
      guard let data = FileManager.default.contents(atPath: String(text.dropFirst())) else {
        throw .usage("“\(text.dropFirst().description.printable)”: the file cannot be read")
      }
      rule = try json(data)
    } else if let ready = readyRule(text) {
      rule = ready
    } else {
      guard let name = SegmentName(text) else { throw unknown(text) }
      return .saved(name)
    }
    if let problem = rule.problem { throw .usage(problem) }
    return .rule(rule)
  }

  /// Where a group says it came from that is made of a segment: by its name, not by a rule that is written out.
  static func source(_ text: String) -> GroupSource {
    .segment(text.hasPrefix("{") || text.hasPrefix("@") ? nil : text)
  }

  /// The rules that an option names.
  static func rules(_ texts: [String], in engine: CampaignEngine) async throws -> [SegmentRule] {
    var rules: [SegmentRule] = []
    for text in texts { rules.append(try await reference(text).rule(in: engine)) }
    return rules
  }

  private static func unknown(_ text: String) -> CommandFailure {
    .usage("“\(text.printable)” is no segment; see segments list, or write a rule in JSON")
  }

  /// The name under which a segment may be saved: one that cannot be taken for anything else.
  static func name(_ text: String) throws(CommandFailure) -> SegmentName {
    guard let name = SegmentName(text), readyRule(text) == nil, !text.hasPrefix("{"), !text.hasPrefix("@") else {
      throw .usage("a segment's name has 1 to 100 characters, and is none of those that segments list has already")
    }
    return name
  }

  private static func readyRule(_ text: String) -> SegmentRule? {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    let days = parts.count > 1 ? Int(parts[1]) : 30
    switch (parts.first, days) {
    case ("new", let days?): return .new(days: days)
    case ("inactive", let days?): return .inactive(days: days)
    case ("consented", _) where parts.count == 1: return .consented()
    case ("opted-out", _) where parts.count == 1: return .optedOut()
    case ("high-value", _):
      let text = parts.count > 1 ? parts[1] : "1000"
      guard let amount = WrittenAmount(text)?.value ?? Double(text) else { break }
      return .highValue(atLeast: amount)
    case ("leads", _) where parts.count > 1:
      return leads(parts[1].split(separator: ":", omittingEmptySubsequences: false).map(String.init))
    default: break
    }
    return nil
  }

  /// Reads a project and two days, and perhaps a column that holds the day. Without it, the days are those on which people
  /// became contacts, which begin in Malaysia: they are the same on every machine.
  private static func leads(_ parts: [String]) -> SegmentRule? {
    guard parts.count >= 3, !parts[0].isEmpty, let first = CalendarDay(parts[1]), let last = CalendarDay(parts[2])
    else {
      return nil
    }
    if parts.count > 3 {
      // A header may hold a colon itself.
      let field = parts[3...].joined(separator: ":")
      return field.isEmpty ? nil : .leads(of: parts[0], by: field, since: first, before: last)
    }
    let days = [first, last].compactMap { day in
      Date(argument: day.description, dayIn: TimeZone(identifier: "Asia/Kuala_Lumpur"))
    }
    guard days.count == 2 else { return nil }
    return .leads(of: parts[0], since: .instant(days[0]), before: .instant(days[1]))
  }

  /// Says on stderr which fields of a rule nobody has, and what was perhaps meant.
  static func warn(about rule: SegmentRule, in engine: CampaignEngine) async throws {
    let known = try await engine.fieldNames()
    for field in rule.unknownFields(among: known) {
      let meant = Spelling.nearest(to: field, among: known).map { "; did you mean “\($0.printable)”?" } ?? ""
      Diagnostics.say("field “\(field.printable)” is known of nobody\(meant)")
    }
    if rule == .all([]) { Diagnostics.say("the rule asks nothing, and so everybody is meant") }
  }

  /// Says on stderr of how many people a rule cannot take what stands in a field for the amount or the day that it asks about.
  static func warn(ofUnreadableFieldsIn rule: SegmentRule, in engine: CampaignEngine) async throws {
    for field in try await engine.unreadableFields(of: rule) {
      let kind = field.reading == .day ? "day" : "amount"
      let people = counted(field.people, "person has", "people have")
      let place = "something in “\(field.name.printable)” that is no \(kind)"
      Diagnostics.say("\(people) \(place); the question holds for none of them")
    }
  }

  private static func json(_ data: Data) throws(CommandFailure) -> SegmentRule {
    guard data.count <= 1 << 20 else { throw .usage("the rule is longer than a rule should be") }
    do throws(SegmentRuleError) {
      return try SegmentRule(json: Array(data))
    } catch {
      throw .usage("\(error.description.printable); see segments list for examples")
    }
  }

  /// A rule as ``rule(_:)`` reads it.
  static func text(of rule: SegmentRule) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(rule)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
