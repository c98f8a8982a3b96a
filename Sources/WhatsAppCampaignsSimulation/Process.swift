import Foundation
import WhatsAppCampaigns

/// One process of the engine: it serves webhooks and sends every campaign.
struct Process: Sendable {
  var incarnation = 0
  var isAlive = true
  var frozenUntil: Int64 = 0
  /// How much faster its boot clock runs, in parts of a million, and where it began.
  var drift: Int64 = 0
  var bootOffset: Int64 = 0
  var lanes: [Lane] = []
  var inboxIsBusy: [Bool] = []
  /// A webhook was kept while the inbox was being worked off.
  var inboxHasMore: [Bool] = []

  /// The boot clock.
  func boot(at now: Int64) -> Duration {
    .microseconds(now + bootOffset + now / 1_000_000 * drift)
  }

  /// The true time at which the boot clock has reached a reading.
  func instant(of reading: Duration, after now: Int64) -> Int64 {
    let wait = reading - boot(at: now)
    let microseconds = wait.components.seconds * 1_000_000 + wait.components.attoseconds / 1_000_000_000_000 + 1
    return now + max(0, microseconds + microseconds / 1_000_000 * abs(drift))
  }
}

/// The sending of one campaign by one process: what `CampaignEngine.send(_:)` does, again and again.
struct Lane: Sendable {
  enum Stage: Sendable, Equatable {
    case idle
    case applying
    case enlisting
    case starting
    case looking
    case running
    case lookingAgain
    case discharging(rest: Int64)
    case releasing
    case sweeping(rest: Int64)
    case over
  }

  var campaign: Int
  var stage = Stage.idle
  var worker: WorkerID
  var dispatcher: Dispatcher?
  var controlEpoch: Int64 = 0
  /// The control epoch under which a start was decided.
  var startingUnder: Int64 = 0
  /// What came back in this dispatch, counted for the campaign's breaker.
  var answers: [Bool] = []
  var isTripped = false
  /// How often in a row another process held the right to send.
  var refusals: Int64 = 0
  /// How often in a row the store failed before a dispatch began.
  var failures: Int64 = 0
  /// Intents that came back and have not been handed over; answers that are not on disk. For the marks.
  var notHandedOver = 0
  var notRecorded = 0
}

extension World {
  /// A process runs on, unless it is frozen or another incarnation is there by now.
  mutating func run(_ index: Int, _ incarnation: Int, _ step: ProcessStep) {
    guard processes[index].isAlive, processes[index].incarnation == incarnation else { return }
    if processes[index].frozenUntil > now {
      timeline.add(
        .process(index, incarnation: incarnation, step),
        at: processes[index].frozenUntil,
        tie: dice.next()
      )
      return
    }
    if strikes(.freeze) {
      processes[index].frozenUntil = now + dice.range(500_000...dice.pick([2_000_000, 40_000_000, 600_000_000]))
      let wait = processes[index].frozenUntil - now
      log("process \(index) is frozen for \(wait / 1_000_000) s")
      schedule(.process(index, incarnation: incarnation, step), after: wait)
      return
    }
    if strikes(.crash) {
      if case .post(let delivery) = step {
        marks.hit(bodies[deliveries[delivery].body].event.isUrgent ? .k13StopNotKept : .k10WebhookNotKept)
      }
      return kill(index)
    }
    switch step {
    case .replied(let call, let result): replied(index, call, result)
    case .woke(let lane, let reading): feed(index, lane, .woke(reading))
    case .prepared(let lane, let records): prepared(index, lane, records)
    case .handOver(let lane, let attempt, let request, let deadline):
      handOver(index, lane, attempt, request, until: deadline)
    case .answered(let lane, let request, let attempt, let result):
      if let request { requests[request].isAnswered = true }
      processes[index].lanes[lane].notRecorded += 1
      countAnswer(index, lane, result)
      feed(index, lane, .answered(attempt, result, jitter: dice.fraction()))
    case .begin(let lane): begin(index, lane)
    case .post(let delivery): post(index, delivery)
    case .look(let inbox): look(index, inbox)
    }
  }

  mutating func later(_ index: Int, _ step: ProcessStep, after delay: Int64) {
    schedule(.process(index, incarnation: processes[index].incarnation, step), after: delay)
  }

