import Foundation
import WhatsAppCampaignsSimulation

// Runs the simulation of the engine. `Simulate --help` says how.

let help = """
  USAGE: Simulate [--seeds N] [--first N] [--corpus FILE] [--mutants] [--exhaustive] [--sqlite N]
                  [--jobs N] [--table FILE] [--commit NAME]
         Simulate --replay "SEED …" [--mutant NAME]

    --seeds N        run so many seeds (10000)
    --first N        begin with this seed (1)
    --corpus FILE    run the scenarios of a file before, one a line
    --sqlite N       repeat what so many seeds do to their store with the SQLite store, to the first difference
    --mutants        plant every known bug, and require that 2000 seeds find it
    --exhaustive     try every order of a small campaign with faults at every place
    --faults N       with at most so many of them (2)
    --jobs N         use so many threads
    --table FILE     append a line with the results to a table
    --replay TEXT    run one scenario and print everything that happens
    --mutant NAME    with this planted bug

  Exit codes: 0 everything holds, 1 something does not, 64 the command line is wrong.
  """

var options: [String: String] = [:]
var flags: Set<String> = []
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
  switch argument {
  case "--mutants", "--exhaustive", "--help": flags.insert(argument)
  case "--seeds", "--first", "--corpus", "--jobs", "--table", "--replay", "--mutant", "--commit", "--faults",
    "--sqlite":
    options[argument] = arguments.popFirst() ?? ""
  default:
    FileHandle.standardError.write(Data("Simulate: unknown argument \(argument)\n\(help)\n".utf8))
    exit(64)
  }
}
if flags.contains("--help") {
  print(help)
  exit(0)
}
let mutant = options["--mutant"].flatMap(Mutant.init(rawValue:))

if let text = options["--replay"] {
  guard let scenario = Scenario(text) else {
    FileHandle.standardError.write(Data("Simulate: “\(text)” is no scenario.\n".utf8))
    exit(64)
  }
  exit(Report.replay(scenario, mutant: mutant) ? 0 : 1)
}
let command = SimulationCommand(
  first: options["--first"].flatMap(UInt64.init) ?? 1,
  seeds: options["--seeds"].flatMap(UInt64.init) ?? 10_000,
  corpus: options["--corpus"],
  plantsMutants: flags.contains("--mutants"),
  isExhaustive: flags.contains("--exhaustive"),
  exhaustiveFaults: options["--faults"].flatMap(Int.init) ?? 2,
  sqliteSeeds: options["--sqlite"].flatMap(UInt64.init) ?? 0,
  jobs: options["--jobs"].flatMap(Int.init) ?? ProcessInfo.processInfo.activeProcessorCount,
  table: options["--table"],
  commit: options["--commit"] ?? "-"
)
exit(await command.run() ? 0 : 1)
