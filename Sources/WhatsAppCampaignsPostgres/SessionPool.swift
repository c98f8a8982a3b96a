import WhatsAppCampaigns

/// A fixed number of sessions that callers take turns with, the longest waiting first.
actor SessionPool {
  private var free: [Session]
  private var waiting: [CheckedContinuation<Session, Never>] = []
  private let sessions: [Session]

  init(target: ConnectionTarget, time: (any TimeSource)?) {
    let count = min(64, max(1, target.options.maximumConnections))
    sessions = (0..<count).map { _ in Session(target: target, time: time) }
    free = sessions.reversed()
  }

  /// Lends a session to an operation.
  nonisolated func perform<Value: Sendable>(
    _ operation: @Sendable (Session) async throws(StoreError) -> Value
  ) async throws(StoreError) -> Value {
    let session = await borrow()
    let result: Result<Value, StoreError>
    do {
      result = .success(try await operation(session))
    } catch {
      result = .failure(error)
    }
    await giveBack(session)
    return try result.get()
  }

  /// The session that was used last is the next one: a quiet store keeps to one connection.
  private func borrow() async -> Session {
    if let session = free.popLast() { return session }
    return await withCheckedContinuation { waiting.append($0) }
  }

  private func giveBack(_ session: Session) {
    guard waiting.isEmpty else { return waiting.removeFirst().resume(returning: session) }
    free.append(session)
  }

  /// Closes every session, when it is done with what it does.
  func close() async {
    for session in sessions { await session.close() }
  }
}
