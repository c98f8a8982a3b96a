import Foundation
import Synchronization
package import WhatsAppCampaigns

/// Repeats what a run did to its store with a real store, operation by operation at the same instants, and compares what
/// comes back and what is there at the end. So the model of the store is tested, and the store with every fault of a seed.
package struct StoreReplay: Sendable {
  /// A store of one tenant that can be closed and opened again.
  package struct Handle: Sendable {
    var store: any CampaignStore
    var close: @Sendable () async -> Void

    package init(store: any CampaignStore, close: @escaping @Sendable () async -> Void) {
      self.store = store
      self.close = close
    }
  }

  /// Opens the store of a tenant; once more whenever it was closed.
  package typealias Opening = @Sendable (_ tenant: Int, _ time: any TimeSource) async throws(StoreError) -> Handle

  private struct Claim: Hashable {
    var tenant: Int
    var recipient: RecipientID
  }

  private struct Webhook: Hashable {
    var tenant: Int
    var id: WebhookID
  }

  package private(set) var operations = 0
  /// The epochs of the latest claims, in the store that is tested and in the run.
  private var epochs: [Claim: (theirs: Int64, ours: Int64)] = [:]
  /// The numbers under which the store that is tested keeps webhooks: it may leave some out.
  private var webhooks: [Webhook: WebhookID] = [:]
  /// The first difference; `nil` where there is none.
  package private(set) var difference: String?

  /// Runs a scenario and repeats it.
  ///
  /// - Parameter isExclusive: Whether one process at a time may send, as from a file; otherwise all share the store.
  package static func run(
    _ scenario: Scenario,
    isExclusive: Bool = true,
    on open: Opening
  ) async -> StoreReplay {
    var scenario = scenario
    scenario.storeIsExclusive = isExclusive
    var world = World(scenario, mutant: nil, isTraced: false, isRecorded: true)
    world.runToTheEnd()
    var replay = StoreReplay()
    if let violation = world.verdict.violation {
      replay.difference = "the run itself breaks \(violation)"
      return replay
    }
    do throws(StoreError) {
      try await replay.repeatAll(world, open)
    } catch {
      replay.difference = "operation \(replay.operations): \(error)"
    }
    return replay
  }

  private mutating func repeatAll(_ world: World, _ open: Opening) async throws(StoreError) {
    let time = ReplayedTime(world.date(0))
    var handles: [Handle] = []
    for tenant in world.store.names.indices { handles.append(try await open(tenant, time)) }
    for entry in world.record?.entries ?? [] where difference == nil {
      operations += 1
      time.set(entry.instant)
      if case .reopened = entry.operation {
        await handles[entry.tenant].close()
        handles[entry.tenant] = try await open(entry.tenant, time)
      } else if let found = try await difference(of: entry, handles[entry.tenant].store) {
        let before = (world.record?.entries ?? [])[..<operations].suffix(16).map { "\n  \($0.words)" }.joined()
        difference = "operation \(operations): \(found), after\(before)"
      }
    }
    for campaign in world.campaigns where difference == nil {
      difference = try await Self.difference(atTheEndOf: campaign, world, handles[campaign.tenant].store)
    }
    for handle in handles { await handle.close() }
  }

  /// What comes back otherwise than in the run.
  private mutating func difference(
    of entry: StoreLog.Entry,
    _ store: any CampaignStore
  ) async throws(StoreError) -> String? {
    switch entry.operation {
    case .consent(let request): _ = try await store.recordConsent(request)
    case .create(let request): _ = try await store.createCampaign(request)
    case .reopened: break
    case .request(let request, let expected):
      let reply = try await store.perform(translated(request, entry.tenant))
      let (theirs, ours) = (Self.words(reply), Self.words(expected))
      if theirs != ours { return "\(request.name) returned \(theirs), not \(ours)" }
      if case .kept(.kept(let theirs, _)) = reply, case .kept(.kept(let ours, _)) = expected {
        webhooks[Webhook(tenant: entry.tenant, id: ours)] = theirs
      }
      if case .claimed(let theirs) = reply, case .claimed(let ours) = expected {
        for (one, other) in zip(theirs.claimed, ours.claimed) {
          epochs[Claim(tenant: entry.tenant, recipient: one.recipient.id)] = (
            one.recipient.epoch, other.recipient.epoch
          )
        }
      }
    }
    return nil
  }

  /// Webhooks go by the numbers of the store that is tested. A claim that a dead process held costs an epoch in one store
  /// and none in the other: the decision of the run is shown the epochs that it knows.
  private func translated(_ request: StoreRequest, _ tenant: Int) -> StoreRequest {
    if case .apply(var apply) = request {
      apply.webhooks = apply.webhooks.map { webhooks[Webhook(tenant: tenant, id: $0)] ?? $0 }
      return .apply(apply)
    }
    guard case .commit(var commit) = request else { return request }
    let decide = commit.decide
    commit.decide = { [epochs] context in
      var context = context
      for index in context.candidates.indices {
        let recipient = context.candidates[index].recipient
        guard let (theirs, ours) = epochs[Claim(tenant: tenant, recipient: recipient.id)], recipient.epoch == theirs
        else {
          continue
        }
        context.candidates[index].recipient.epoch = ours
      }
      var plan = decide(context)
      for index in plan.changed.indices {
        guard let (theirs, ours) = epochs[Claim(tenant: tenant, recipient: plan.changed[index].id)] else { continue }
        plan.changed[index].epoch += theirs - ours
      }
      return plan
    }
    return .commit(commit)
  }

  private static func difference(
    atTheEndOf info: CampaignInfo,
    _ world: World,
    _ store: any CampaignStore
  ) async throws(StoreError) -> String? {
    let tenant = world.store.names[info.tenant]
    var model = world.store.tenants[info.tenant]
    let query = RecipientQuery(tenant: tenant, campaign: info.id, limit: 10_000)
    let theirs = try await store.recipients(query).map(\.recipient)
    let ours = try model.recipients(query, at: world.store.lastInstant).map(\.recipient)
    if let (one, other) = zip(theirs, ours).first(where: { !isSame($0, $1) }) {
      return "at the end \(one), not \(other)"
    }
    if theirs.count != ours.count { return "at the end \(theirs.count) recipients, not \(ours.count)" }
    let counts = CountRecipients(tenant: tenant, campaign: info.id)
    let (theirCounts, ourCounts) = (try await store.counts(counts), try model.counts(counts))
    if theirCounts != ourCounts { return "at the end \(theirCounts), not \(ourCounts)" }
    let campaigns = CampaignQuery(tenant: tenant, id: info.id)
    let (theirCampaigns, ourCampaigns) = (try await store.campaigns(campaigns), try model.campaigns(campaigns))
    if theirCampaigns != ourCampaigns { return "at the end \(theirCampaigns), not \(ourCampaigns)" }
    for person in Set(ours.map(\.person)).sorted(by: { $0.rawValue < $1.rawValue }) {
      let query = ConsentQuery(tenant: tenant, person: person)
      let (theirConsent, ourConsent) = (try await store.consent(query), try model.consent(query))
      if theirConsent.state != ourConsent.state { return "at the end the consent of a person" }
    }
    return nil
  }

  /// A claim that a dead process held costs an epoch in one store and none in another.
  private static func isSame(_ one: Recipient, _ other: Recipient) -> Bool {
    var one = one
    one.epoch = other.epoch
    return one == other
  }

  fileprivate static func words(_ reply: StoreReply) -> String {
    switch reply {
    case .claimed(let result): "\(result.claimed.map(\.recipient.id)) \(result.campaign.status)"
    case .plan(let plan):
      "\(plan.intents) \(plan.waiting) \(plan.lost) \(plan.changed.map(\.state.kind)) \(plan.campaignIsSending)"
    case .swept(let result): "\(result.campaign.status) \(result.campaign.controlEpoch)"
    case .controlled(.done(let campaign, _)): "\(campaign)"
    case .controlled(.refused(let error)): "\(error)"
    case .kept(.kept): "kept"
    case .kept(.duplicate): "duplicate"
    case .rearmed(let count): "\(count)"
    case .done, .campaigns, .pending, .recipients: ""
    }
  }
}

