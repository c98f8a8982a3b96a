import Foundation

/// What the dialogue knows about a person when a message comes: the consent ledger is its memory.
public struct DialogueMemory: Hashable, Sendable {
  /// What held before the message.
  public var before: ConsentState
  /// What holds with it.
  public var now: ConsentState
  /// The ledger, oldest first, without what the message itself decided.
  public var history: [ConsentEvent]
  /// The name that the person goes by.
  public var name: String?
  /// The fields of their contact.
  public var fields: [String: String]
  /// Whether the person is on the suppression list: they get no answer at all.
  public var isSuppressed: Bool
  /// The digits of an identity-card number that the person has not confirmed yet.
  public var unconfirmedIC: String?

  /// Creates a memory from what a store holds once the message is applied.
  ///
  /// - Parameter messageID: The message: what it decided itself belongs to ``now`` and not to ``before``.
  public init(
    record: ConsentRecord,
    messageID: ProviderMessageID,
    name: String? = nil,
    fields: [String: String] = [:],
    isSuppressed: Bool = false,
    unconfirmedIC: String? = nil
  ) {
    history = record.history.map(\.event).filter { $0.messageID != messageID.rawValue }
    before = history.reduce(into: ConsentState()) { $0.fold($1) }
    now = record.state
    self.name = name
    self.fields = fields
    self.isSuppressed = isSuppressed
    self.unconfirmedIC = unconfirmedIC
  }

  /// Whether a question was put since the state was last cleared.
  func wasAsked(_ rule: ConsentDialogue.Question) -> Bool {
    let cleared = history.lastIndex { $0.decision == .reset }.map { $0 + 1 } ?? 0
    return history[cleared...].contains { $0.decision == .requested && $0.rule == rule.rawValue }
  }
}
