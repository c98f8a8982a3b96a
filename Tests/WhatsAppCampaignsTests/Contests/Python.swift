import Foundation
import Testing

/// The Python of this machine, for checks that must not come from this library.
enum Python {
  static let path = ["/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  static let absence: Comment = "python3 is not installed (Debian: apt-get install python3)"

  struct Failure: Error {}

  /// Runs a program of Documentation/Contests.md over a file, and returns what it prints.
  static func run(_ program: String, _ file: URL) throws -> String {
    let process = Process()
    let output = file.appendingPathExtension("out")
    try Data().write(to: output)
    process.executableURL = URL(filePath: path ?? "")
    process.arguments = ["-I", "-c", program, file.path]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure() }
    return String(decoding: try Data(contentsOf: output), as: UTF8.self)
  }

  /// The program in the guide to contests, which readers are told to run.
  static func programOfTheGuide() throws -> String {
    let guide = SourceTree.root.appending(path: "Documentation/Contests.md")
    let text = try String(contentsOf: guide, encoding: .utf8)
    let parts = text.components(separatedBy: "```python\n")
    return try #require(parts.dropFirst().first?.components(separatedBy: "```").first)
  }
}
