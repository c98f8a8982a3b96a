import Foundation

/// A run of `campaign send` that a test can end at any moment.
final class SendingProcess {
  private let process = Process()
  private let diagnosticsFile: URL
  private let outputFile: URL
  private let end: AsyncStream<Void>

  /// Starts sending from the store of a folder.
  ///
  /// - Parameter onEnd: Is called when the process has ended, however it did.
  init(
    _ campaign: String,
    storeAt path: String,
    to baseURL: String,
    in folder: TemporaryFolder,
    onEnd: @escaping @Sendable () -> Void = {}
  ) throws {
    diagnosticsFile = folder.url.appending(path: "err")
    outputFile = folder.url.appending(path: "out")
    for file in [diagnosticsFile, outputFile] { try Data().write(to: file) }
    process.executableURL = CommandLineRun.executable
    process.arguments = ["campaign", "send", campaign, "--store", path, "--base-url", baseURL, "--json"]
    process.environment = [
      "PATH": "/usr/bin:/bin", "WHATSAPP_ACCESS_TOKEN": "token", "WHATSAPP_PHONE_NUMBER_ID": "100",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: diagnosticsFile)
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    end = stream
    process.terminationHandler = { _ in
      continuation.finish()
      onEnd()
    }
    try process.run()
  }

  /// Sends a signal, unless the process has ended by itself.
  func signal(_ number: Int32) {
    if process.isRunning { kill(process.processIdentifier, number) }
  }

  /// Waits for the end without holding a thread. Returns the exit code, or `nil` for a process that a signal ended.
  func exitCode() async -> Int32? {
    for await _ in end {}
    return process.terminationReason == .exit ? process.terminationStatus : nil
  }

  var output: String { text(of: outputFile) }

  var diagnostics: String { text(of: diagnosticsFile) }

  private func text(of file: URL) -> String {
    (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
