import Foundation
import WhatsAppCampaigns

// What `CampaignEngine.send(_:)` and its runner do, step by step: they decide nothing, they carry out.

extension World {
  mutating func begin(_ process: Int, _ lane: Int) {
    guard processes[process].lanes[lane].stage == .idle else { return }
    processes[process].lanes[lane].stage = .applying
    let tenant = campaigns[processes[process].lanes[lane].campaign].tenant
    ask(.pending(PendingWebhooks(tenant: store.names[tenant])), tenant, process, .lane(lane))
  }

  /// A store operation of a lane came back.
  mutating func advance(_ process: Int, _ lane: Int, _ call: StoreCall, _ result: Result<StoreReply, StoreError>) {
    let stage = processes[process].lanes[lane].stage
    let info = campaigns[processes[process].lanes[lane].campaign]
    let tenant = store.names[info.tenant]
    let worker = processes[process].lanes[lane].worker
    if stage == .running { return took(process, lane, call, result) }
    guard case .success(let reply) = result else {
      if case .failure(let error) = result, error.code == .inUse {
        marks.hit(.rightRefused)
        // Ever longer, so that a day of waiting is not a day of asking.
        processes[process].lanes[lane].refusals += 1
        return rest(process, lane, 5_000_000 * min(120, processes[process].lanes[lane].refusals))
      }
      processes[process].lanes[lane].failures += 1
      let patience = 5_000_000 * min(12, processes[process].lanes[lane].failures)
      switch stage {
      case .discharging(let wait), .sweeping(let wait): return rest(process, lane, max(wait, patience))
      case .looking, .lookingAgain, .releasing, .starting: return discharge(process, lane, rest: patience)
      default: return rest(process, lane, patience)
      }
    }
    switch (stage, reply) {
    case (.applying, .pending(let webhooks)):
      if webhooks.isEmpty {
        processes[process].lanes[lane].stage = .enlisting
        ask(.enlist(EnlistWorker(tenant: tenant, worker: worker)), info.tenant, process, .lane(lane))
      } else {
        apply(webhooks, info.tenant, process, .lane(lane))
      }
    case (.applying, _): ask(.pending(PendingWebhooks(tenant: tenant)), info.tenant, process, .lane(lane))
    case (.enlisting, _), (.releasing, _):
      if stage == .releasing, case .discharge = call.request {
        ask(.enlist(EnlistWorker(tenant: tenant, worker: worker)), info.tenant, process, .lane(lane))
      } else {
        processes[process].lanes[lane].refusals = 0
        processes[process].lanes[lane].stage = .looking
        ask(.look(CampaignQuery(tenant: tenant, id: info.id)), info.tenant, process, .lane(lane))
      }
    case (.looking, .campaigns(let found)):
      if let campaign = found.first, startInTime(process, lane, campaign) { return }
      guard let campaign = found.first, campaign.status == .sending else {
        return discharge(process, lane, rest: restBefore(found.first))
      }
      run(process, lane, campaign)
    case (.starting, .done):
      if case .snapshot(let request) = call.request { startNow(process, lane, request) }
    case (.starting, _):
      processes[process].lanes[lane].stage = .looking
      ask(.look(CampaignQuery(tenant: tenant, id: info.id)), info.tenant, process, .lane(lane))
    case (.lookingAgain, .campaigns(let found)):
      guard let campaign = found.first, campaign.status == .sending else {
        return discharge(process, lane, rest: 20_000_000)
      }
      // Paused and resumed meanwhile: what was claimed under the old control epoch is given back and claimed anew.
      processes[process].lanes[lane].stage = .releasing
      ask(.discharge(DischargeWorker(tenant: tenant, worker: worker)), info.tenant, process, .lane(lane))
    case (.discharging(let wait), _):
      processes[process].lanes[lane].stage = .sweeping(rest: wait)
      ask(.sweep(sweep(info)), info.tenant, process, .lane(lane))
    case (.sweeping(let wait), .swept(let result)):
      if result.hasMore { return ask(.sweep(sweep(info)), info.tenant, process, .lane(lane)) }
      if result.campaign.status.isFinal {
        processes[process].lanes[lane].stage = .over
      } else {
        rest(process, lane, wait)
      }
    default: rest(process, lane, 5_000_000)
    }
  }

