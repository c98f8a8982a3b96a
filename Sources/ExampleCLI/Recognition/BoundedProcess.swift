import Foundation
import Synchronization
import WhatsAppCampaigns

/// A program that is given bytes, and whose output is waited for no longer than it may take.
///
/// Input and output are files that have no name: no pipe that is full or broken can hold anybody up.
struct BoundedProcess {
  private let program: String
  private let arguments: [String]
  private let input: [UInt8]

  init(_ program: String, _ arguments: [String], input: [UInt8]) {
    self.program = program
    self.arguments = arguments
    self.input = input
  }

  func output(within timeout: Duration, maximumBytes: Int) async throws(TextRecognitionError) -> [UInt8] {
    let source: FileHandle
    let target: FileHandle
    let process = Process()
    do {
      source = try Self.unnamedFile(holding: input)
      target = try Self.unnamedFile(holding: [])
      process.executableURL = URL(filePath: program)
      process.arguments = arguments
      // One thread: a second one costs more than it saves for one photograph.
      process.environment = ["OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"]
      process.standardInput = source
      process.standardOutput = target
      process.standardError = FileHandle.nullDevice
    } catch {
      throw TextRecognitionError(.failed, "no file could be made for the image")
    }
    let ended = AsyncStream<Void>.makeStream()
    process.terminationHandler = { _ in ended.continuation.finish() }
    do { try process.run() } catch { throw TextRecognitionError(.notInstalled, "the program could not be started") }
    let isInTime = await Self.isEnded(ended.stream, within: timeout)
    if !isInTime {
      kill(process.processIdentifier, SIGKILL)
      for await _ in ended.stream {}
    }
    guard isInTime, process.terminationReason == .exit else { throw TextRecognitionError(.tooMuch) }
    guard process.terminationStatus == 0 else { throw TextRecognitionError(.failed) }
    do {
      try target.seek(toOffset: 0)
      return Array(try target.read(upToCount: maximumBytes) ?? Data())
    } catch {
      throw TextRecognitionError(.failed, "what the program wrote could not be read")
    }
  }

  private static func isEnded(_ stream: AsyncStream<Void>, within timeout: Duration) async -> Bool {
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        for await _ in stream {}
        return !Task.isCancelled
      }
      group.addTask {
        try? await Task.sleep(for: timeout)
        return false
      }
      defer { group.cancelAll() }
      return await group.next() ?? false
    }
  }

  /// A file for this process and the one that it starts; its name is gone before anybody could open it.
  private static func unnamedFile(holding bytes: [UInt8]) throws -> FileHandle {
    let url = FileManager.default.temporaryDirectory.appending(path: "recognition-\(UUID().uuidString)")
    let mode: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
    guard
      FileManager.default.createFile(atPath: url.path(percentEncoded: false), contents: Data(bytes), attributes: mode)
    else {
      throw CocoaError(.fileWriteUnknown)
    }
    defer { try? FileManager.default.removeItem(at: url) }
    return try FileHandle(forUpdating: url)
  }
}
