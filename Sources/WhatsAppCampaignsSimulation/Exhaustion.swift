import Foundation
package import WhatsAppCampaigns

/// Every order of one campaign with two people and two processes, with up to a number of faults at every place.
///
/// Random seeds find deep bugs; trying every order proves that there are no shallow ones. What happens inside a process
/// between two steps that others can see is not interleaved, and states that no future can tell apart are visited once.
package struct Exhaustion: Sendable {
  package private(set) var states = 0
  /// Ends that were reached.
  package private(set) var orders = 0
  package private(set) var violation: Violation?
  package private(set) var trace: [String] = []
  /// Whether nothing was left to try.
  package private(set) var isComplete = false
  private var seen: Set<UInt64> = []
  private let mutant: Mutant?
  private let delivery: DeliveryPolicy
  private static let mostSteps = 500

  private enum Choice: Sendable {
    /// The next visible step of a process, or of the network.
    case turn(Int)
    case kill(Int)
    /// The next commit of a process fails, with or without taking effect.
    case commitFails(Int, isApplied: Bool)
    /// Everything stands still until leases are over and attempts are given up.
    case standstill
  }

  private struct Node: Sendable {
    var world: World
    var faults: Int
    var depth: Int
    var path: [String]
  }

  package static func run(
    faults: Int,
    delivery: DeliveryPolicy = .atMostOnce,
    mutant: Mutant? = nil,
    mostStates: Int = 3_000_000
  ) -> Exhaustion {
    var exhaustion = Exhaustion(mutant: mutant, delivery: delivery)
    exhaustion.explore(faults: faults, mostStates: mostStates)
    return exhaustion
  }

  private init(mutant: Mutant?, delivery: DeliveryPolicy) {
    self.mutant = mutant
    self.delivery = delivery
  }

  private mutating func explore(faults: Int, mostStates: Int) {
    var scenario = Scenario(seed: 7)
    scenario.people = 2
    scenario.processes = 2
    scenario.delivery = delivery
    var world = World(scenario, mutant: mutant, isTraced: false)
    world.bare = .init(histories: [0, 0])
    world.timeline = world.timeline.filtered { World.actor(of: $0, world.calls) != nil }
    var stack = [Node(world: world, faults: faults, depth: 0, path: [])]
    while let node = stack.popLast(), violation == nil, states < mostStates {
      states += 1
      let choices = choices(of: node)
      if choices.isEmpty {
        end(node)
        continue
      }
      for choice in choices {
        var next = node
        next.depth += 1
        next.path.append("\(choice)")
        take(choice, &next)
        if let broken = next.world.verdict.violation {
          violation = broken
          trace = next.path
          return
        }
        if seen.insert(next.world.fingerprint(faults: next.faults)).inserted { stack.append(next) }
      }
    }
    isComplete = stack.isEmpty
  }

  private func choices(of node: Node) -> [Choice] {
    guard node.depth < Self.mostSteps else { return [] }
    var result: [Choice] = []
    for actor in 0..<3 where node.world.isReady(actor) { result.append(.turn(actor)) }
    if result.isEmpty, node.world.hasSleepers { return [.standstill] }
    guard node.faults > 0 else { return result }
    for process in 0..<2 where node.world.isReady(process) {
      result.append(.kill(process))
      if node.world.isCommitting(process) {
        result.append(.commitFails(process, isApplied: true))
        result.append(.commitFails(process, isApplied: false))
      }
    }
    if !result.isEmpty { result.append(.standstill) }
    return result
  }

  private func take(_ choice: Choice, _ node: inout Node) {
    switch choice {
    case .turn(let actor): node.world.turn(actor)
    case .kill(let process):
      node.faults -= 1
      node.world.kill(process)
      node.world.restart(process)
      node.world.timeline = node.world.timeline.filtered { [world = node.world] in
        World.actor(of: $0, world.calls) != nil
      }
      node.world.bare?.histories[process] = 0
    case .commitFails(let process, let isApplied):
      node.faults -= 1
      node.world.bare?.forced = isApplied ? .commitHidden : .commitLost
      node.world.turn(process)
      node.world.bare?.forced = nil
    case .standstill:
      if (0..<3).contains(where: node.world.isReady) { node.faults -= 1 }
      node.world.now += 2_000_000_000
    }
  }

  private mutating func end(_ node: Node) {
    orders += 1
    var world = node.world
    guard node.depth < Self.mostSteps else { return }
    if world.store.tenants[0].recipients.contains(where: \.isOpen) {
      violation = Violation(id: "L1", detail: "somebody is open when nothing more happens")
      trace = node.path
      return
    }
    world.judgeTheEnd()
    violation = world.verdict.violation
    if violation != nil { trace = node.path }
  }
}

