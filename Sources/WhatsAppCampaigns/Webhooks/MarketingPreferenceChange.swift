public import Foundation

/// A person stopped or resumed marketing messages with the app's own control.
public struct MarketingPreferenceChange: Hashable, Sendable {
  /// What the person chose.
  @nonexhaustive
  public enum Decision: Hashable, Sendable {
    /// No more marketing messages: binding at once.
    case stop
    /// Marketing messages are no longer blocked by the app. This lifts that block; it is no fresh consent.
    case resume
    /// A word that this library does not know.
    case unknown(String)

    /// Takes the provider's word, in either letter case.
    public init(_ name: String) {
      switch name.lowercased() {
      case "stop": self = .stop
      case "resume": self = .resume
      default: self = .unknown(name)
      }
    }

    /// The provider's word.
    public var name: String {
      switch self {
      case .stop: "stop"
      case .resume: "resume"
      case .unknown(let name): name
      }
    }
  }

  /// Who decided.
  public var person: WebhookParty
  /// What they decided.
  public var decision: Decision
  /// What it is about: `marketing_messages`.
  public var category: String?
  /// When, by the provider's clock.
  public var timestamp: Date?
  /// The provider's identifier of the business number that it is about.
  public var phoneNumberID: String?

  /// Creates a change.
  public init(
    person: WebhookParty,
    decision: Decision,
    category: String? = nil,
    timestamp: Date?,
    phoneNumberID: String? = nil
  ) {
    self.person = person
    self.decision = decision
    self.category = category
    self.timestamp = timestamp
    self.phoneNumberID = phoneNumberID
  }
}

extension MarketingPreferenceChange: Redacted {
  /// The decision and the masked person.
  public var description: String { "user_preferences \(decision.name) of \(person)" }
}
