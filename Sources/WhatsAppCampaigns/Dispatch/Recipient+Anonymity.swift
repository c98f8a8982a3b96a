public import Foundation

extension Recipient {
  /// The recipient without what tells who it was: it counts as before, and is not sent to any more.
  ///
  /// The provider's identifiers of messages hold the number, so they go too. Who is on their way at this moment may still
  /// get the message, and that is noted as if they had objected.
  ///
  /// - Parameter key: The key that stands for the person from now on.
  public mutating func anonymize(as key: PersonKey, at now: Date) {
    _ = noteStop(at: now)
    person = key
    memberFields = [:]
    removeMessageIDs()
  }

  /// Forgets which messages of the provider's these attempts were. Returns whether anything was known.
  @discardableResult
  public mutating func removeMessageIDs() -> Bool {
    var isChanged = false
    for index in attempts.indices where !attempts[index].evidence.messageIDs.isEmpty {
      attempts[index].evidence = attempts[index].evidence.withoutMessageIDs
      isChanged = true
    }
    return isChanged
  }
}
