/// Many seeds, on several threads: what came of them all, whatever order they ran in.
package struct SimulationRun: Sendable {
  package var seeds = 0
  package var steps = 0
  package var marks = Marks()
  /// The failing scenario with the lowest seed.
  package var failure: SimulationResult?
  /// Seeds of which two runs differed.
  package var unstable: [UInt64] = []

  package init() {}

  /// Runs a range of seeds; of every hundredth a second time, to see that it is the same.
  package static func run(_ seeds: Range<UInt64>, jobs: Int) async -> SimulationRun {
    await withTaskGroup(of: SimulationRun.self) { group in
      for job in 0..<max(1, jobs) {
        group.addTask {
          var part = SimulationRun()
          for seed in stride(from: seeds.lowerBound + UInt64(job), to: seeds.upperBound, by: max(1, jobs)) {
            part.add(Scenario.draw(seed), isRepeated: seed % 100 == 0)
            if part.failure != nil { break }
          }
          return part
        }
      }
      var whole = SimulationRun()
      for await part in group { whole.add(part) }
      return whole
    }
  }

  private mutating func add(_ scenario: Scenario, isRepeated: Bool) {
    let result = Simulation.run(scenario)
    seeds += 1
    steps += result.steps
    marks.add(result.marks)
    if isRepeated, Simulation.run(scenario).hash != result.hash { unstable.append(scenario.seed) }
    if result.violation != nil { failure = result }
  }

  package mutating func add(_ other: SimulationRun) {
    seeds += other.seeds
    steps += other.steps
    marks.add(other.marks)
    unstable += other.unstable
    guard let theirs = other.failure else { return }
    if let ours = failure, ours.scenario.seed <= theirs.scenario.seed { return }
    failure = theirs
  }

  /// The seed that finds a planted bug and the invariant that it breaks; `nil` when no seed does.
  package static func catching(_ mutant: Mutant, within seeds: Range<UInt64>) -> (seed: UInt64, violation: Violation)? {
    for seed in seeds {
      if let violation = Simulation.run(Scenario.draw(seed), mutant: mutant).violation { return (seed, violation) }
    }
    return nil
  }

  /// A seed in which nothing but one invariant finds a planted bug; `nil` when there is none.
  package static func needing(_ invariant: String, for mutant: Mutant, within seeds: some Sequence<UInt64>) -> UInt64? {
    seeds.first { seed in
      let scenario = Scenario.draw(seed)
      guard Simulation.run(scenario, mutant: mutant).violation?.id == invariant else { return false }
      return Simulation.run(scenario, mutant: mutant, muted: invariant).violation == nil
    }
  }
}
