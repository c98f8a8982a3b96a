import Foundation
import WhatsAppCampaignsSimulation

/// One whole run: the corpus, the seeds, the planted bugs, every order of a small campaign.
struct SimulationCommand: Sendable {
  /// Every mark has to be hit so often in ten thousand seeds.
  static let leastMarks = 100
  static let mutantSeeds: UInt64 = 2_000
  /// In so many seeds one has to be found that only one invariant objects to.
  static let proofSeeds: UInt64 = 300

  var first: UInt64
  var seeds: UInt64
  var corpus: String?
  var plantsMutants: Bool
  var isExhaustive: Bool
  var exhaustiveFaults: Int
  /// So many seeds are repeated with the SQLite store.
  var sqliteSeeds: UInt64
  var jobs: Int
  var table: String?
  var commit: String

  func run() async -> Bool {
    let begin = ContinuousClock.now
    guard runCorpus() else { return false }
    let run = await SimulationRun.run(first..<first + seeds, jobs: jobs)
    let seconds = Self.seconds(ContinuousClock.now - begin)
    Report.say(
      "\(run.seeds) seeds, \(run.steps) steps, \(seconds) s, \(Int(Double(run.seeds) / max(0.001, seconds))) seeds/s"
    )
    if let failure = run.failure {
      Report.fail(failure)
      return false
    }
    guard run.unstable.isEmpty else {
      Report.say("UNSTABLE two runs differ: \(run.unstable)")
      return false
    }
    guard judgeMarks(run) else { return false }
    guard await compare() else { return false }
    let caught = plantsMutants ? await plant() : 0
    guard let caught else { return false }
    let orders = isExhaustive ? exhaust() : 0
    guard let orders else { return false }
    append(run, caught, orders, Self.seconds(ContinuousClock.now - begin))
    return true
  }

  private static func seconds(_ duration: Duration) -> Double {
    (Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18).rounded(to: 10)
  }

  /// Scenarios that once failed.
  private func runCorpus() -> Bool {
    guard let corpus else { return true }
    guard let text = try? String(contentsOfFile: corpus, encoding: .utf8) else {
      Report.say("the corpus \(corpus) cannot be read")
      return false
    }
    var count = 0
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      guard let scenario = Scenario(line.prefix { $0 != "#" }) else {
        Report.say("the corpus holds a line that is no scenario: \(line)")
        return false
      }
      let result = Simulation.run(scenario)
      count += 1
      if result.violation != nil {
        Report.fail(result)
        return false
      }
    }
    Report.say("corpus: \(count) scenarios hold")
    return true
  }

  /// Repeats the operations of some seeds with the SQLite store.
  private func compare() async -> Bool {
    guard sqliteSeeds > 0 else { return true }
    let begin = ContinuousClock.now
    let outcome = await SQLiteComparison.run(first..<first + sqliteSeeds, jobs: jobs)
    if let difference = outcome.difference {
      Report.say("DIFFERENT on SQLite: seed \(difference.seed), \(difference.words)")
      return false
    }
    let seconds = Self.seconds(ContinuousClock.now - begin)
    Report.say("SQLite: \(sqliteSeeds) seeds, \(outcome.operations) operations, the same, \(seconds) s")
    return true
  }

  private func judgeMarks(_ run: SimulationRun) -> Bool {
    let rarest = Mark.allCases.sorted { run.marks[$0] < run.marks[$1] }
    Report.say("marks: \(rarest.count), the rarest hit \(run.marks[rarest[0]]) times")
    Report.say("  " + rarest.prefix(5).map { "\($0) \(run.marks[$0])" }.joined(separator: ", "))
    guard run.seeds >= 10_000 else { return true }
    let missed = run.marks.missed(fewerThan: Self.leastMarks * run.seeds / 10_000)
    for mark in missed { Report.say("BLIND \(mark) was hit \(run.marks[mark]) times") }
    return missed.isEmpty
  }

  /// Plants every bug; `nil` when one of them is not found.
  private func plant() async -> Int? {
    let begin = first
    let results = await withTaskGroup(of: [Planting].self) { group in
      for job in 0..<jobs {
        group.addTask {
          Mutant.allCases.enumerated().filter { $0.offset % jobs == job }.map { _, mutant in
            Planting(mutant, within: begin..<begin + Self.mutantSeeds)
          }
        }
      }
      var all: [Planting] = []
      for await part in group { all += part }
      return all.sorted { $0.mutant.rawValue < $1.mutant.rawValue }
    }
    var caught = 0
    for planting in results {
      guard let found = planting.found else {
        Report.say("SURVIVED \(planting.mutant)")
        continue
      }
      if let invariant = planting.mutant.soleInvariant, !planting.isProof {
        Report.say("UNPROVEN \(invariant): with it left out, \(planting.mutant) is found all the same")
        continue
      }
      caught += 1
      Report.say("caught \(planting.mutant) by \(found.violation.id) after \(found.seed - begin + 1) seeds")
    }
    Report.say("mutants: \(caught) of \(results.count) caught")
    return caught == results.count ? caught : nil
  }

  private func exhaust() -> Int? {
    let result = Exhaustion.run(faults: exhaustiveFaults)
    Report.say(
      "exhaustive: \(result.isComplete ? "all" : "NOT ALL") of \(result.states) states, \(result.orders) ends, \(exhaustiveFaults) faults"
    )
    guard let violation = result.violation else { return result.orders }
    Report.say("BROKEN \(violation)")
    for line in result.trace { Report.say(line) }
    return nil
  }

  /// One line of the table of runs.
  private func append(_ run: SimulationRun, _ caught: Int, _ orders: Int, _ seconds: Double) {
    guard let table else { return }
    let rarest = Mark.allCases.map { run.marks[$0] }.min() ?? 0
    let line =
      "| \(commit) | \(run.seeds) | \(run.steps) | \(Mark.allCases.count) (rarest \(rarest)) | \(caught) | \(orders) | \(Int(seconds)) s |\n"
    guard let handle = FileHandle(forWritingAtPath: table) else { return }
    handle.seekToEndOfFile()
    handle.write(Data(line.utf8))
  }
}

extension Double {
  fileprivate func rounded(to parts: Double) -> Double { (self * parts).rounded() / parts }
}

/// What came of one planted bug.
private struct Planting: Sendable {
  let mutant: Mutant
  let found: (seed: UInt64, violation: Violation)?
  /// Whether the invariant that it was planted for is needed to find it.
  let isProof: Bool

  init(_ mutant: Mutant, within seeds: Range<UInt64>) {
    self.mutant = mutant
    found = SimulationRun.catching(mutant, within: seeds)
    isProof =
      mutant.soleInvariant.map {
        SimulationRun.needing($0, for: mutant, within: seeds.prefix(Int(SimulationCommand.proofSeeds))) != nil
      } ?? true
  }
}
