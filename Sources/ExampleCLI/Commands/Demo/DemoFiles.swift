import Foundation
import WhatsAppCampaigns

/// The files of a demonstration, in a folder of its own.
struct DemoFiles: Sendable {
  let folder: URL
  let store: String
  let list: String
  let report: String
  let verdicts: String

  /// Makes the folder and clears away what an earlier demonstration left in it.
  init(in path: String, list: String?, rows: Int?) throws {
    folder = URL(filePath: path)
    store = folder.appending(path: "campaigns.sqlite").path(percentEncoded: false)
    report = folder.appending(path: "report.html").path(percentEncoded: false)
    verdicts = folder.appending(path: "dry-run.csv").path(percentEncoded: false)
    self.list = folder.appending(path: "people.csv").path(percentEncoded: false)

    let manager = FileManager.default
    do {
      try manager.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      let isInTheWay = manager.fileExists(atPath: folder.path(percentEncoded: false))
      let reason = isInTheWay ? "there is a file of that name" : "check the name and the permissions above it"
      throw CommandFailure.unusable("the folder “\(path.printable)” cannot be made: \(reason)")
    }
    let source = try Self.source(list)
    guard let text = try? String(contentsOf: source, encoding: .utf8) else {
      throw CommandFailure.unusable("“\(source.relativePath.printable)” cannot be read as text in UTF-8")
    }
    do {
      let names = [
        "campaigns.sqlite", "campaigns.sqlite-journal", "campaigns.sqlite-wal", "campaigns.sqlite-shm",
        "campaigns.sqlite-sender", "people.csv", "dry-run.csv", "report.html", "send-1.log", "send-2.log",
      ]
      for name in names { try? manager.removeItem(at: folder.appending(path: name)) }
      let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
      let kept = rows.map { lines.prefix($0 + 1) } ?? lines[...]
      try kept.joined(separator: "\r\n").write(toFile: self.list, atomically: true, encoding: .utf8)
    } catch {
      throw CommandFailure.unusable(
        "nothing can be written into the folder “\(path.printable)”; check its permissions and the room on the disk"
      )
    }
  }

  /// The list that comes with the program: beside the binary, or in the working folder of a clone.
  private static func source(_ path: String?) throws(CommandFailure) -> URL {
    let binary = Bundle.main.executableURL?.deletingLastPathComponent()
    let places =
      path.map { [URL(filePath: $0)] }
      ?? [
        binary?.appending(path: "WhatsAppCampaigns_ExampleCLI.resources/people.csv"),
        URL(filePath: "Sources/ExampleCLI/Resources/people.csv"),
      ].compactMap(\.self)
    guard
      let found = places.first(where: { FileManager.default.isReadableFile(atPath: $0.path(percentEncoded: false)) })
    else {
      throw .unusable(
        path.map { "the list “\($0.printable)” is not there, or not yours to read" }
          ?? "the list of people was not found beside the program; name one with --list"
      )
    }
    return found
  }
}
