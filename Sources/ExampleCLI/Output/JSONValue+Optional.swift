import Foundation
import WhatsAppCampaigns

extension JSONValue {
  /// A text, or null.
  init(_ text: String?) { self = text.map(JSONValue.string) ?? .null }

  /// A whole number, or null.
  init(_ number: Int?) { self = number.map { .number(JSONNumber($0)) } ?? .null }

  /// An instant as people and programs write it, or null.
  init(_ date: Date?) { self.init(date?.text) }
}

extension JSONObject {
  /// Adds a member where there is something to say.
  mutating func set(_ key: String, _ text: String?) {
    if let text { self[key] = .string(text) }
  }

  mutating func set(_ key: String, _ number: Int?) {
    if let number { self[key] = .number(JSONNumber(number)) }
  }
}

extension Date {
  /// The instant in UTC: `2026-11-21T09:00:00Z`.
  var text: String { formatted(.iso8601) }

  /// Whole seconds since 1970; `nil` for an instant too far away to count.
  var seconds: Int? { Int(exactly: timeIntervalSince1970.rounded(.down)) }
}
