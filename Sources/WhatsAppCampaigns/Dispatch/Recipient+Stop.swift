public import Foundation

extension Recipient {
  /// Notes that the person objected while an attempt is under way: its intent came first, so the message may still arrive.
  ///
  /// A store calls it for every recipient of a person, in the transaction that writes an event which
  /// ``ConsentEvent/forbids``. What comes of the attempt later leaves the note.
  ///
  /// - Returns: `false` for somebody with nothing under way, and where it is noted already: there is nothing to write.
  public mutating func noteStop(at now: Date) -> Bool {
    guard case .sending = state, !stopRaced else { return false }
    stopRaced = true
    updatedAt = now
    return true
  }
}