extension StoreLog.Entry {
  fileprivate var words: String {
    switch operation {
    case .consent: "\(instant.timeIntervalSince1970) consent"
    case .create: "\(instant.timeIntervalSince1970) create"
    case .reopened: "\(instant.timeIntervalSince1970) opened anew"
    case .request(let request, let reply):
      "\(instant.timeIntervalSince1970) \(request.name) for \(request.worker ?? "nobody"): \(StoreReplay.words(reply))"
    }
  }
}

extension StoreRequest {
  fileprivate var worker: String? {
    switch self {
    case .enlist(let request): request.worker.rawValue
    case .discharge(let request): request.worker.rawValue
    case .claim(let request): request.worker.rawValue
    default: nil
    }
  }
}

/// A clock that shows what a run recorded. The boot clock runs with it.
private final class ReplayedTime: TimeSource {
  private let instant: Mutex<Date>
  private let beginning: Date

  init(_ beginning: Date) {
    self.beginning = beginning
    instant = Mutex(beginning)
  }

  func set(_ date: Date) { instant.withLock { $0 = max($0, date) } }

  var now: Date { instant.withLock { $0 } }
  var uptime: Duration { .milliseconds(Int64((now.timeIntervalSince(beginning) * 1_000).rounded())) }
  func sleep(until deadline: Duration) async throws {}
}

extension CampaignStore {
  /// Carries out an operation that is a value.
  fileprivate func perform(_ request: StoreRequest) async throws(StoreError) -> StoreReply {
    switch request {
    case .look(let query): return .campaigns(try await campaigns(query))
    case .claim(let request): return .claimed(try await claim(request))
    case .commit(let request): return .plan(try await commitIntents(request))
    case .sweep(let request): return .swept(try await sweep(request))
    case .control(let request): return .controlled(try await control(request))
    case .keep(let request): return .kept(try await keepWebhook(request))
    case .pending(let request): return .pending(try await pendingWebhooks(request))
    case .unconfirmed(let query): return .recipients(try await recipients(query))
    case .rearm(let request): return .rearmed(try await rearm(request).rearmed)
    case .enlist(let request): _ = try await enlist(request)
    case .discharge(let request): try await discharge(request)
    case .record(let request): _ = try await recordOutcomes(request)
    case .apply(let request): _ = try await applyWebhooks(request)
    case .save(let request): _ = try await saveContacts(request)
    case .suppress(let request): _ = try await changeSuppressions(request)
    case .snapshot(let request): _ = try await snapshotAudience(request)
    }
    return .done
  }
}
