public import Foundation

/// A person who gets no message at all, whatever they consented to elsewhere.
public struct Suppression: Hashable, Sendable {
  /// Who.
  public var person: PersonKey
  /// Where the entry comes from: a list, an operator, a provider.
  public var source: String
  /// Why, where somebody said.
  public var reason: String?
  /// Since when.
  public var since: Date

  /// Creates an entry.
  public init(person: PersonKey, source: String, reason: String? = nil, since: Date) {
    self.person = person
    self.source = source
    self.reason = reason
    self.since = since
  }
}
