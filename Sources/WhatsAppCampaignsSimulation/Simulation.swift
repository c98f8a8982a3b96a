import Foundation
import WhatsAppCampaigns

/// What came of one run.
package struct SimulationResult: Sendable {
  package var scenario: Scenario
  package var violation: Violation?
  package var marks: Marks
  /// The same for two runs of one scenario, whatever the machine.
  package var hash: UInt64
  package var steps: Int
  package var trace: [String]
}

/// Runs a scenario to its end: a time of danger, then a time of calm in which everything has to come to rest.
package enum Simulation {
  ///
  /// - Parameter muted: An invariant that is left out, to see whether another one stands in for it.
  package static func run(
    _ scenario: Scenario,
    mutant: Mutant? = nil,
    muted: String? = nil,
    isTraced: Bool = false
  ) -> SimulationResult {
    var world = World(scenario, mutant: mutant, isTraced: isTraced)
    world.verdict.muted = muted
    world.runToTheEnd()
    return SimulationResult(
      scenario: scenario,
      violation: world.verdict.violation,
      marks: world.marks,
      hash: world.hash,
      steps: world.steps,
      trace: world.trace ?? []
    )
  }
}

extension World {
  init(_ scenario: Scenario, mutant: Mutant?, isTraced: Bool, isRecorded: Bool = false) {
    record = isRecorded ? StoreLog() : nil
    self.scenario = scenario
    self.mutant = mutant
    dice = Dice(seed: scenario.seed)
    store = StoreModel(tenants: scenario.tenants, isExclusive: scenario.storeIsExclusive)
    shadows = Array(repeating: Shadow(), count: scenario.tenants)
    processes = (0..<scenario.processes).map { _ in Process() }
    trace = isTraced ? [] : nil
    if mutant == .canary { verdict.fail("canary", "this always fails") }
    wallDrift = scenario.rates[.clockDrift] > 0 ? dice.range(-300...300) : 0
    for tenant in 0..<scenario.tenants { populate(tenant) }
    for index in processes.indices {
      processes[index].bootOffset = dice.range(0...1_000_000_000)
      start(index)
    }
    scheduleHumans()
    schedule(.calm, after: scenario.dangerMicroseconds)
  }

  /// People who agreed, and campaigns for them that are sending.
  private mutating func populate(_ tenant: Int) {
    let name = store.names[tenant]
    let instant = store.instant(wall, now)
    let count = tenant == 0 ? scenario.people : max(1, scenario.people / 2)
    var drafts = (0..<count).map { ContactDraft(phone: People.phone($0, of: tenant)) }
    if mutant == .personUnderTwoNumbers, count > 1 {
      drafts[1].phone = People.otherNumber(of: tenant)
      aliases[PersonKey(drafts[1].phone)] = PersonKey(drafts[0].phone)
    }
    let grant = ConsentEvent(
      decision: .granted,
      purposes: [.marketing],
      at: Date(timeIntervalSince1970: 1_700_000_000),
      source: "form"
    )
    let entries = drafts.map { RecordConsent.Entry(identity: .phone($0.phone), event: grant) }
    _ = try? store.tenants[tenant].saveContacts(
      SaveContacts(tenant: name, drafts: drafts, group: Self.people),
      at: instant
    )
    _ = try? store.tenants[tenant].recordConsent(RecordConsent(tenant: name, entries: entries), at: instant)
    let saved = SaveContacts(tenant: name, drafts: drafts, group: Self.people)
    record?.add(.request(.save(saved), .done), tenant, at: instant)
    record?.add(.consent(RecordConsent(tenant: name, entries: entries)), tenant, at: instant)
    for draft in drafts { shadows[tenant].note(grant, of: PersonKey(draft.phone), at: instant) }
    for number in 0..<(tenant == 0 ? scenario.campaigns : 1) { addCampaign(number, tenant, at: instant) }
    let recipients = store.tenants[tenant].recipients
    shadows[tenant].recipients = recipients
    for recipient in recipients {
      shadows[tenant].counts[recipient.campaign, default: [:]][recipient.status, default: 0] += 1
      shadows[tenant].people[recipient.campaign, default: 0] += 1
    }
    let isScheduled = tenant == 0 && scenario.features.startAfter != nil
    let expected = isScheduled ? 0 : count * (tenant == 0 ? scenario.campaigns : 1)
    verdict.require(recipients.count == expected, "A2", "\(recipients.count) recipients for \(expected) people")
  }