  /// `kill -9`: whatever was in its memory is gone.
  mutating func kill(_ index: Int) {
    guard processes[index].isAlive else { return }
    log("process \(index) is killed")
    markKill(index)
    let incarnation = processes[index].incarnation
    processes[index].isAlive = false
    // One handle stands for all processes in a replay: of those that share a store it would keep a dead one registered.
    for tenant in store.holders.indices where store.holders[tenant] == index || !store.isExclusive {
      record?.add(.reopened, tenant, at: store.lastInstant.truncatedToMilliseconds)
    }
    store.forget(index)
    // An operation that was on its way may still be carried out by a store that is a server; a request that is in the
    // system's buffers may still arrive.
    for id in calls.keys.sorted() {
      guard let call = calls[id], call.process == index, call.incarnation == incarnation else { continue }
      if call.isApplied || store.isExclusive || dice.chance(500) { calls[id] = nil }
    }
    for request in requests.indices.suffix(200)
    where requests[request].process == index && !requests[request].hasArrived && dice.chance(500) {
      requests[request].isTorn = true
    }
    schedule(.restart(index), after: dice.range(1_000...dice.pick([100_000, 5_000_000, 60_000_000])))
  }

  mutating func restart(_ index: Int) {
    guard !processes[index].isAlive else { return }
    log("process \(index) starts")
    processes[index].isAlive = true
    processes[index].incarnation += 1
    processes[index].frozenUntil = 0
    processes[index].bootOffset = dice.range(0...1_000_000_000)
    if strikes(.clockDrift) { processes[index].drift = dice.range(-200...200) }
    start(index)
  }

  mutating func start(_ index: Int) {
    processes[index].inboxIsBusy = Array(repeating: false, count: scenario.tenants)
    processes[index].inboxHasMore = processes[index].inboxIsBusy
    processes[index].lanes = campaigns.indices.map { Lane(campaign: $0, worker: newWorker()) }
    for lane in processes[index].lanes.indices { later(index, .begin(lane: lane), after: dice.range(0...20_000)) }
    for tenant in 0..<scenario.tenants { later(index, .look(inbox: tenant), after: dice.range(0...20_000)) }
  }

  mutating func newWorker() -> WorkerID {
    WorkerID("w\(String(dice.next(), radix: 36))") ?? WorkerID(unchecked: "w")
  }

  /// Notes where a process was when it was killed.
  private mutating func markKill(_ index: Int) {
    let incarnation = processes[index].incarnation
    for id in calls.keys.sorted() {
      guard let call = calls[id], call.process == index, call.incarnation == incarnation else { continue }
      switch (call.request, call.isApplied) {
      case (.commit(let request), false):
        marks.hit(.k3BeforeIntentIsDurable)
        if request.outcomes != nil { marks.hit(.k8OutcomeNotDurable) }
      case (.commit(let request), true):
        marks.hit(.k4IntentDurableNotReturned)
        if request.outcomes != nil { marks.hit(.k9OutcomeDurableNotReturned) }
      case (.record, false): marks.hit(.k8OutcomeNotDurable)
      case (.record, true): marks.hit(.k9OutcomeDurableNotReturned)
      case (.keep(let keep), false): marks.hit(keep.isUrgent ? .k13StopNotKept : .k10WebhookNotKept)
      case (.keep, true): marks.hit(.k11WebhookKeptNotApplied)
      case (.apply, true): marks.hit(.k12WebhookAppliedNotAnswered)
      case (.apply, false): marks.hit(.k11WebhookKeptNotApplied)
      case (.sweep, _): marks.hit(.k15Sweep)
      case (.claim, true): marks.hit(.k2AfterClaim)
      case (.snapshot, false): marks.hit(.killedWhileFreezing)
      case (.snapshot, true): marks.hit(.killedAfterFreezing)
      default: break
      }
    }
    for lane in processes[index].lanes {
      if lane.notHandedOver > 0 { marks.hit(.k5BeforeFirstByte) }
      if lane.notRecorded > 0 { marks.hit(.k8OutcomeNotDurable) }
    }
    for request in requests.suffix(200) where request.process == index && request.incarnation == incarnation {
      if !request.hasArrived { marks.hit(.k6MidBody) } else if !request.isAnswered { marks.hit(.k7ResponseNotRead) }
    }
  }
}
