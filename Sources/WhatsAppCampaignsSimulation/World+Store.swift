import Foundation
import WhatsAppCampaigns

extension World {
  /// Asks the store for something. It is carried out a little later, and answered later still.
  mutating func ask(_ request: StoreRequest, _ tenant: Int, _ process: Int?, _ purpose: StoreCall.Purpose) {
    var caller = StoreCaller()
    if case .lane(let lane) = purpose, let process {
      caller.worker = processes[process].lanes[lane].worker
      caller.controlEpoch = processes[process].lanes[lane].controlEpoch
    }
    let id = nextCall
    nextCall += 1
    calls[id] = StoreCall(
      request: request,
      tenant: tenant,
      process: process,
      incarnation: process.map { processes[$0].incarnation } ?? 0,
      purpose: purpose,
      caller: caller,
      begun: process.map { processes[$0].boot(at: now) } ?? .zero
    )
    if mutant == .acknowledgesBeforeKept, case .keep(let keep) = request, case .endpoint(let delivery) = purpose,
      !keep.isUrgent
    {
      acknowledge(delivery)
    }
    let isSlow = !request.isRead && strikes(.storeSlow)
    schedule(.apply(call: id), after: isSlow ? dice.range(100_000...8_000_000) : dice.range(100...3_000))
  }

  /// The store carries an operation out: the instant at which it takes effect.
  mutating func apply(_ id: Int) {
    guard var call = calls[id] else { return }
    call.isApplied = true
    let result: Result<StoreReply, StoreError>
    if let error = refusal(of: call.request) {
      result = .failure(error)
    } else if let error = strikesCommit(call) {
      result = mutant == .commitErrorIgnored ? pretended(call) : .failure(error)
    } else {
      result = perform(call, id)
    }
    // Power likes to fail in the middle of a write.
    if scenario.rates[.powerCut] > 0, isDangerous, dice.chance(10), strikes(.powerCut) {
      schedule(.human(.powerCut), after: dice.range(0...2_000))
    }
    log(
      "store: \(call.request.name) for \(call.process.map { "process \($0)" } ?? "an operator"): \(Self.brief(result))"
    )
    if case .discharge = call.request, case .failure = result, !store.isExclusive {
      // A worker that could not be discharged is not renewed either, and only its process knows that: see ``kill(_:)``.
      record?.add(.reopened, call.tenant, at: store.lastInstant.truncatedToMilliseconds)
    }
    calls[id] = call
    schedule(.reply(call: id, result), after: dice.range(100...2_000))
  }

  /// An error before anything was done.
  private mutating func refusal(of request: StoreRequest) -> StoreError? {
    if request.isRead { return nil }
    if strikes(.storeFull) { fullUntil = now + dice.range(100_000...20_000_000) }
    if fullUntil > now {
      marks.hit(.storeFull)
      return StoreError(.full, "The disk is full.")
    }
    if strikes(.storeBusy) { return StoreError(.busy, "Another process holds the store.") }
    if strikes(.storeUnreachable) { return StoreError(.unavailable, "The store cannot be reached.") }
    return nil
  }

  /// An error of the commit itself: the operation may have taken effect or not.
  private mutating func strikesCommit(_ call: StoreCall) -> StoreError? {
    if call.request.isRead { return nil }
    let error = StoreError(.outcomeUnknown, "The commit failed.")
    if strikes(.commitLost) {
      marks.hit(.commitErrorLost)
      return error
    }
    if strikes(.commitHidden) {
      marks.hit(.commitErrorApplied)
      _ = perform(call, nextCall + 1_000_000)
      return error
    }
    return nil
  }

  private mutating func perform(_ call: StoreCall, _ id: Int) -> Result<StoreReply, StoreError> {
    if let parts = parts(of: call) {
      // One transaction: a crash leaves all of it or nothing. It is judged as what it is made of.
      if case .failure(let error) = perform(parts.outcomes, id) { return .failure(error) }
      return perform(parts.intents, id)
    }
    if scenario.rates[.powerCut] > 0, isDangerous, !call.request.isRead, unsynced.last?.call != id {
      let recorded = record?.entries.count ?? 0
      unsynced.append(Snapshot(call: id, store: store, shadows: shadows, recorded: recorded))
    }
    let instant = store.instant(wall, now)
    let others = store.tenants.indices.filter { $0 != call.tenant }
    let hadHolder = store.holders[call.tenant] != nil
    mutateBefore(call, at: instant)
    var result: Result<StoreReply, StoreError>
    do throws(StoreError) {
      result = .success(
        try store.perform(mutated(call), for: call.tenant, by: call.process ?? -1, at: instant)
      )
    } catch {
      result = .failure(error)
    }
    if case .success(let reply) = result { result = .success(mutateAfter(call, reply, at: instant)) }
    guard case .success(let reply) = result, !call.request.isRead else { return result }
    record?.add(.request(call.request, reply), call.tenant, at: instant)
    if case .enlist = call.request, store.isExclusive, !hadHolder { marks.hit(.exclusiveTakeOver) }
    judge(call, reply, at: instant)
    for other in others where store.tenants[other].recipients != shadows[other].recipients {
      verdict.fail("S15", "an operation for tenant \(call.tenant) changed tenant \(other)")
    }
    return result
  }

  private func parts(of call: StoreCall) -> (outcomes: StoreCall, intents: StoreCall)? {
    guard case .commit(var request) = call.request, let record = request.outcomes else { return nil }
    request.outcomes = nil
    var outcomes = call
    outcomes.request = .record(record)
    var intents = call
    intents.request = .commit(request)
    return (outcomes, intents)
  }