  private mutating func addCampaign(_ number: Int, _ tenant: Int, at instant: Date) {
    let name = store.names[tenant]
    let id = CampaignID(unchecked: "c\(tenant)\(number)")
    let priorities = scenario.features.priorities
    let plan = CampaignPlan(
      name: "Simulation",
      provider: Self.provider,
      template: "promo",
      language: "ms",
      variables: VariableMapping(),
      audience: Audience(groups: [Self.people]),
      limits: scenario.campaignLimits,
      window: scenario.window,
      schedule: scenario.schedule(ofTenant: tenant),
      delivery: scenario.delivery,
      cap: scenario.features.cap,
      priority: priorities.isEmpty || tenant > 0 ? nil : priorities[number % priorities.count],
      canary: scenario.features.canary,
      breaker: scenario.features.breaker
    )
    do throws(StoreError) {
      let create = CreateCampaign(tenant: name, id: id, plan: plan)
      _ = try store.tenants[tenant].createCampaign(create, at: instant)
      record?.add(.create(create), tenant, at: instant)
      var command = CampaignCommand.start
      if let schedule = plan.schedule, schedule.start != nil {
        command = .schedule(schedule)
      } else {
        let snapshot = SnapshotAudience(tenant: name, campaign: id)
        _ = try store.tenants[tenant].snapshotAudience(snapshot, at: instant)
        record?.add(.request(.snapshot(snapshot), .done), tenant, at: instant)
        if mutant == .personTwice { store.tenants[tenant].addRecipient(ContactID(1), to: id, at: instant) }
      }
      let begin = ControlCampaign(tenant: name, campaign: id, command: command)
      let result = try store.tenants[tenant].control(begin, at: instant)
      guard case .done(let campaign, _) = result else {
        return verdict.fail("setup", "the campaign cannot be started")
      }
      record?.add(.request(.control(begin), .controlled(result)), tenant, at: instant)
      shadows[tenant].status[id] = campaign.status
      shadows[tenant].epoch[id] = campaign.controlEpoch
      shadows[tenant].history[id] = [begin.change(from: campaign.plan, at: instant)]
    } catch {
      verdict.fail("setup", error.description)
    }
    shadows[tenant].limits[id] = plan.limits
    shadows[tenant].canaries[id] = plan.canary
    campaigns.append(CampaignInfo(tenant: tenant, id: id, plan: plan))
  }

  /// The longest time of calm until everything has to be at rest.
  private var patience: Int64 {
    // A day for every step of a warm-up, every wait of a cap, every share of a daily limit, and between them hours.
    let isSlow = scenario.features.slows || scenario.rates[.notice] > 0
    return (isSlow ? 30 : 6) * 86_400 * 1_000_000
  }
  private static let mostSteps = 400_000

  mutating func runToTheEnd() {
    while verdict.violation == nil {
      guard let entry = timeline.popFirst() else {
        verdict.fail("L1", "nothing is going to happen, and a campaign is open")
        break
      }
      step(entry)
      if !isDangerous, isAtRest { return judgeTheEnd() }
      if !isDangerous, now > calmSince + patience { judgeUnrest() }
      if steps > Self.mostSteps { verdict.fail("L3", "more than \(Self.mostSteps) steps") }
    }
  }

  mutating func step(_ entry: Timeline<Step>.Entry) {
    now = max(now, entry.at)
    steps += 1
    mix(now)
    if now / 1_000_000 != thisSecond {
      thisSecond = now / 1_000_000
      stepsThisSecond = 0
    }
    stepsThisSecond += 1
    verdict.require(stepsThisSecond < 30_000, "L3", "30 000 steps in one second")
    switch entry.event {
    case .process(let index, let incarnation, let step):
      mix(index)
      run(index, incarnation, step)
    case .apply(let call):
      mix(call)
      apply(call)
    case .reply(let call, let result): returned(call, result)
    case .arrive(let request): arrive(request)
    case .deliver(let delivery): deliver(delivery)
    case .restart(let index): restart(index)
    case .human(let human): act(human)
    case .calm: calm()
    case .watch(let pause): watch(pause)
    }
  }

  /// Faults stop: every process runs, the provider and the store answer, and nobody interferes any more.
  private mutating func calm() {
    log("calm")
    isDangerous = false
    calmSince = now
    fullUntil = 0
    endpointDownUntil = 0
    outageUntil = 0
    silenceUntil = 0
    wallDrift = 0
    for index in processes.indices {
      processes[index].frozenUntil = min(processes[index].frozenUntil, now)
      restart(index)
    }
    watch(30_000_000)
  }

  /// The operator lets a campaign go on that was paused.
  private mutating func watch(_ pause: Int64) {
    for index in campaigns.indices {
      let info = campaigns[index]
      switch shadows[info.tenant].status[info.id] {
      case .paused: act(.resume(index))
      case .draft: act(.start(index))
      default: break
      }
    }
    judgeCalm()
    schedule(.watch(min(3_600_000_000, pause * 2)), after: pause)
  }

  private var isAtRest: Bool {
    unacknowledged == 0
      && campaigns.allSatisfy { shadows[$0.tenant].status[$0.id]?.isFinal ?? false }
      && bodies.indices.allSatisfy { shadows[bodies[$0].tenant].applied.contains($0) }
  }
}
