import Foundation
import WhatsAppCampaignsSimulation

/// What is printed.
enum Report {
  static func say(_ line: String) { print(line) }

  /// Prints everything that happens in a scenario, and returns whether everything holds.
  static func replay(_ scenario: Scenario, mutant: Mutant?) -> Bool {
    let result = Simulation.run(scenario, mutant: mutant, isTraced: true)
    for line in result.trace { say(line) }
    say("\n\(scenario.summary)")
    guard let violation = result.violation else {
      say("everything holds after \(result.steps) steps")
      return true
    }
    say("BROKEN \(violation)")
    return false
  }

  /// Makes a failure small and prints it with the command that shows it again.
  static func fail(_ result: SimulationResult) {
    guard let violation = result.violation else { return }
    say("\nBROKEN \(violation)")
    say("seed \(result.scenario.seed): \(result.scenario.summary)")
    let small = Minimiser.minimise(result.scenario)
    let traced = Simulation.run(small, isTraced: true)
    say("\nsmaller: \(small.summary)")
    for line in traced.trace.suffix(200) { say(line) }
    if let violation = traced.violation { say("BROKEN \(violation)") }
    say("\nreplay: make simulate SEED=\"\(small.text)\"")
    say("keep:   echo '\(small.text)' >> Tests/WhatsAppCampaignsTests/Fixtures/Simulation/corpus.txt")
  }
}
