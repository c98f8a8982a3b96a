import CWhatsAppSQLite
public import WhatsAppCampaigns

extension SQLiteStore {
  /// How many pages are copied before others may use the store again.
  private static let pagesPerStep: Int32 = 1_000

  /// Copies the whole store into a new file with mode 0600, while it is in use.
  ///
  /// The copy is the store at one instant and is on disk when this returns. To restore it, put it in the place of the
  /// store's file while nobody has that open. What was sent after the copy was made is not in it, so **in the copy every
  /// campaign that was sending is paused and every schedule is taken back**, with a reason that says so; see
  /// ``Campaign/command(forCopyMadeAt:)``.
  ///
  /// It is made beside its place, in a file that ends in `-part`, and moved there whole. A process that is killed meanwhile
  /// leaves that file.
  ///
  /// - Throws: ``StoreError/Code/conflict`` where there is a file already, or one that ends in `-part`; both are left as
  ///   they are.
  public func backup(to path: String) async throws(StoreError) {
    let target = try SQLiteLocation.file(path).absolute()
    let part = try SQLiteLocation.file(path + "-part").absolute()
    try target.requireAbsence()
    try part.create()
    do throws(StoreError) {
      try await copy(to: try Connection(part, busyTimeout: .zero))
      let copy = try await SQLiteStore.open(part, time: time)
      try await copy.holdCampaigns()
      await copy.close()
      try part.move(to: target)
    } catch {
      part.remove()
      throw error
    }
  }

  /// Halts what this copy would send.
  private func holdCampaigns() throws(StoreError) {
    let names = try liveConnection().all("SELECT name FROM tenants") { $0.text(0) }
    for name in names.map({ TenantID(unchecked: $0) }) {
      try writeAlone(name) { (transaction) throws(StoreError) in
        for stored in try transaction.campaigns(statuses: [.sending, .paused, .scheduled]) {
          guard let command = stored.campaign.command(forCopyMadeAt: transaction.now) else { continue }
          _ = try transaction.control(
            ControlCampaign(tenant: name, campaign: stored.campaign.id, command: command)
          )
        }
      }
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
