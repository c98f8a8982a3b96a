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
  private static let executable = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "ExampleCLI")

  /// Runs the command line to its end.
  init(
    _ arguments: String...,
    input: String = "",
    environment: [String: String] = [:],
    in folder: Folder? = nil
  ) throws {
    let folder = try folder ?? Folder()
    let run = folder.url.appending(path: ".run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: run, withIntermediateDirectories: true)
    func file(_ name: String, _ text: String = "") throws -> FileHandle {
      let url = run.appending(path: name)
      try Data(text.utf8).write(to: url)
      return try name == "in" ? FileHandle(forReadingFrom: url) : FileHandle(forWritingTo: url)
    }
    let process = Process()
    process.executableURL = Self.executable
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.environment = ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }
    // Files instead of pipes: nothing can block, however much is written.
    process.standardInput = try file("in", input)
    process.standardOutput = try file("out")
    process.standardError = try file("err")
    try process.run()
    process.waitUntilExit()
    output = String(decoding: try Data(contentsOf: run.appending(path: "out")), as: UTF8.self)
    diagnostics = String(decoding: try Data(contentsOf: run.appending(path: "err")), as: UTF8.self)
    code = process.terminationStatus
  }
}
