import Foundation
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsSQLite

@Suite("Writes of a SQLite store that share a commit")
struct SQLiteCommitTests {
  @Test("One that throws undoes only itself, and each caller is told its own result")
  func oneFails() async throws {
    let folder = try TemporaryFolder()
    let bench = try await SQLiteBench.open(folder.path())
    let group = GroupName("twice")
    let results = await withTaskGroup(of: Bool.self) { tasks in
      for index in 0..<40 {
        tasks.addTask {
          do {
            if index.isMultiple(of: 2) {
              try await bench.save(index..<(index + 1))
            } else {
              _ = try await bench.store.changeGroup(GroupChange(tenant: bench.tenant, name: group, action: .create))
            }
            return true
          } catch {
            return false
          }
        }
      }
      return await tasks.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    // Twenty contacts, and one of twenty groups of one name.
    #expect(results == 21)
    let all = ContactQuery(tenant: bench.tenant, selection: .all)
    #expect(try await bench.store.contacts(all).items.count == 20)
    #expect(try await bench.store.groups(GroupQuery(tenant: bench.tenant)).map(\.memberCount).sorted() == [0, 20])
  }

  @Test("A store that another process holds is busy for all of them, and nothing was begun")
  func allBusy() async throws {
    let folder = try TemporaryFolder()
    let bench = try await SQLiteBench.open(folder.path(), busyTimeout: .zero)
    let other = try folder.connection()
    try other.execute("BEGIN IMMEDIATE")
    let codes = await withTaskGroup(of: StoreError.Code?.self) { tasks in
      for index in 0..<8 {
        tasks.addTask {
          do {
            try await bench.save(index..<(index + 1))
            return nil
          } catch {
            return (error as? StoreError)?.code
          }
        }
      }
      return await tasks.reduce(into: []) { $0.append($1) }
    }
    #expect(codes == Array(repeating: .busy, count: 8))
    try other.execute("ROLLBACK")
    #expect(try await bench.save(0..<8).count == 8)
  }

  @Test("Writers that come while a commit is under way are committed together")
  func together() async throws {
    let folder = try TemporaryFolder()
    let bench = try await SQLiteBench.open(folder.path())
    try await bench.save(0..<1)
    let other = try folder.connection()
    let before = try other.number("PRAGMA data_version")
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      for index in 1..<200 { tasks.addTask { try await bench.save(index..<(index + 1)) } }
      try await tasks.waitForAll()
    }
    #expect(try other.number("PRAGMA data_version") != before)
    // The file counts its commits at byte 24.
    let header = try #require(try FileHandle(forReadingAtPath: folder.path())?.read(upToCount: 28))
    let commits = header[24..<28].reduce(0) { $0 << 8 | Int($1) }
    #expect(commits < 190, "\(commits) commits")
  }

  @Test("A cancelled caller is told what became of its write")
  func cancelled() async throws {
    let folder = try TemporaryFolder()
    let bench = try await SQLiteBench.open(folder.path())
    let task = Task { try await bench.save(0..<1).count }
    task.cancel()
    #expect(try await task.value == 1)
  }

  @Test("A closed store refuses a write that waits in line")
  func closed() async throws {
    let bench = SQLiteBench(store: try await SQLiteStore.open(.memory, time: FixedTime()))
    await bench.store.close()
    await expectStoreError(.unavailable) { try await bench.save(0..<1) }
  }
}
