public import Foundation

// When the time of something is over. A store may look for candidates by an index of its own; these decide.

extension Recipient {
  /// Whether the lease of a claim has ended: it holds before that instant, not at it.
  public func isLeaseOver(at now: Date) -> Bool {
    guard case .claimed(_, let lease) = state else { return false }
    return lease <= now
  }

  /// Whether an attempt is without an outcome for so long after its last moment to leave that its owner must be gone.
  ///
  /// - Parameter patience: The longest exchange and a margin for clocks, see ``SweepCampaign/orphanAfter``.
  public func isOrphanDue(after patience: Duration, at now: Date) -> Bool {
    guard case .sending(let id) = state, let attempt = attempts.last(where: { $0.id == id }) else { return false }
    return attempt.sendBefore + patience <= now
  }

  /// Whether the time for evidence is over: long enough on the clock of ingest, or far too long on any clock.
  public func isSettleDue(_ time: SettleTime, at now: Date, ingest: Date) -> Bool {
    guard case .settling(let attempt, let since) = state,
      let committed = attempts.first(where: { $0.id == attempt })?.committedAt
    else { return false }
    return ingest >= since + time.live || now >= committed + time.most
  }
}
