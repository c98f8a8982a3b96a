import Foundation
import WhatsAppCampaigns

/// The store of a simulation: the operations of `InMemoryStore` on values, so that a copy is what a crash finds.
///
/// It has the clock that leases, windows and pace go by: whole milliseconds, never back and never still. In its exclusive form one
/// process at a time holds the right to send, and taking it proves that whoever had it before is dead.
struct StoreModel: Sendable {
  var tenants: [InMemoryTenant]
  let names: [TenantID]
  var lastInstant = Date.distantPast
  var lastReadAt: Int64 = 0
  let isExclusive: Bool
  /// The process that holds the right to send for each tenant, and its workers.
  var holders: [Int?]
  var workers: [Set<WorkerID>]
  /// For whom a claim is all that happened since something about them was written, in the exclusive form.
  private var unwritten: [[RecipientID: Standing]]

  /// Whether the process that held the right was killed, and the file was opened anew since.
  private var isReopened: [Bool]

  /// What the file says about somebody who was claimed: who holds them is in the memory of the process that sends.
  private struct Standing: Sendable {
    var notBefore: Date?
    var attempts: Int
  }

  init(tenants count: Int, isExclusive: Bool) {
    tenants = (0..<count).map { _ in InMemoryTenant() }
    names = (0..<count).map { TenantID("t\($0)") ?? .default }
    self.isExclusive = isExclusive
    holders = Array(repeating: nil, count: count)
    workers = Array(repeating: [], count: count)
    unwritten = Array(repeating: [:], count: count)
    isReopened = Array(repeating: false, count: count)
  }

  /// The store's clock; `wall` is what the machine under it shows, and `now` how long that has been running. Where the
  /// wall clock was set back, it goes on from where it was.
  mutating func instant(_ wall: Date, _ now: Int64) -> Date {
    let running = lastInstant + .microseconds(now - lastReadAt)
    lastInstant = max(running, wall)
    lastReadAt = now
    return lastInstant.truncatedToMilliseconds
  }

  /// Runs one operation for a process. All or nothing.
  mutating func perform(
    _ request: StoreRequest,
    for tenant: Int,
    by process: Int,
    at now: Date
  ) throws(StoreError) -> StoreReply {
    switch request {
    case .enlist(let request):
      try enlist(request, for: tenant, by: process, at: now)
      return .done
    case .discharge(let request):
      try tenants[tenant].discharge(request, at: now)
      workers[tenant].remove(request.worker)
      if workers[tenant].isEmpty { holders[tenant] = nil }
      return .done
    case .look(let query): return .campaigns(try tenants[tenant].campaigns(query))
    case .claim(let request):
      let waited = isExclusive ? whoWaited(for: tenant, at: now) : [:]
      let result = try tenants[tenant].claim(request, at: now)
      if isExclusive { note(result.claimed, waited, for: tenant) }
      return .claimed(result)
    case .commit(let request): return .plan(try tenants[tenant].commitIntents(request, at: now))
    case .record(let request):
      _ = try tenants[tenant].recordOutcomes(request, at: now)
      return .done
    case .sweep(let request): return .swept(try tenants[tenant].sweep(request, at: now))
    case .control(let request): return .controlled(try tenants[tenant].control(request, at: now))
    case .keep(let request):
      return .kept(try tenants[tenant].keepWebhook(request, digest: request.body, at: now))
    case .pending(let request): return .pending(try tenants[tenant].pendingWebhooks(request))
    case .apply(let request):
      _ = try tenants[tenant].applyWebhooks(request, at: now)
      noteWrites(for: tenant, at: now)
      return .done
    case .save(let request):
      _ = try tenants[tenant].saveContacts(request, at: now)
      return .done
    case .suppress(let request):
      _ = try tenants[tenant].changeSuppressions(request, at: now)
      return .done
    case .unconfirmed(let query): return .recipients(try tenants[tenant].recipients(query, at: now))
    case .rearm(let request):
      return .rearmed(try tenants[tenant].rearm(request, at: now).rearmed)
    case .snapshot(let request):
      _ = try tenants[tenant].snapshotAudience(request, at: now)
      return .done
    }
  }

  /// The machine was started again, and nothing that processes remembered is there any more.
  mutating func reopen() {
    for tenant in isReopened.indices { isReopened[tenant] = true }
  }

  /// A process is gone, and with it the right that it held.
  mutating func forget(_ process: Int) {
    for tenant in holders.indices where holders[tenant] == process {
      holders[tenant] = nil
      workers[tenant] = []
      isReopened[tenant] = true
    }
  }

  /// Those whose wait is over, and since when.
  private func whoWaited(for tenant: Int, at now: Date) -> [RecipientID: Date] {
    var waited: [RecipientID: Date] = [:]
    for recipient in tenants[tenant].recipients {
      if case .pending(let instant?) = recipient.state, instant <= now { waited[recipient.id] = instant }
    }
    return waited
  }

  private mutating func note(_ claimed: [RecipientRecord], _ waited: [RecipientID: Date], for tenant: Int) {
    for recipient in claimed.map(\.recipient) {
      let notBefore = waited[recipient.id] ?? standing(of: recipient, for: tenant)?.notBefore
      unwritten[tenant][recipient.id] = Standing(notBefore: notBefore, attempts: recipient.attempts.count)
    }
  }

  /// Whoever was given back and changed in another way is written as they are.
  private mutating func noteWrites(for tenant: Int, at now: Date) {
    for id in unwritten[tenant].keys {
      let recipient = tenants[tenant].recipients[Int(id.rawValue) - 1]
      if recipient.state == .pending(notBefore: nil), recipient.updatedAt == now { unwritten[tenant][id] = nil }
    }
  }

  /// What the file says about somebody who is claimed or was given back, where it is not what the store says.
  private func standing(of recipient: Recipient, for tenant: Int) -> Standing? {
    guard let standing = unwritten[tenant][recipient.id], standing.attempts == recipient.attempts.count else {
      return nil
    }
    switch recipient.state {
    case .claimed, .pending(nil): return standing
    default: return nil
    }
  }

  private mutating func enlist(
    _ request: EnlistWorker,
    for tenant: Int,
    by process: Int,
    at now: Date
  ) throws(StoreError) {
    guard isExclusive else { return }
    if let holder = holders[tenant], holder != process {
      throw StoreError(.inUse, "Another process sends for this tenant.")
    }
    if holders[tenant] == nil {
      workers[tenant] = []
      for var recipient in tenants[tenant].recipients {
        guard recipient.state.kind == .claimed || recipient.state.kind == .sending || isReopened[tenant],
          let campaign = try tenants[tenant].campaigns(CampaignQuery(tenant: request.tenant, id: recipient.campaign))
            .first
        else { continue }
        let ingest = tenants[tenant].ingestReading(of: campaign)
        let standing = isReopened[tenant] ? self.standing(of: recipient, for: tenant) : nil
        if let standing, let instant = standing.notBefore {
          recipient.state = .pending(notBefore: instant)
        } else if !recipient.release(at: now), !recipient.orphan(at: now, ingest: ingest) {
          continue
        }
        tenants[tenant].put(recipient)
      }
      if isReopened[tenant] { unwritten[tenant] = [:] }
      isReopened[tenant] = false
    }
    holders[tenant] = process
    workers[tenant].insert(request.worker)
  }
}
