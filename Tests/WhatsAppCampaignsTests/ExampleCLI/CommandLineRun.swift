import Foundation

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

    func write(_ text: String, to name: String) throws {
      try Data(text.utf8).write(to: url.appending(path: name))
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

  /// Runs the command line to its end.
  init(
    _ arguments: String...,
    input: String = "",
    environment: [String: String] = [:],
    in folder: Folder? = nil
  ) throws {
    self = try Running(arguments, input: input, environment: environment, in: folder).finish()
  }

  /// Runs the command line to its end.
  init(
    arguments: [String],
    input: String = "",
    environment: [String: String] = [:],
    in folder: Folder? = nil
  ) throws {
    self = try Running(arguments, input: input, environment: environment, in: folder).finish()
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

    init(
      _ arguments: [String],
      input: String = "",
      environment: [String: String] = [:],
      in folder: Folder? = nil
    ) throws {
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
      try process.run()
    }

    private func file(_ name: String, _ text: String = "") throws -> FileHandle {
      let url = run.appending(path: name)
      try Data(text.utf8).write(to: url)
      return try name == "in" ? FileHandle(forReadingFrom: url) : FileHandle(forWritingTo: url)
    }

    /// Presses Ctrl-C.
    func interrupt() { kill(process.processIdentifier, SIGINT) }

    /// Waits for the end.
    func finish() throws -> CommandLineRun {
      process.waitUntilExit()
      func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: run.appending(path: name)), as: UTF8.self)
      }
      return CommandLineRun(output: try text("out"), diagnostics: try text("err"), code: process.terminationStatus)
    }
  }
}