  private mutating func judge(_ call: StoreCall, _ reply: StoreReply, at instant: Date) {
    let campaign = campaigns.firstIndex { $0.id == Self.campaign(of: call.request) } ?? 0
    var referee = StoreReferee(
      scenario: scenario,
      campaign: campaigns[campaign].id,
      sender: .sender("n\(call.tenant)"),
      plan: campaigns[campaign].plan,
      now: instant,
      appliedAt: now
    )
    referee.verdict.muted = verdict.muted
    var caller = call.caller
    if case .apply(let request) = call.request { caller.isHostileOnly = isHostileOnly(request, call.tenant) }
    caller.isEngine = call.process != nil
    caller.wall = wall
    // Moved out and back, not copied: it holds some thirty collections.
    var shadow = Shadow()
    swap(&shadow, &shadows[call.tenant])
    if case .plan(let plan) = reply, case .commit(let request) = call.request {
      referee.judge(plan, by: caller, request.campaign, &shadow)
    }
    let before = shadow.recipients
    let hasChanged = referee.judge(call.request, reply, by: caller, store.tenants[call.tenant], &shadow)
    noteFacts(call, before, &shadow, at: instant)
    if hasChanged {
      referee.judgeCounts(
        &store.tenants[call.tenant],
        store.names[call.tenant],
        campaigns.map(\.id),
        shadow,
        skew: mutant == .countForgotten
      )
      if case .commit = call.request { referee.judgeWindow(of: call.caller.worker, shadow) }
    }
    if case .claimed(let result) = reply {
      for record in result.claimed where shadow[record.recipient.id] != record.recipient {
        referee.verdict.fail("S15", "a claim returned a row that is not there")
      }
    }
    swap(&shadow, &shadows[call.tenant])
    switch call.request {
    case .apply(let request) where !request.news.isEmpty: judgeHalts(call.tenant)
    case .record(let request) where !request.news.isEmpty: judgeHalts(call.tenant)
    default: break
    }
    marks.add(referee.marks)
    if let violation = referee.verdict.violation { verdict.fail(violation.id, violation.detail) }
  }

  static func campaign(of request: StoreRequest) -> CampaignID? {
    switch request {
    case .claim(let request): request.campaign
    case .commit(let request): request.campaign
    case .record(let request): request.campaign
    case .sweep(let request): request.campaign
    case .control(let request): request.campaign
    case .rearm(let request): request.campaign
    case .snapshot(let request): request.campaign
    default: nil
    }
  }

  /// The answer of the store is on its way back: from here on the operation is durable.
  mutating func returned(_ id: Int, _ result: Result<StoreReply, StoreError>) {
    guard let call = calls[id] else { return }
    if !unsynced.isEmpty, let index = unsynced.firstIndex(where: { $0.call == id }),
      mutant != .returnedButNotDurable
    {
      unsynced.removeFirst(index + 1)
    }
    guard let process = call.process else {
      calls[id] = nil
      return humanReplied(call, result)
    }
    run(process, call.incarnation, .replied(call: id, result))
  }

  /// The answer has reached the process.
  mutating func replied(_ process: Int, _ id: Int, _ result: Result<StoreReply, StoreError>) {
    guard let call = calls.removeValue(forKey: id) else { return }
    switch call.purpose {
    case .lane(let lane): advance(process, lane, call, result)
    case .inbox(let tenant): inboxReplied(process, tenant, call, result)
    case .endpoint(let delivery): endpointReplied(process, delivery, call, result)
    case .human, .again: break
    }
  }

  /// All machines lose power: what no operation has returned may be lost, the last of it first.
  mutating func cutPower() {
    log("the power is cut")
    for index in processes.indices { kill(index) }
    calls = [:]
    if !unsynced.isEmpty {
      let keep = dice.below(unsynced.count + 1)
      if keep < unsynced.count {
        marks.hit(.powerCutLostWork)
        let last = (store.lastInstant, store.lastReadAt)
        store = unsynced[keep].store
        (store.lastInstant, store.lastReadAt) = last
        shadows = unsynced[keep].shadows
        record?.keepFirst(unsynced[keep].recorded)
        for index in processes.indices { store.forget(index) }
      }
    }
    unsynced = []
    store.reopen()
    for tenant in shadows.indices { record?.add(.reopened, tenant, at: store.lastInstant.truncatedToMilliseconds) }
    for campaign in campaigns {
      let epoch = shadows[campaign.tenant].epoch[campaign.id] ?? 0
      verdict.require(
        epoch >= returnedEpoch[campaign.id] ?? 0,
        "S13",
        "a command that had returned is gone after a power cut"
      )
    }
    judgeAcknowledged("after a power cut")
  }

  static func brief(_ result: Result<StoreReply, StoreError>) -> String {
    switch result {
    case .failure(let error): "error \(error.code)"
    case .success(.plan(let plan)):
      "\(plan.intents.count) intents, \(plan.waiting.count) wait, \(plan.lost.count) lost, \(plan.changed.count) changed"
    case .success(.claimed(let result)): "\(result.claimed.count) claimed"
    case .success(.swept(let result)): "\(result.moved) moved, \(result.campaign.status)"
    case .success(.pending(let webhooks)): "\(webhooks.count) pending"
    case .success(.controlled(let result)): "\(result)"
    case .success: "ok"
    }
  }
}
