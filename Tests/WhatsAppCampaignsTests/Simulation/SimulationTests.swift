import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsSimulation

/// The simulation in the small; `make test` runs ten thousand seeds of it after these.
@Suite("The simulation of the engine")
struct SimulationTests {
  static let corpus: [String] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/Simulation/corpus.txt")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { String($0.prefix { $0 != "#" }) }
  }()

  @Test("Every scenario that once failed holds")
  func corpusHolds() throws {
    for line in Self.corpus {
      let scenario = try #require(Scenario(line), "“\(line)” is no scenario")
      let violation = Simulation.run(scenario).violation
      #expect(violation == nil, "\(line): \(violation.map { "\($0)" } ?? "")")
    }
  }

  @Test("A hundred seeds hold")
  func seedsHold() async throws {
    let run = await SimulationRun.run(1..<101, jobs: 2)
    #expect(run.seeds == 100)
    #expect(run.unstable.isEmpty)
    let failure = run.failure
    #expect(
      failure == nil,
      "make simulate SEED=\"\(failure?.scenario.text ?? "")\": \(failure?.violation?.description ?? "")"
    )
  }

  @Test("One seed gives the same run twice, and another seed another")
  func runsAreRepeatable() {
    for seed: UInt64 in [3, 14, 159] {
      let scenario = Scenario.draw(seed)
      #expect(Simulation.run(scenario).hash == Simulation.run(scenario).hash)
    }
    #expect(Simulation.run(.draw(1)).hash != Simulation.run(.draw(2)).hash)
  }

  @Test("A scenario is read from the text that a failure prints")
  func scenariosAreText() throws {
    for seed: UInt64 in 1...50 {
      var scenario = Scenario.draw(seed)
      #expect(Scenario(scenario.text) == scenario)
      scenario.people = 77
      scenario.faultBudget = 3
      scenario.window = nil
      #expect(Scenario(scenario.text) == scenario)
    }
    #expect(Scenario("") == nil)
    #expect(Scenario("12 without=gravity") == nil)
    #expect(Scenario("12 people=x") == nil)
  }

  @Test("A broken invariant is reported, made smaller and shown again")
  func failuresAreReported() throws {
    #expect(Simulation.run(.draw(1), mutant: .canary).violation?.id == "canary")
    let found = try #require(SimulationRun.catching(.personTwice, within: 1..<50))
    let small = Minimiser.minimise(.draw(found.seed), mutant: .personTwice, runs: 40)
    #expect(small.people <= Scenario.draw(found.seed).people)
    let replay = try #require(Scenario(small.text))
    let traced = Simulation.run(replay, mutant: .personTwice, isTraced: true)
    #expect(traced.violation?.id == found.violation.id)
  }

  @Test("Planted bugs are found", arguments: [Mutant.controlIgnored, .commitErrorIgnored, .transportRetries])
  func mutantsAreCaught(_ mutant: Mutant) {
    #expect(SimulationRun.catching(mutant, within: 1..<300) != nil)
  }

  @Test("Every order of a small campaign with one fault holds")
  func everyOrderHolds() {
    let result = Exhaustion.run(faults: 1)
    #expect(result.violation == nil, "\(result.violation.map { "\($0)" } ?? "") after \(result.trace)")
    #expect(result.orders > 10)
  }

  @Test("Every order finds a worker that sends without its claim")
  func ordersFindABug() {
    #expect(Exhaustion.run(faults: 1, mutant: .claimsLiveClaims).violation != nil)
  }
}
