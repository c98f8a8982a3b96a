import Foundation
import Synchronization

/// A store that keeps everything in memory and forgets it with the process.
///
/// It is for tests, for trying a campaign out, and as the model that other stores are compared with: it runs the same
/// rules as they do. What it calls durable lasts as long as the instance. It takes one lock for each operation and never
/// waits while it holds it, so no operation sees half of another; claiming a batch costs as much as the batch, however
/// large the campaign is. Nothing in memory proves that another worker is dead, so ``enlist(_:)`` gives nothing back:
/// leases and ``sweep(_:)`` do.
public final class InMemoryStore: CampaignStore {
  private let time: any TimeSource
  private let state: Mutex<State>

  private struct State {
    /// The latest wall time that was read, and when that was on the boot clock.
    var anchor: (reading: Date, at: Duration)?
    var tenants: [TenantID: InMemoryTenant] = [:]

    /// The store's clock: whole milliseconds. When the machine's clock is set back, it neither goes back, which would
    /// give out the same slots twice, nor stands still, which would stop the pace and let no lease end.
    mutating func instant(of time: any TimeSource) -> Date {
      // In this order: a pause between the two then makes the anchor late, never early.
      let wall = time.now
      let uptime = time.uptime
      if let anchor {
        let running = anchor.reading + (uptime - anchor.at)
        if wall < running { return running.truncatedToMilliseconds }
      }
      anchor = (wall, uptime)
      return wall.truncatedToMilliseconds
    }
  }

  /// Creates an empty store.
  public init(time: any TimeSource = .system) {
    self.time = time
    state = Mutex(State())
  }

  /// Runs one operation on one tenant's data: the only way in, so that no operation can reach another tenant's.
  ///
  /// An operation that throws does so before its first change.
  func perform<Result: Sendable>(
    for tenant: TenantID,
    _ operation: (inout InMemoryTenant, _ now: Date) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try state.withLock { (state) throws(StoreError) in
      let now = state.instant(of: time)
      return try operation(&state.tenants[tenant, default: InMemoryTenant()], now)
    }
  }
}
