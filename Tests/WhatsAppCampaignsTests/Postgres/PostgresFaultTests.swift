import Foundation
import Synchronization
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsPostgres

@Suite(
  "A database that fails",
  .enabled(if: PostgresServer.isInstalled, PostgresServer.absence),
  .timeLimit(.minutes(15))
)
struct PostgresFaultTests {
  @Test("A connection that is cut in the middle of a transaction leaves nothing, and the next call has a new one")
  func cutConnection() async throws {
    let bench = try await PostgresBench { $0.maximumConnections = 1 }
    let id = try await bench.campaign(3)
    let claimed = try await bench.claim(id)
    let axe = Axe(try bench.connection(), schema: bench.schema)
    let error = await expectStoreError(.outcomeUnknown) {
      _ = try await bench.store.commitIntents(bench.intents(id, claimed) { axe.cutAll() })
    }
    #expect(error?.detail.contains("read again") == true)
    #expect(try await bench.counts(id)[.queued] == 3)
    #expect(try await bench.store.commitIntents(bench.intents(id, claimed)).intents.count == 3)
  }

  @Test("A connection that was cut while nobody used it is replaced before anybody notices")
  func cutWhileIdle() async throws {
    let bench = try await PostgresBench { $0.maximumConnections = 1 }
    let id = try await bench.campaign(3)
    Axe(try bench.connection(), schema: bench.schema).cutAll()
    #expect(try await bench.claim(id).count == 3)
  }

  @Test("A connection that is cut before the transaction writes says that nothing was kept")
  func cutBeforeWriting() async throws {
    let bench = try await PostgresBench { $0.maximumConnections = 1 }
    let id = try await bench.campaign(2)
    let connection = try bench.connection()
    let blocker = try bench.connection()
    try blocker.run("BEGIN")
    try blocker.run("SELECT number FROM campaigns FOR UPDATE")
    let watcher = try Watcher(bench.connection())
    async let failure = expectStoreError(.unavailable) { try await bench.control(id, .pause(reason: nil)) }
    while !watcher.somebodyWaits() { await Task.yield() }
    Axe(connection, schema: bench.schema, onlyWaiting: true).cutAll()
    let error = await failure
    #expect(error?.detail.contains("nothing of the operation was kept") == true)
    try blocker.run("ROLLBACK")
    #expect(try await bench.store.campaigns(CampaignQuery(tenant: bench.tenant, id: id)).first?.status == .sending)
  }

  @Test("Who waits for a lock for too long is told that the database is busy")
  func lockTimeout() async throws {
    let bench = try await PostgresBench()
    let hasty = try await bench.anotherStore { $0.lockTimeout = .milliseconds(50) }
    let id = try await bench.campaign(2)
    let claimed = try await bench.claim(id)
    let blocker = try bench.connection()
    try blocker.run("BEGIN")
    try blocker.run("SELECT id FROM contacts FOR UPDATE")
    await expectStoreError(.busy) { _ = try await hasty.commitIntents(bench.intents(id, claimed)) }
    try blocker.run("ROLLBACK")
    #expect(try await bench.store.commitIntents(bench.intents(id, claimed)).intents.count == 2)
  }

  @Test("Two transactions that lock each other out are both carried out, one after the other")
  func deadlock() async throws {
    let bench = try await PostgresBench()
    let id = try await bench.campaign(2)
    let claimed = try await bench.claim(id)
    let other = try bench.connection()
    let watcher = try Watcher(bench.connection())
    let hasRead = Signpost()
    let decisions = Tally()
    try other.run("BEGIN")
    // A session looks for a deadlock once, so long after it began to wait. The store is the last to wait, so it has to look.
    try other.run("SET deadlock_timeout = '1h'")
    try other.run("LOCK TABLE recipients IN SHARE MODE")
    let request = bench.intents(id, claimed) {
      hasRead.open()
      if decisions.next() == 1 { while !watcher.somebodyWaits() {} }
    }
    async let plan = bench.store.commitIntents(request)
    await hasRead.passed()
    // The store has locked these rows and wants to write them; it finds the deadlock, gives way, and begins anew.
    try other.run("SELECT id FROM recipients FOR UPDATE")
    try other.run("COMMIT")
    #expect(try await plan.intents.count == 2)
    #expect(decisions.next() == 3)
  }

