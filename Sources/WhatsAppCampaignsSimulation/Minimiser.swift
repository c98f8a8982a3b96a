/// Makes a failing scenario smaller while it still breaks the same invariant: fewer faults, fewer people, an earlier end.
package enum Minimiser {
  /// Returns the smallest scenario that was found within so many runs.
  package static func minimise(_ failing: Scenario, mutant: Mutant? = nil, runs: Int = 300) -> Scenario {
    guard let id = Simulation.run(failing, mutant: mutant).violation?.id else { return failing }
    var best = failing
    var left = runs
    var isSmaller = true
    while isSmaller, left > 0 {
      isSmaller = false
      for candidate in candidates(of: best) where left > 0 {
        left -= 1
        guard Simulation.run(candidate, mutant: mutant).violation?.id == id else { continue }
        best = candidate
        isSmaller = true
        break
      }
    }
    return best
  }

  private static func candidates(of scenario: Scenario) -> [Scenario] {
    var result: [Scenario] = []
    func add(_ change: (inout Scenario) -> Void) {
      var copy = scenario
      change(&copy)
      if copy != scenario { result.append(copy) }
    }
    for fault in scenario.rates.active { add { $0.rates[fault] = 0 } }
    if scenario.people > 1 {
      add { $0.people /= 2 }
      add { $0.people -= 1 }
    }
    add { $0.tenants = 1 }
    add { $0.campaigns = 1 }
    add { $0.processes = max(1, $0.processes - 1) }
    for feature in Features.names { add { feature.remove(&$0.features) } }
    add { $0.window = nil }
    add { $0.senderLimits = [] }
    add { $0.campaignLimits = [] }
    if scenario.dangerMicroseconds > 1_000_000 { add { $0.dangerMicroseconds /= 2 } }
    if scenario.faultBudget == .max {
      for budget in [1, 2, 4, 8, 16, 64] { add { $0.faultBudget = budget } }
    } else if scenario.faultBudget > 0 {
      add { $0.faultBudget /= 2 }
      add { $0.faultBudget -= 1 }
    }
    return result
  }
}