/// What a world needs to be stepped through by hand.
struct BareWorld: Sendable {
  /// What each process has seen since it started: processes that saw the same are in the same state.
  var histories: [UInt64]
  /// A fault that strikes at its next occasion.
  var forced: Fault?
}

extension World {
  /// Which of the three goes on with an event: a process, or the network; `nil` for what is left out.
  static func actor(of step: Step, _ calls: [Int: StoreCall]) -> Int? {
    switch step {
    case .process(_, _, .look), .process(_, _, .post): nil
    case .process(let index, _, _): index
    case .apply(let call), .reply(let call, _): calls[call]?.process
    case .arrive: 2
    case .deliver, .restart, .human, .calm, .watch: nil
    }
  }

  /// Whether somebody has something to do that is not a rest.
  func isReady(_ actor: Int) -> Bool {
    timeline.entries.contains { entry in
      Self.actor(of: entry.event, calls) == actor && !isRest(entry)
    }
  }

  var hasSleepers: Bool { timeline.entries.contains { isRest($0) } }

  func isCommitting(_ process: Int) -> Bool {
    timeline.entries.contains { entry in
      guard case .apply(let id) = entry.event, calls[id]?.process == process, case .commit = calls[id]?.request else {
        return false
      }
      return true
    }
  }

  private func isRest(_ entry: Timeline<Step>.Entry) -> Bool {
    guard entry.at > now + 900_000 else { return false }
    if case .process(_, _, .begin) = entry.event { return true }
    return false
  }

  /// Lets somebody go on up to and including their next step that others can see.
  mutating func turn(_ actor: Int) {
    while verdict.violation == nil {
      let own = timeline.entries.indices.filter {
        Self.actor(of: timeline.entries[$0].event, calls) == actor && !isRest(timeline.entries[$0])
      }
      guard let first = own.min(by: { timeline.entries[$0].precedes(timeline.entries[$1]) }) else { return }
      let entry = timeline.remove(at: first)
      step(entry)
      if actor < 2 { remember(entry.event, actor) }
      switch entry.event {
      case .apply(let call): if let request = calls[call]?.request, request.isVisible { return }
      case .arrive, .process(_, _, .handOver): return
      default: continue
      }
    }
  }

  private mutating func remember(_ event: Step, _ actor: Int) {
    var text = ""
    switch event {
    case .process(_, _, .replied(_, let result)), .reply(_, let result): text = Self.brief(result)
    case .process(_, _, .answered(_, _, _, let result)):
      if case .success(.accepted) = result { text = "accepted" } else { text = "failed" }
    case .process(_, _, .handOver): text = "handOver"
    case .process(_, _, .woke): text = "woke"
    // A send that begins knows nothing of the one before.
    case .process(_, _, .begin):
      bare?.histories[actor] = 0
      text = "begin"
    case .apply(let call): text = calls[call]?.request.name ?? ""
    default: text = "step"
    }
    guard var history = bare?.histories[actor] else { return }
    for byte in text.utf8 { history = (history ^ UInt64(byte)) &* 0x100_0000_01B3 }
    bare?.histories[actor] = history
  }

  /// What the future can tell apart: the store, what each process has seen, and what is on its way.
  func fingerprint(faults: Int) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func mix(_ value: Int) { hash = (hash ^ UInt64(truncatingIfNeeded: value)) &* 0x100_0000_01B3 }
    mix(faults)
    for history in bare?.histories ?? [] { mix(Int(truncatingIfNeeded: history)) }
    for recipient in store.tenants[0].recipients {
      mix(recipient.state.kind.rawValue)
      mix(Int(recipient.epoch))
      if case .claimed(let worker, let lease) = recipient.state {
        mix(processes.firstIndex { $0.lanes.contains { $0.worker == worker } } ?? 9)
        mix(lease > store.lastInstant ? 1 : 0)
      }
      for attempt in recipient.attempts {
        mix(attempt.disposition == .open ? 1 : 2)
        mix(attempt.evidence.level.rawValue)
        mix(attempt.sendBefore > store.lastInstant ? 1 : 0)
      }
    }
    // In whatever order they were made.
    var exchanges = 0
    for request in requests {
      let flags = (request.hasArrived ? 1 : 0) + (request.isTorn ? 2 : 0) + (request.isAnswered ? 4 : 0)
      let person = store.tenants[0].recipients.firstIndex { $0.person == request.person } ?? 0
      exchanges &+= (1 + flags + 8 * request.process + 16 * person) &* 0x1_0001
    }
    mix(exchanges)
    for actor in 0..<3 { mix(timeline.entries.count { Self.actor(of: $0.event, calls) == actor }) }
    mix(shadows[0].status[campaigns[0].id]?.isFinal == true ? 1 : 0)
    return hash
  }
}

extension StoreRequest {
  /// Whether others can see it: a worker that registers with a store that all share changes nothing.
  fileprivate var isVisible: Bool {
    if case .enlist = self { false } else { !isRead }
  }
}