  /// How long nothing is to be done for a campaign that is not sending.
  private func restBefore(_ campaign: Campaign?) -> Int64 {
    guard campaign?.status == .scheduled, let start = campaign?.plan.schedule?.start else { return 20_000_000 }
    return Int64(min(60, max(1, start.timeIntervalSince(wall))) * 1_000_000)
  }

  private func sweep(_ info: CampaignInfo) -> SweepCampaign {
    SweepCampaign(
      tenant: store.names[info.tenant],
      campaign: info.id,
      settleTime: settleTime,
      orphanAfter: .seconds(120),
      limit: 50
    )
  }

  private var settleTime: SettleTime {
    SettleTime(live: .seconds(scenario.settleSeconds), most: .seconds(5 * scenario.settleSeconds))
  }

  private mutating func rest(_ process: Int, _ lane: Int, _ wait: Int64) {
    processes[process].lanes[lane].stage = .idle
    // A worker is new at every start of a send.
    processes[process].lanes[lane].worker = newWorker()
    later(process, .begin(lane: lane), after: wait + dice.range(0...100_000))
  }

  private mutating func discharge(_ process: Int, _ lane: Int, rest: Int64) {
    processes[process].lanes[lane].stage = .discharging(rest: rest)
    let info = campaigns[processes[process].lanes[lane].campaign]
    let request = DischargeWorker(tenant: store.names[info.tenant], worker: processes[process].lanes[lane].worker)
    ask(.discharge(request), info.tenant, process, .lane(lane))
  }

  /// Made once: it holds every holiday of ten years.
  private static let configuration = EngineConfiguration()

  private mutating func run(_ process: Int, _ lane: Int, _ campaign: Campaign) {
    processes[process].lanes[lane].failures = 0
    let info = campaigns[processes[process].lanes[lane].campaign]
    let sender = "n\(info.tenant)"
    let plan = mutatedPlan(campaign.plan, info)
    var known = campaign
    known.plan = plan
    let senderLimits = mutated(scenario.sender)
    let limits = mutatedLimits(known.paces(of: sender, senderLimits), process)
    let assignment = Dispatcher.Assignment(
      tenant: store.names[info.tenant],
      campaign: info.id,
      controlEpoch: campaign.controlEpoch,
      worker: processes[process].lanes[lane].worker,
      lease: .seconds(scenario.leaseSeconds),
      sender: .sender(sender),
      limits: limits,
      warmUp: senderLimits.warmUp,
      history: plan.historySpan(senderLimits),
      breaker: mutant == .breakerIgnored ? nil : plan.breaker,
      gate: Gate(plan: plan, category: .marketing, policy: PDPAConsentPolicy(), pairGap: senderLimits.pairGap)
    )
    var configuration = Self.configuration
    configuration.maximumInFlight = scenario.maximumInFlight
    configuration.intentsPerTransaction = scenario.batch
    configuration.patience = .seconds(scenario.patienceSeconds)
    var sizes = Dispatcher.Sizes(configuration, limits: limits)
    mutate(&sizes)
    processes[process].lanes[lane].dispatcher = Dispatcher(assignment: assignment, sizes: sizes)
    processes[process].lanes[lane].controlEpoch = campaign.controlEpoch
    processes[process].lanes[lane].stage = .running
    processes[process].lanes[lane].notHandedOver = 0
    processes[process].lanes[lane].notRecorded = 0
    processes[process].lanes[lane].answers = []
    processes[process].lanes[lane].isTripped = false
    feed(process, lane, .started)
  }

  /// A store operation of a running dispatch came back.
  private mutating func took(
    _ process: Int,
    _ lane: Int,
    _ call: StoreCall,
    _ result: Result<StoreReply, StoreError>
  ) {
    switch (call.request, result) {
    case (.claim, .success(.claimed(let claimed))): feed(process, lane, .claimed(claimed, since: call.begun))
    case (.claim, .failure(let error)): feed(process, lane, .storeFailed(error, at: .claim))
    case (.commit, .success(.plan(let plan))):
      processes[process].lanes[lane].notHandedOver += plan.intents.count
      feed(process, lane, .committed(plan, since: call.begun))
    case (.commit, .failure(let error)): feed(process, lane, .storeFailed(error, at: .commit))
    case (.record(let request), .success):
      let answered = processes[process].lanes[lane].notRecorded
      processes[process].lanes[lane].notRecorded = max(0, answered - request.entries.count)
      feed(process, lane, .recorded)
    case (.record, .failure(let error)): feed(process, lane, .storeFailed(error, at: .record))
    case (.control, .success): feed(process, lane, .controlled)
    case (.control, .failure(let error)): feed(process, lane, .storeFailed(error, at: .control))
    default: break
    }
  }