  @Test("A server that dies and comes back loses nothing that was committed, and nobody is sent to twice")
  func crashAndRecovery() async throws {
    let server = try PostgresServer()
    let bench = try await PostgresBench(server)
    let id = try await bench.campaign(3_000)
    let log = Log()
    let commits = Tally()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<3 {
        group.addTask {
          while true {
            do {
              let claimed = try await bench.claim(id, by: "w\(worker)", limit: 4)
              if claimed.isEmpty { return }
              let plan = try await bench.store.commitIntents(bench.intents(id, claimed))
              log.add(plan.intents)
              // By a worker, so that the others have work left, however the machine divides its time.
              if commits.next() == 20 {
                try server.crash()
                do { _ = try await bench.claim(id, by: "w\(worker)", limit: 4) } catch let error as StoreError {
                  log.add(error.code)
                }
                try server.start()
              }
            } catch let error as StoreError {
              log.add(error.code)
              await Task.yield()
            }
          }
        }
      }
      try await group.waitForAll()
    }
    let (counted, codes) = log.entries
    #expect(!codes.isEmpty)
    #expect(Set(codes).isSubset(of: [.unavailable, .outcomeUnknown]))
    let recipients = try await bench.recipients(id, all: true)
    #expect(recipients.count == 3_000)
    let sending = Set(recipients.filter { $0.status == .sending }.map(\.id))
    // What was told to be committed is there; what is there without having been told is what nobody knows of.
    #expect(sending.isSuperset(of: counted.keys))
    #expect(counted.values.allSatisfy { $0 == 1 })
    #expect(recipients.allSatisfy { $0.attempts.count <= 1 })
    #expect(recipients.allSatisfy { $0.status == .sending || $0.status == .queued })
  }
}

extension PostgresBench {
  /// Every recipient, over all pages.
  func recipients(_ id: CampaignID, all: Bool) async throws -> [Recipient] {
    var result: [Recipient] = []
    while true {
      let request = RecipientQuery(tenant: tenant, campaign: id, after: result.last?.id)
      let page = try await store.recipients(request).map(\.recipient)
      guard !page.isEmpty else { return result }
      result += page
    }
  }
}

/// What several workers were told.
private final class Log: Sendable {
  private struct State {
    var intents: [RecipientID: Int] = [:]
    var failures: [StoreError.Code] = []
  }

  private let state = Mutex(State())

  var entries: (intents: [RecipientID: Int], failures: [StoreError.Code]) {
    state.withLock { ($0.intents, $0.failures) }
  }

  func add(_ intents: [IntentPlan.Intent]) {
    state.withLock { for intent in intents { $0.intents[intent.recipient, default: 0] += 1 } }
  }

  func add(_ failure: StoreError.Code) {
    state.withLock { $0.failures.append(failure) }
  }
}

/// Cuts connections of a store as an administrator would.
final class Axe: Sendable {
  private let connection: Mutex<Connection>
  private let schema: String
  private let onlyWaiting: Bool

  init(_ connection: sending Connection, schema: String, onlyWaiting: Bool = false) {
    self.connection = Mutex(connection)
    self.schema = schema
    self.onlyWaiting = onlyWaiting
  }

  /// Cuts those of the store's connections that hold or wait for a lock in its schema, or every one that has ever worked
  /// in it.
  func cutAll() {
    connection.withLock { connection in
      let waiting = onlyWaiting ? "AND a.wait_event_type = 'Lock'" : ""
      _ = try? connection.run(
        """
        SELECT pg_terminate_backend(a.pid, 10000) FROM pg_stat_activity a
        WHERE a.pid <> pg_backend_pid() AND a.application_name = $1 \(waiting)
        """,
        [.text("store-\(schema)")]
      )
    }
  }
}

private final class Tally: Sendable {
  private let count = Mutex(0)

  func next() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }
}
