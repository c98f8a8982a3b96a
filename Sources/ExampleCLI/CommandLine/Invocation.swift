import Foundation
import WhatsAppCampaigns

/// One run of a command: its arguments, its environment and where its results go.
struct Invocation: Sendable {
  let arguments: Arguments
  let environment: [String: String]
  let output: StandardOutput

  /// Whether results are printed as JSON.
  var wantsJSON: Bool { arguments[flag: .json] }

  /// The clocks: those of the machine, or a wall clock that starts at `--now` and runs on.
  func time() throws(CommandFailure) -> any TimeSource {
    let form = "a date such as 2026-11-21 or a time such as 2026-11-21T09:00:00+08:00"
    let start = try arguments.parsed(.now, as: form) { Date(argument: $0, dayIn: .gmt, timeIn: .gmt) }
    return start.map(ShiftedTimeSource.init(startingAt:)) ?? SystemTimeSource()
  }

  /// Who gives the command, for a campaign's history.
  var actor: String { variable("USER") ?? "command line" }

  /// The value of a variable of the environment; `nil` where it is empty, too.
  func variable(_ name: String) -> String? {
    environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }
}

/// A wall clock that starts at a given instant and runs at the pace of the machine's.
struct ShiftedTimeSource: TimeSource {
  private let system = SystemTimeSource()
  private let start: Date

  init(startingAt start: Date) {
    self.start = start
  }

  var now: Date {
    let uptime = system.uptime.components
    return start.addingTimeInterval(TimeInterval(uptime.seconds) + TimeInterval(uptime.attoseconds) * 1e-18)
  }

  var uptime: Duration { system.uptime }

  func sleep(until deadline: Duration) async throws { try await system.sleep(until: deadline) }
}
