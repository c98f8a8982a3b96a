public import Foundation

/// Somebody to put on the suppression list.
public struct SuppressionDraft: Hashable, Sendable {
  /// Who.
  public var person: PersonKey
  /// Where the entry comes from.
  public var source: String
  /// Why, where somebody said.
  public var reason: String?
  /// Since when, where a list says so; a moment in the future counts as now. `nil` for now.
  public var since: Date?

  /// Creates a draft.
  public init(person: PersonKey, source: String, reason: String? = nil, since: Date? = nil) {
    self.person = person
    self.source = source
    self.reason = reason
    self.since = since
  }

  /// The entry that a store makes of it.
  public func entry(at now: Date) -> Suppression {
    Suppression(
      person: person,
      source: source,
      reason: reason,
      since: min(since ?? now, now).truncatedToMilliseconds
    )
  }
}