  /// Gives the core an event and carries its effects out. The process may be killed between any two of them.
  mutating func feed(_ process: Int, _ lane: Int, _ event: Dispatcher.Event) {
    guard var dispatcher = processes[process].lanes[lane].dispatcher else { return }
    processes[process].lanes[lane].dispatcher = nil
    let effects = dispatcher.handle(event, at: processes[process].boot(at: now))
    processes[process].lanes[lane].dispatcher = dispatcher
    for effect in effects {
      if strikes(.crash) { return kill(process) }
      carryOut(process, lane, effect)
    }
  }

  private mutating func carryOut(_ process: Int, _ lane: Int, _ effect: Dispatcher.Effect) {
    let info = campaigns[processes[process].lanes[lane].campaign]
    switch effect {
    case .claim(let request): ask(.claim(request), info.tenant, process, .lane(lane))
    case .prepare(let records): later(process, .prepared(lane: lane, records), after: dice.range(0...300))
    case .commit(let request):
      hostileMoment()
      ask(.commit(request), info.tenant, process, .lane(lane))
    case .send(let attempt, let request):
      let isTripped = processes[process].lanes[lane].isTripped
      verdict.require(!isTripped, "S17", "a request leaves after too many refusals")
      hostileMoment()
      let deadline = processes[process].boot(at: now) + (request.startWithin ?? .seconds(30))
      // A connection has to be there first.
      let wait = strikes(.slowProvider) ? dice.range(0...3_000_000) : dice.range(0...2_000)
      later(process, .handOver(lane: lane, attempt, request, until: deadline), after: wait)
    case .record(let request): ask(.record(request), info.tenant, process, .lane(lane))
    case .control(let request): ask(.control(request), info.tenant, process, .lane(lane))
    case .wake(let reading):
      let instant = mutatedWake(processes[process].instant(of: reading, after: now))
      later(process, .woke(lane: lane, reading), after: instant - now + dice.range(0...500))
    case .finish(let ending):
      log("process \(process) campaign \(info.id): \(ending)")
      processes[process].lanes[lane].dispatcher = nil
      switch ending {
      case .success(.notSending):
        processes[process].lanes[lane].stage = .lookingAgain
        ask(.look(CampaignQuery(tenant: store.names[info.tenant], id: info.id)), info.tenant, process, .lane(lane))
      case .success(.nothingBefore(let instant)):
        // The engine looks once a minute; an hour at the most saves steps, and by the store's clock nothing is missed.
        let wait = instant.timeIntervalSince(store.lastInstant + .microseconds(now - store.lastReadAt))
        discharge(process, lane, rest: Int64(min(3_600, max(1, wait)) * 1_000_000))
      case .success(.nothingLeft): discharge(process, lane, rest: 30_000_000)
      case .success: discharge(process, lane, rest: 20_000_000)
      case .failure: discharge(process, lane, rest: 5_000_000)
      }
    }
  }

  /// Makes the messages: here a request is the recipient and the tag.
  mutating func prepared(_ process: Int, _ lane: Int, _ records: [RecipientRecord]) {
    let candidates = records.map { record in
      let attempt = AttemptID(unchecked: Base64.text(dice.next(), dice.next()))
      let request = HTTPRequest(method: .post, url: "https://provider.example/messages")
      return Dispatcher.Candidate(record: record, preparation: .ready(attempt, request))
    }
    feed(process, lane, .prepared(candidates))
  }
}

/// Identifiers of 22 characters from 128 bits.
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  static func text(_ high: UInt64, _ low: UInt64) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(22)
    for index in 0..<11 {
      bytes.append(alphabet[Int(high >> (index * 5) & 63)])
      bytes.append(alphabet[Int(low >> (index * 5) & 63)])
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
