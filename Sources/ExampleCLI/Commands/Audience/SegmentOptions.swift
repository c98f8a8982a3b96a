import Foundation
import WhatsAppCampaigns

/// How a command line names a segment: by the word of a ready one, or by its rule in JSON.
enum SegmentOptions {
  static let segment = Option.values("segment", "SEGMENT", "Everybody of this segment; see segments list")
  static let excluded = Option.values("exclude-segment", "SEGMENT", "Leave the people of this segment out")

  struct Ready: Sendable {
    var word: String
    var summary: String
    var rule: SegmentRule
  }

  /// The ready ones; a number after a colon takes the place of theirs.
  static let ready = [
    Ready(word: "new:30", summary: "Contacts of the last 30 days", rule: .new()),
    Ready(word: "consented", summary: "Who agreed to marketing and did not stop it", rule: .consented()),
    Ready(word: "opted-out", summary: "Who refused marketing, stopped it or is suppressed", rule: .optedOut()),
    Ready(word: "high-value:1000", summary: "Whose purchase_value is at least 1000", rule: .highValue(atLeast: 1_000)),
    Ready(word: "inactive:30", summary: "Older contacts who wrote nothing for 30 days", rule: .inactive()),
  ]

  /// Reads `inactive:60`, `{"field":"city","equals":"Ipoh"}` or `@rule.json`.
  static func rule(_ text: String) throws(CommandFailure) -> SegmentRule {
    let rule: SegmentRule
    if text.hasPrefix("{") {
      rule = try json(Data(text.utf8))
    } else if text.hasPrefix("@") {
      guard let data = FileManager.default.contents(atPath: String(text.dropFirst())) else {
        throw .usage("“\(text.dropFirst().description.printable)”: the file cannot be read")
      }
      rule = try json(data)
    } else {
      rule = try readyRule(text)
    }
    if let problem = rule.problem { throw .usage(problem) }
    return rule
  }

  private static func readyRule(_ text: String) throws(CommandFailure) -> SegmentRule {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    let days = parts.count > 1 ? Int(parts[1]) : 30
    switch (parts.first, days) {
    case ("new", let days?): return .new(days: days)
    case ("inactive", let days?): return .inactive(days: days)
    case ("consented", _) where parts.count == 1: return .consented()
    case ("opted-out", _) where parts.count == 1: return .optedOut()
    case ("high-value", _):
      guard let amount = Double(parts.count > 1 ? parts[1] : "1000") else { break }
      return .highValue(atLeast: amount)
    default: break
    }
    throw .usage("“\(text.printable)” is no segment; see segments list, or write a rule in JSON")
  }

  private static func json(_ data: Data) throws(CommandFailure) -> SegmentRule {
    guard data.count <= 1 << 20 else { throw .usage("the rule is longer than a rule should be") }
    do {
      return try JSONDecoder().decode(SegmentRule.self, from: data)
    } catch {
      throw .usage("the segment's rule cannot be understood; see segments list for examples")
    }
  }

  /// A rule as ``rule(_:)`` reads it.
  static func text(of rule: SegmentRule) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(rule)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
