import Foundation
import WhatsAppCampaigns
import WhatsAppCampaignsSQLite
import WhatsAppCampaignsSimulation

/// The operations of seeds, repeated with the SQLite store in files of a folder of its own.
enum SQLiteComparison {
  struct Outcome: Sendable {
    var operations = 0
    /// The first seed that differs, and in what.
    var difference: (seed: UInt64, words: String)?
  }

  static func run(_ seeds: Range<UInt64>, jobs: Int) async -> Outcome {
    await withTaskGroup(of: Outcome.self) { group in
      for job in 0..<jobs {
        group.addTask {
          var part = Outcome()
          for seed in stride(from: seeds.lowerBound + UInt64(job), to: seeds.upperBound, by: jobs) {
            let replay = await replay(.draw(seed))
            part.operations += replay.operations
            part.difference = replay.difference.map { (seed, $0) }
            if part.difference != nil { break }
          }
          return part
        }
      }
      var whole = Outcome()
      for await part in group {
        whole.operations += part.operations
        guard let theirs = part.difference, theirs.seed < whole.difference?.seed ?? .max else { continue }
        whole.difference = theirs
      }
      return whole
    }
  }

  /// In memory, where the system has such a folder: what is compared is what the store does, not how fast a disk is.
  private static func replay(_ scenario: Scenario) async -> StoreReplay {
    let files = FileManager.default
    let memory = URL(filePath: "/dev/shm")
    let base = files.isWritableFile(atPath: memory.path) ? memory : files.temporaryDirectory
    let folder = base.appending(path: "simulate-\(UUID().uuidString)")
    try? files.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? files.removeItem(at: folder) }
    return await StoreReplay.run(scenario) { (tenant, time) async throws(StoreError) in
      let store = try await SQLiteStore.open(at: folder.appending(path: "\(tenant).sqlite").path, time: time)
      return StoreReplay.Handle(store: store) { await store.close() }
    }
  }
}
