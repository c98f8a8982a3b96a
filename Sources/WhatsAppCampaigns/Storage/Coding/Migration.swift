/// One step of a database's layout. A step that was ever released is never changed: a later one mends it.
///
/// Each store keeps the list of its own steps, oldest first; a step's place is its number.
package struct Migration: Hashable, Sendable {
  /// What a step does that SQL cannot.
  package enum Work: Hashable, Sendable {
    /// Chains the entries of the consent ledger that are there already.
    case chainLedger
  }

  /// A name that stays with the step in every database.
  package let name: String
  /// What it does.
  package let script: String
  /// What it does after its script.
  package let work: Work?

  package init(name: String, script: String, work: Work? = nil) {
    self.name = name
    self.script = script
    self.work = work
  }
}

extension [Migration] {
  /// Throws when more steps were taken than these.
  package func checkCount(taken count: Int) throws(StoreError) {
    guard count > self.count else { return }
    throw StoreError(
      .notAStore,
      "The store was written by a later version of the library (layout \(count), this one knows \(self.count)); "
        + "update the library."
    )
  }

  /// Throws unless the steps that were taken begin these: otherwise they are of a line of development that this one does
  /// not continue.
  package func check(taken names: [String]) throws(StoreError) {
    try checkCount(taken: names.count)
    guard names == prefix(names.count).map(\.name) else {
      throw StoreError(.notAStore, "The store's layout comes from another version of the library; use that version.")
    }
  }
}
