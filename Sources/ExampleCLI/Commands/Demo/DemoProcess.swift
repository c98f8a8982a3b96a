import Foundation

/// This program, run once more in a process of its own.
enum DemoProcess {
  /// How a process ended.
  enum Ending: Hashable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)
  }

  static func run(_ arguments: [String], environment: [String: String], log: URL) async throws -> Ending {
    guard let program = Bundle.main.executableURL else {
      throw CommandFailure.unusable("this program cannot find itself to run a second time")
    }
    _ = FileManager.default.createFile(atPath: log.path(percentEncoded: false), contents: nil)
    let file = try FileHandle(forWritingTo: log)
    defer { try? file.close() }
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
    process.standardOutput = file
    process.standardError = file
    return try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { ended in
        let ending: Ending =
          ended.terminationReason == .uncaughtSignal
          ? .killed(signal: ended.terminationStatus) : .exited(ended.terminationStatus)
        continuation.resume(returning: ending)
      }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
  }
}
