import Foundation
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsPostgres

@Suite("An import whose process is killed", .timeLimit(.minutes(15)))
struct ImportKillTests {
  private static let people = 30_000

  /// A list whose people are saved in several transactions: the texts are long enough for that.
  private static func list() -> String {
    let note = String(repeating: "note ", count: 60)
    var text = "name,phone,city,note\n"
    for index in 0..<people {
      text += "Person \(index),+6012\(3_000_000 + index * 7 % 6_000_000),City \(index % 7),\(note)\n"
      if index % 1_000 == 7 { text += "Again,012-3000000,Elsewhere,\n\nBad,12,x,\n" }
    }
    return text
  }

  @Test("ends in a file, started again, as if nobody had killed it, at whatever moments that was")
  func sqlite() async throws {
    let folder = try CommandLineRun.Folder()
    try await trial(in: folder, whole: "whole.sqlite", killed: "killed.sqlite") { name in
      let path = folder.url.appending(path: name).path
      return try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    }
  }

  @Test(
    "ends on PostgreSQL, started again, as if nobody had killed it, at whatever moments that was",
    .enabled(if: PostgresServer.isInstalled, PostgresServer.absence)
  )
  func postgres() async throws {
    // The command line has no option for the schema: the server is this test's own.
    let server = try PostgresServer()
    let watcher = try server.connection()
    for name in ["whole", "killed"] { try watcher.execute("CREATE DATABASE \(name)") }
    let (whole, killed) = (server.url(database: "whole"), server.url(database: "killed"))
    // A database grows with what is written, whether or not that is ever committed.
    try await trial(in: CommandLineRun.Folder(), whole: whole, killed: killed) { store in
      Int(try watcher.number("SELECT pg_database_size('\(store == whole ? "whole" : "killed")')"))
    }
  }

  /// Imports a list into two stores, into one of them with kills, and compares.
  ///
  /// - Parameter size: How large a store is at the moment, as far as that is known.
  private func trial(
    in folder: CommandLineRun.Folder,
    whole: String,
    killed: String,
    size: (String) throws -> Int?
  ) async throws {
    try folder.write(Self.list(), to: "list.csv")
    func arguments(_ store: String) -> [String] { ["import", "list.csv", "--group", "g", "--json", "--store", store] }
    let empty = try size(whole) ?? 0
    let expected = try await CommandLineRun(arguments: arguments(whole), in: folder)
    let growth = try #require(try size(whole)) - empty
    let random = SeededRandomSource(seed: 20)
    var moment = 0
    var kills = 0
    for _ in 0..<4 {
      // The first are at once, the last near the end.
      moment += Int(random.next() % UInt64(growth / 3))
      let run = try CommandLineRun.Running(arguments(killed), in: folder)
      while run.isRunning, try size(killed) ?? 0 < empty + moment { try await Task.sleep(for: .milliseconds(1)) }
      run.killAtOnce()
      kills += try await run.finish().code == SIGKILL ? 1 : 0
    }
    #expect(kills > 0)
    let last = try await CommandLineRun(arguments: arguments(killed), in: folder)
    #expect(last.code == expected.code)
    #expect(Self.counts(last) == Self.counts(expected))
    let export = try await Self.export(folder, whole)
    #expect(try await Self.export(folder, killed) == export)
    #expect(export.utf8.count(where: { $0 == 0x0A }) == Self.people + 1)
  }

  private static func export(_ folder: CommandLineRun.Folder, _ store: String) async throws -> String {
    let arguments = ["groups", "export", "g", "--show-numbers", "--store", store]
    return try await CommandLineRun(arguments: arguments, in: folder).output
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
