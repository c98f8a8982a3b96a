import CWhatsAppSQLite
public import WhatsAppCampaigns

extension SQLiteStore {
  /// How many pages are copied before others may use the store again.
  private static let pagesPerStep: Int32 = 1_000

  /// Copies the whole store into a new file with mode 0600, while it is in use.
  ///
  /// The copy is the store at one instant and is on disk when this returns. To restore it, put it in the place of the
  /// store's file while nobody has that open. What was sent after the copy was made is not in it: an older copy sends
  /// it again, so restore one only where the newer file is lost.
  ///
  /// - Throws: ``StoreError/Code/conflict`` where there is a file already, which is left as it is.
  public func backup(to path: String) async throws(StoreError) {
    let target = try SQLiteLocation.file(path).absolute()
    try target.create()
    do throws(StoreError) {
      try await copy(to: try Connection(target, busyTimeout: .zero))
    } catch {
      target.remove()
      throw error
    }
  }

  private func copy(to target: Connection) async throws(StoreError) {
    let source = try liveConnection()
    guard let backup = sqlite3_backup_init(target.handle, "main", source.handle, "main") else {
      throw StoreError(sqlite: sqlite3_errcode(target.handle), target.handle)
    }
    var code = SQLITE_OK
    var steps: Int32 = 0
    while code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED {
      // What another process writes starts the copy again. In the end it is made in one step, which keeps writers out.
      let mostSteps = 10 + 3 * sqlite3_backup_pagecount(backup) / Self.pagesPerStep
      code = sqlite3_backup_step(backup, steps > mostSteps ? -1 : Self.pagesPerStep)
      steps += 1
      guard code == SQLITE_OK || steps <= mostSteps + 1_000 else { break }
      await Task.yield()
      guard try liveConnection() === source else { break }
    }
    let finished = sqlite3_backup_finish(backup)
    guard code == SQLITE_DONE else {
      throw StoreError(sqlite: finished == SQLITE_OK ? SQLITE_BUSY : finished, target.handle)
    }
  }
}
