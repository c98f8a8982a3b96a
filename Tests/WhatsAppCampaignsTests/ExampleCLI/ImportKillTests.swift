import Foundation
import Testing
import WhatsAppCampaigns

@Suite("An import whose process is killed")
struct ImportKillTests {
  private static let people = 30_000

  private static func list() -> String {
    var text = "name,phone,city\n"
    for index in 0..<people {
      text += "Person \(index),+6012\(3_000_000 + index * 7 % 6_000_000),City \(index % 7)\n"
      if index % 1_000 == 7 { text += "Again,012-3000000,Elsewhere\n\nBad,12,x\n" }
    }
    return text
  }

  private static func export(_ folder: CommandLineRun.Folder, _ store: [String]) async throws -> String {
    try await CommandLineRun(
      arguments: ["groups", "export", "g", "--show-numbers"] + store,
      in: folder
    ).output
  }

  @Test("ends, started again, as if nobody had killed it, at whatever moments that was", .timeLimit(.minutes(5)))
  func sqlite() async throws {
    let folder = try CommandLineRun.Folder()
    try folder.write(Self.list(), to: "list.csv")
    let whole = try await CommandLineRun(
      "import",
      "list.csv",
      "--group",
      "g",
      "--json",
      "--store",
      "whole.sqlite",
      in: folder
    )
    let size = try FileManager.default.attributesOfItem(atPath: folder.url.appending(path: "whole.sqlite").path)[.size]
    let end = try #require(size as? Int)
    let random = SeededRandomSource(seed: 20)
    var moment = 0
    for _ in 0..<4 {
      // The first are at once, the last near the end.
      moment += Int(random.next() % UInt64(end / 3))
      let run = try CommandLineRun.Running(
        ["import", "list.csv", "--group", "g", "--store", "killed.sqlite"],
        in: folder
      )
      try await run.growth(of: "killed.sqlite", to: moment)
      run.killAtOnce()
      _ = try await run.finish()
    }
    let last = try await CommandLineRun(
      "import",
      "list.csv",
      "--group",
      "g",
      "--json",
      "--store",
      "killed.sqlite",
      in: folder
    )
    #expect(last.code == whole.code)
    #expect(Self.counts(last) == Self.counts(whole))
    let expected = try await Self.export(folder, ["--store", "whole.sqlite"])
    #expect(try await Self.export(folder, ["--store", "killed.sqlite"]) == expected)
    #expect(expected.utf8.count(where: { $0 == 0x0A }) == Self.people + 1)
  }

  /// What must not depend on the kills: everybody is created or existing, no row is lost or counted twice.
  private static func counts(_ run: CommandLineRun) -> [String: Int] {
    guard let object = try? JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any] else {
      return [:]
    }
    var counts = object.compactMapValues { $0 as? Int }
    counts["people"] = (counts.removeValue(forKey: "created") ?? 0) + (counts.removeValue(forKey: "existing") ?? 0)
    return counts
  }
}
