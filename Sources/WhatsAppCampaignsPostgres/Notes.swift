import Foundation
import Synchronization
import WhatsAppCampaigns

/// What a store remembers between transactions. Nothing depends on it: a process that has forgotten everything does the
/// same with a little more work.
final class Notes: Sendable {
  private struct Workers {
    var ids: Set<WorkerID> = []
    var renewedAt: Date = .distantPast
  }

  private struct Ingest: Hashable {
    var tenant: TenantID
    var provider: ProviderName
  }

  private struct State {
    var anchor: Date = .distantPast
    var anchoredAt: Duration = .zero
    var workers: [TenantID: Workers] = [:]
    var watermarks: [Int64: Int64] = [:]
    var ingestedAt: [Ingest: Date] = [:]
  }

  private let state = Mutex(State())

  /// Far more than are in use at one time.
  private static let mostEntries = 4_096

  private let time: any TimeSource

  init(time: any TimeSource) {
    self.time = time
  }

  /// The store's time for a reading of its clock, which while that clock was set back goes on with the boot clock: within
  /// a process it neither goes back, which would give out the same slots twice, nor stands still.
  func notBack(_ reading: Date) -> Date {
    let uptime = time.uptime
    return state.withLock { state in
      let running = (state.anchor + (uptime - state.anchoredAt)).truncatedToMilliseconds
      guard reading >= running else { return running }
      state.anchor = reading
      state.anchoredAt = uptime
      return reading
    }
  }

  // MARK: - Workers

  /// How long a worker counts as alive, and how often that is renewed.
  static let workerLease = Duration.seconds(30)
  private static let renewal = Duration.seconds(10)

  func add(_ worker: WorkerID, of tenant: TenantID) {
    state.withLock { _ = $0.workers[tenant, default: Workers()].ids.insert(worker) }
  }

  func remove(_ worker: WorkerID, of tenant: TenantID) {
    state.withLock { state in
      state.workers[tenant]?.ids.remove(worker)
      if state.workers[tenant]?.ids.isEmpty == true { state.workers[tenant] = nil }
    }
  }

  /// The workers of this process whose lease is to be renewed now; nobody else is told to do it for a while.
  func workersToRenew(of tenant: TenantID, at now: Date) -> [WorkerID] {
    state.withLock { state in
      guard let workers = state.workers[tenant], workers.renewedAt + Self.renewal <= now else { return [] }
      state.workers[tenant]?.renewedAt = now
      return workers.ids.sorted()
    }
  }

  /// The renewal may not have been kept.
  func forgetRenewal(of tenant: TenantID) {
    state.withLock { $0.workers[tenant]?.renewedAt = .distantPast }
  }

  // MARK: - Claims

  /// Up to which recipient of a campaign everybody fresh was claimed. Below it the index is full of what is gone.
  func watermark(of campaign: Int64) -> Int64 { state.withLock { $0.watermarks[campaign] ?? .min } }

  func setWatermark(_ number: Int64?, of campaign: Int64) {
    state.withLock { state in
      if state.watermarks.count >= Self.mostEntries { state.watermarks = [:] }
      state.watermarks[campaign] = number
    }
  }

  /// Somebody waits for nothing again.
  func lowerWatermark(of campaign: Int64, below recipient: Int64) {
    state.withLock { state in
      guard let watermark = state.watermarks[campaign], watermark >= recipient else { return }
      state.watermarks[campaign] = recipient - 1
    }
  }

  // MARK: - Webhooks

  /// Whether the clock of ingest may have to be moved, see ``IngestClock/webhookArrived(at:)``: every webhook would wait
  /// for the one before it.
  func isIngestDue(of provider: ProviderName, _ tenant: TenantID, at now: Date) -> Bool {
    state.withLock { state in
      let key = Ingest(tenant: tenant, provider: provider)
      if let last = state.ingestedAt[key], last <= now, now < last + IngestClock.step { return false }
      if state.ingestedAt.count >= Self.mostEntries { state.ingestedAt = [:] }
      state.ingestedAt[key] = now
      return true
    }
  }
}
