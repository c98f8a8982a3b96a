import Foundation
import Synchronization

/// One run of the built command line, in a folder of its own, with all that it printed.
struct CommandLineRun {
  /// A folder that a test's runs share, and that is removed with it.
  final class Folder: Sendable {
    let url: URL

    init() throws {
      url = FileManager.default.temporaryDirectory.appending(path: "cli-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

    func write(_ bytes: [UInt8], to name: String) throws {
      try Data(bytes).write(to: url.appending(path: name))
    }

    func text(of name: String) throws -> String {
      String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self)
    }

    var names: [String] {
      (try? FileManager.default.contentsOfDirectory(atPath: url.path).filter { !$0.hasPrefix(".run-") }.sorted()) ?? []
    }
  }

  let output: String
  let diagnostics: String
  let code: Int32

  /// The lines of standard output.
  var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// The binary stands beside the test bundle.
  static let executable = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "ExampleCLI")

  /// Tests run side by side; as many command lines as there are cores are enough at one time.
  private static let turns = Turns(ProcessInfo.processInfo.activeProcessorCount)

  /// Runs the command line to its end.
  init(
    _ arguments: String...,
    input: String = "",
    environment: [String: String] = [:],
    in folder: Folder? = nil
  ) async throws {
    await Self.turns.take()
    defer { Self.turns.giveBack() }
    self = try await Running(arguments, input: input, environment: environment, in: folder).finish()
  }

  /// Runs the command line to its end.
  init(
    arguments: [String],
    input: String = "",
    environment: [String: String] = [:],
    in folder: Folder? = nil
  ) async throws {
    await Self.turns.take()
    defer { Self.turns.giveBack() }
    self = try await Running(arguments, input: input, environment: environment, in: folder).finish()
  }

  private init(output: String, diagnostics: String, code: Int32) {
    self.output = output
    self.diagnostics = diagnostics
    self.code = code
  }

  /// A run that is still under way.
  struct Running {
    private let process = Process()
    private let folder: Folder
    private let run: URL
    private let ended: AsyncStream<Void>

    init(
      _ arguments: [String],
      input: String = "",
      environment: [String: String] = [:],
      in folder: Folder? = nil
    ) throws {
      // Waiting must not hold a thread of the pool: a machine has as few of them as it has cores.
      let (stream, end) = AsyncStream.makeStream(of: Void.self)
      ended = stream
      self.folder = try folder ?? Folder()
      run = self.folder.url.appending(path: ".run-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: run, withIntermediateDirectories: true)
      process.executableURL = CommandLineRun.executable
      process.arguments = arguments
      process.currentDirectoryURL = self.folder.url
      process.environment = ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }
      // Files instead of pipes: nothing can block, however much is written.
      process.standardInput = try file("in", input)
      process.standardOutput = try file("out")
      process.standardError = try file("err")
      process.terminationHandler = { _ in end.finish() }
      try process.run()
    }

    private func file(_ name: String, _ text: String = "") throws -> FileHandle {
      let url = run.appending(path: name)
      try Data(text.utf8).write(to: url)
      return try name == "in" ? FileHandle(forReadingFrom: url) : FileHandle(forWritingTo: url)
    }

    /// Presses Ctrl-C.
    func interrupt() { kill(process.processIdentifier, SIGINT) }

    /// Kills the process: it gets no chance to clean up.
    func killAtOnce() { kill(process.processIdentifier, SIGKILL) }

    /// Whether it has not ended yet.
    var isRunning: Bool { process.isRunning }

    /// Waits until there is something on standard output. A file tells nobody that it grew, so it is looked at.
    func firstOutput() async throws {
      while process.isRunning, try Data(contentsOf: run.appending(path: "out")).isEmpty {
        try await Task.sleep(for: .milliseconds(20))
      }
    }

    /// What is on standard output once there is something.
    func firstText() async throws -> String {
      try await firstOutput()
      return String(decoding: try Data(contentsOf: run.appending(path: "out")), as: UTF8.self)
    }

    /// Waits until standard error holds a text. A program that says something else for two minutes is killed.
    func diagnostics(with text: String) async throws {
      let deadline = ContinuousClock.now + .seconds(120)
      var said = ""
      while process.isRunning, !said.contains(text) {
        guard ContinuousClock.now < deadline else {
          kill(process.processIdentifier, SIGKILL)
          throw Unsaid(text: text, said: said)
        }
        try await Task.sleep(for: .milliseconds(20))
        said = String(decoding: try Data(contentsOf: run.appending(path: "err")), as: UTF8.self)
      }
    }

    /// A program has not said what was waited for.
    struct Unsaid: Error {
      var text: String
      var said: String
    }

    /// Waits for the end.
    func finish() async throws -> CommandLineRun {
      for await _ in ended {}
      func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: run.appending(path: name)), as: UTF8.self)
      }
      return CommandLineRun(output: try text("out"), diagnostics: try text("err"), code: process.terminationStatus)
    }
  }
}

/// A few turns for many tasks, first come first served.
private final class Turns: Sendable {
  private struct State {
    var free: Int
    var line: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Mutex<State>

  init(_ count: Int) { state = Mutex(State(free: count)) }

  func take() async {
    await withCheckedContinuation { continuation in
      let mayGo = state.withLock { state in
        guard state.free == 0 else {
          state.free -= 1
          return true
        }
        state.line.append(continuation)
        return false
      }
      if mayGo { continuation.resume() }
    }
  }

  func giveBack() {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      if state.line.isEmpty {
        state.free += 1
        return nil
      }
      return state.line.removeFirst()
    }
    next?.resume()
  }
}
