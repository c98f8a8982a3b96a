import WhatsAppCampaigns

// Writes that come in while the disk is busy with a commit share the next one. Nothing lingers: the disk is the clock.

extension SQLiteStore {
  /// The most operations of one commit.
  private static let mostWrites = 256
  /// No operation joins a commit that has been under way for so long.
  private static let longestGroup = Duration.milliseconds(50)

  /// Runs a body in a transaction that keeps every other writer out; on disk when this returns.
  ///
  /// Operations that wait at the same time are committed together. One that throws undoes only itself.
  func write<Value>(
    _ tenant: TenantID,
    keepsRecords: Bool = false,
    needsNoUndo: Bool = false,
    _ body: @escaping (Transaction) throws(StoreError) -> Value
  ) async throws(StoreError) -> Value {
    let answer = Answer<Value>()
    let write = PendingWrite(
      tenant: tenant,
      keepsRecords: keepsRecords,
      needsNoUndo: needsNoUndo
    ) { (transaction) throws(StoreError) in answer.value = try body(transaction) }
    // A cancelled task waits like any other: the operation is done as a whole, and its caller is told so.
    let error = await withCheckedContinuation { (waiter: CheckedContinuation<StoreError?, Never>) in
      write.waiter = waiter
      line.append(write)
      if line.count == 1 { commitSoon() }
    }
    if let error { throw error }
    guard let value = answer.value else { throw StoreError(.unavailable, "The store was closed; open it again.") }
    return value
  }

  /// Commits behind the jobs that are in line, so that those of them that write come along.
  private func commitSoon() {
    executor.afterThoseInLine { [self] in assumeIsolated { $0.commitLine() } }
  }

  private func commitLine() {
    let group = Array(line.prefix(Self.mostWrites))
    line.removeFirst(group.count)
    let left = commit(group)
    line.insert(contentsOf: left, at: 0)
    if !line.isEmpty { commitSoon() }
  }

  /// Commits operations together. Returns those that it did not come to.
  private func commit(_ group: [PendingWrite]) -> ArraySlice<PendingWrite> {
    let connection: Connection
    do throws(StoreError) {
      connection = try liveConnection()
      try connection.begin(.write)
    } catch {
      // Nothing was begun for any of them.
      group.forEach { $0.finish(error) }
      return []
    }
    let begin = time.uptime
    records.check(version: connection.dataVersion)
    var done: [PendingWrite] = []
    var rest = group[...]
    while let write = rest.first, done.isEmpty || time.uptime - begin < Self.longestGroup {
      rest.removeFirst()
      do throws(StoreError) {
        if write.needsNoUndo {
          try run(write, connection)
        } else {
          try connection.nested(isNeeded: group.count > 1) { () throws(StoreError) in try run(write, connection) }
        }
        done.append(write)
      } catch {
        forgetCaches()
        write.finish(error)
        if error.code == .unavailable { connection.rollBack() }
        guard connection.isInTransaction else {
          // A failing disk undoes the others too. They may be tried again: nothing of them was written.
          discard(connection, after: error)
          done.forEach { $0.finish(Self.undone) }
          return rest
        }
      }
    }
    do throws(StoreError) {
      try connection.commit()
    } catch {
      forgetCaches()
      discard(connection, after: error)
      done.forEach { $0.finish(error) }
      return rest
    }
    claims.forgetEnded()
    done.forEach { $0.finish() }
    return rest
  }

  private func run(_ write: PendingWrite, _ connection: Connection) throws(StoreError) {
    if !write.keepsRecords { records.removeAll() }
    let transaction = try transaction(connection, write.tenant, creating: true)
    try write.run(in: transaction)
    try transaction.flushCounts()
    try transaction.flushLedger()
    try storeClockReading(transaction)
  }

  private static var undone: StoreError {
    StoreError(.busy, "Another operation of the same commit met a failing disk; nothing was written, try again.")
  }
}

/// What an operation returns, on its way from the transaction to its caller.
private final class Answer<Value> {
  var value: Value?
}
