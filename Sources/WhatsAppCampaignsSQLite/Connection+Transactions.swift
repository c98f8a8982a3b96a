import CWhatsAppSQLite
import WhatsAppCampaigns

extension Connection {
  /// What a transaction promises about what others do meanwhile.
  enum Kind {
    /// Reads in one consistent view.
    case read
    /// Keeps every other writer out from the start.
    case write
  }

  /// Runs a body in a transaction: all of it is on disk when this returns, or none of it after it threw.
  ///
  /// The exception is ``StoreError/Code/outcomeUnknown``: the commit itself failed, and this connection must no longer
  /// be trusted.
  func transaction<Value>(
    _ kind: Kind,
    _ body: () throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    try begin(kind)
    let value: Value
    do {
      value = try body()
    } catch {
      rollBack()
      throw error
    }
    try commit()
    return value
  }

  func begin(_ kind: Kind) throws(StoreError) {
    switch kind {
    case .read: try run("BEGIN")
    case .write: try run("BEGIN IMMEDIATE")
    }
  }

  /// Puts everything since the beginning on disk, or undoes it and throws.
  func commit() throws(StoreError) {
    do {
      try run("COMMIT")
    } catch {
      rollBack()
      // Nothing was written yet when a reader or a full disk stood in the way; after anything else nobody knows.
      if error.code == .busy { throw error }
      isSuspect = true
      switch error.code {
      case .full: throw error
      default:
        throw StoreError(.outcomeUnknown, "The disk failed while the store committed; read again what is there.")
      }
    }
  }

  /// Runs a body within the open transaction, so that it alone is undone when it throws.
  ///
  /// Where it is not needed, because nothing else is in the transaction, the whole of it is undone. A failing disk may
  /// undo the whole in any case: see ``isInTransaction``.
  func nested(isNeeded: Bool, _ body: () throws(StoreError) -> Void) throws(StoreError) {
    guard isNeeded else {
      do {
        return try body()
      } catch {
        rollBack()
        throw error
      }
    }
    try run("SAVEPOINT operation")
    do {
      try body()
      try run("RELEASE operation")
    } catch {
      undoNested()
      throw error
    }
  }

  private func undoNested() {
    guard isInTransaction else { return }
    do {
      try run("ROLLBACK TO operation")
      try run("RELEASE operation")
    } catch {
      rollBack()
    }
  }

  /// Whether a transaction is open. An error of the disk ends it, and with it everything that was done in it.
  var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  /// Changes when another connection has changed the file; to be read in a transaction. `nil` where it cannot be read.
  var dataVersion: Int64? {
    do {
      return try number("PRAGMA data_version")
    } catch {
      return nil
    }
  }

  /// Some errors have rolled back already; then there is nothing left to do.
  func rollBack() {
    guard isInTransaction else { return }
    do { try run("ROLLBACK") } catch { isSuspect = true }
  }
}
