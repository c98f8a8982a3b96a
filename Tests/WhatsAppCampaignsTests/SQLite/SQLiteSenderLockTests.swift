import Foundation
#if canImport(Glibc)
  import Glibc
#endif
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsSQLite

// The lock belongs to the open file, so a second store in this process stands for another process.
@Suite("The right to send from a SQLite store")
struct SQLiteSenderLockTests {
  @Test("A second store may not send, and is told who does and what to do")
  func exclusion() async throws {
    let folder = try TemporaryFolder()
    let first = try await SQLiteBench.open(folder.path())
    let second = try await SQLiteBench.open(folder.path())
    _ = try await first.enlist("w1")
    let error = await expectStoreError(.inUse) { _ = try await second.enlist("w2") }
    #expect(error?.detail.contains("Another store of this process") == true)
    #expect(error?.detail.contains("use one store") == true)
  }

  @Test("A second process may not send, and is told which one does")
  func exclusionBetweenProcesses() async throws {
    let folder = try TemporaryFolder()
    let first = try await SQLiteBench.open(folder.path())
    _ = try await first.enlist("w1")
    let own = ProcessInfo.processInfo.processIdentifier
    await #expect(processExitsWith: .success) { [path = folder.path() as String, own = own as Int32] in
      let second = try await SQLiteBench.open(path)
      let error = await expectStoreError(.inUse) { _ = try await second.enlist("w2") }
      #expect(error?.detail.contains("Another process (process \(own))") == true)
    }
  }

  @Test("Workers of one store share the right, and the last one gives it back")
  func sharing() async throws {
    let folder = try TemporaryFolder()
    let first = try await SQLiteBench.open(folder.path())
    let second = try await SQLiteBench.open(folder.path())
    _ = try await first.enlist("w1")
    _ = try await first.enlist("w2")
    try await first.discharge("w1")
    await expectStoreError(.inUse) { _ = try await second.enlist("w3") }
    try await first.discharge("w2")
    _ = try await second.enlist("w3")
  }

  #if os(Linux)
    @Test("The right is given back although a child that is just being started has the lock file still")
    func childHasTheFile() async throws {
      let folder = try TemporaryFolder()
      let first = try await SQLiteBench.open(folder.path())
      _ = try await first.enlist("w1")
      // What a child has between `fork` and `exec`: the same open file under another number.
      let files = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").filter { file in
        let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(file)")
        return path == folder.path() + "-sender"
      }
      let copies = files.compactMap { Int32($0) }.map { dup($0) }
      defer { for copy in copies { close(copy) } }
      #expect(copies.count == 1 && copies[0] >= 0)
      try await first.discharge("w1")
      let second = try await SQLiteBench.open(folder.path())
      _ = try await second.enlist("w2")
    }
  #endif

  @Test("Each tenant has a right of its own")
  func tenants() async throws {
    let folder = try TemporaryFolder()
    let first = try await SQLiteBench.open(folder.path())
    let second = try await SQLiteBench.open(folder.path())
    _ = try await first.enlist("w1")
    let other = TenantID("other")
    _ = try await second.store.enlist(EnlistWorker(tenant: other, worker: WorkerID("w2")))
  }

  @Test("What a dead process held is given back or becomes unknown, and is not sent again")
  func takeOver() async throws {
    let folder = try TemporaryFolder()
    let dead = try await SQLiteBench.open(folder.path())
    _ = try await dead.enlist("w1")
    try await dead.save(0..<1_500)
    let id = try await dead.start()
    let claimed = try await dead.claim(id, limit: 1_400)
    _ = try await dead.intend(id, Array(claimed.prefix(700)))
    await dead.store.close()

    let next = try await SQLiteBench.open(folder.path())
    let result = try await next.enlist("w2")
    #expect(result.orphaned == 700)
    let counts = try await next.counts(id)
    #expect(counts[.pending] == 800)
    #expect(counts[.unconfirmed] == 700)
    #expect(counts.settling == 700)
    #expect(try await next.claim(id, by: "w2", limit: 2_000).count == 800)
  }

  @Test("A worker gives its claims and the right to send back while another process holds the store")
  func dischargeOfBusyStore() async throws {
    let folder = try TemporaryFolder()
    let first = try await SQLiteBench.open(folder.path(), busyTimeout: .zero)
    try await first.save(0..<3)
    let id = try await first.start()
    _ = try await first.enlist("w1")
    let claimed = try await first.claim(id, by: "w1")
    #expect(try await first.counts(id)[.queued] == 3)
    let other = try folder.connection()
    try other.execute("BEGIN IMMEDIATE")
    try await first.discharge("w1")
    try other.execute("ROLLBACK")
    let second = try await SQLiteBench.open(folder.path())
    #expect(try await second.enlist("w2").orphaned == 0)
    #expect(try await second.claim(id, by: "w2").map(\.id) == claimed.map(\.id))
  }

  @Test("A second worker of the same store does not disturb the first")
  func secondWorker() async throws {
    let bench = SQLiteBench(store: try await SQLiteStore.open(.memory, time: FixedTime()))
    try await bench.save(0..<10)
    let id = try await bench.start()
    _ = try await bench.enlist("w1")
    _ = try await bench.claim(id, by: "w1", limit: 4)
    #expect(try await bench.enlist("w2").orphaned == 0)
    try await bench.discharge("w2")
    #expect(try await bench.counts(id)[.queued] == 4)
    try await bench.discharge("w1")
    #expect(try await bench.counts(id)[.queued] == 0)
  }

  @Test("A pause in one process is seen by the next intent of another")
  func pauseAcrossProcesses() async throws {
    let folder = try TemporaryFolder()
    let sender = try await SQLiteBench.open(folder.path())
    let control = try await SQLiteBench.open(folder.path())
    try await sender.save(0..<4)
    let id = try await sender.start()
    let claimed = try await sender.claim(id)
    try await control.control(id, .pause(reason: "lunch"))
    let plan = try await sender.intend(id, claimed)
    #expect(!plan.campaignIsSending)
    #expect(try await sender.claim(id, by: "w2").isEmpty)
    #expect(try await sender.counts(id)[.sending] == 0)
  }
}
