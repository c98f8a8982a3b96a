import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@testable import WhatsAppCampaignsPostgres

@Suite(
  "Several machines share one database",
  .enabled(if: PostgresServer.isInstalled, PostgresServer.absence),
  .timeLimit(.minutes(15))
)
struct PostgresSharingTests {
  @Test("Workers that claim at once never share a recipient, and leave nobody out")
  func claimsAreApart() async throws {
    let bench = try await PostgresBench()
    let id = try await bench.campaign(900)
    let stores = [bench.store, try await bench.anotherStore(), try await bench.anotherStore()]
    let claimed = try await withThrowingTaskGroup(of: [RecipientID].self) { group in
      for (index, store) in stores.enumerated() {
        group.addTask {
          var mine: [RecipientID] = []
          var misses = 0
          while misses < 3 {
            let more = try await bench.claim(id, by: "w\(index)", limit: 7, on: store)
            misses = more.isEmpty ? misses + 1 : 0
            mine += more.map(\.id)
          }
          return mine
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(claimed.count == 900)
    #expect(Set(claimed).count == 900)
  }

  @Test("Who finds only what others are claiming at this moment is told to look again soon, not that nothing is left")
  func lockedIsNotGone() async throws {
    let bench = try await PostgresBench()
    let id = try await bench.campaign(3)
    let other = try bench.connection()
    try other.run("BEGIN")
    try other.run("SELECT id FROM recipients FOR UPDATE")
    let request = ClaimRecipients(
      tenant: bench.tenant,
      campaign: id,
      worker: WorkerID("w1"),
      lease: .seconds(30),
      limit: 10
    )
    let result = try await bench.store.claim(request)
    #expect(result.claimed.isEmpty)
    #expect(try #require(result.nextDue).timeIntervalSince(result.now) <= 1)
    try other.run("ROLLBACK")
    #expect(try await bench.claim(id).count == 3)
  }

  @Test("Whoever was given back is claimed again, though others behind them were claimed since")
  func releasedAreFound() async throws {
    let bench = try await PostgresBench()
    let other = try await bench.anotherStore()
    let id = try await bench.campaign(6)
    let first = try await bench.claim(id, by: "w1", limit: 2)
    let second = try await bench.claim(id, by: "w2", limit: 2, on: other)
    try await bench.store.discharge(DischargeWorker(tenant: bench.tenant, worker: WorkerID("w1")))
    // The other machine's mark is behind those two.
    let rest = try await bench.claim(id, by: "w2", limit: 10, on: other)
    #expect(Set(rest.map(\.id)).isSuperset(of: first.map(\.id)))
    #expect(rest.count == 4)
    #expect(Set(rest.map(\.id)).isDisjoint(with: second.map(\.id)))
  }

  @Test("What a worker was sending becomes unknown only when its registration is over and its messages are too late")
  func deadWorkers() async throws {
    let time = ManualTimeSource()
    let bench = try await PostgresBench(time: time)
    let worker = WorkerID("w1")
    let id = try await bench.campaign(1)
    let other = try await bench.anotherStore()
    _ = try await bench.store.enlist(EnlistWorker(tenant: bench.tenant, worker: worker))
    let claimed = try await bench.claim(id)
    #expect(try await bench.store.commitIntents(bench.intents(id, claimed)).intents.count == 1)
    let sweep = SweepCampaign(tenant: bench.tenant, campaign: id)

    // Alive: every write of its store renews it.
    for _ in 0..<14 {
      time.advance(by: .seconds(10))
      _ = try await bench.claim(id)
    }
    #expect(try await other.sweep(sweep).moved == 0)
    // Silent, but not for long enough.
    time.advance(by: .seconds(29))
    #expect(try await other.sweep(sweep).moved == 0)
    time.advance(by: .seconds(2))
    #expect(try await other.sweep(sweep).moved == 1)
    #expect(try await bench.counts(id)[.unconfirmed] == 1)
  }

  @Test("A report that comes while the answer with its identifier is being recorded is joined by one of the two")
  func reportsAndOutcomesMeet() async throws {
    let bench = try await PostgresBench()
    let other = try await bench.anotherStore()
    let count = 60
    let id = try await bench.campaign(count)
    let claimed = try await bench.claim(id, limit: count)
    let intents = try await bench.store.commitIntents(bench.intents(id, claimed)).intents
    #expect(intents.count == count)
    let messages = try (0..<count).map { try #require(ProviderMessageID(provider: "wamid.\($0)")) }
    // One at a time against one at a time: each pair meets in its own way.
    for (intent, message) in zip(intents, messages) {
      let entry = RecordOutcomes.Entry(
        recipient: intent.recipient,
        attempt: intent.attempt,
        outcome: .accepted(message, isHeld: false)
      )
      let evidence = Evidence(.delivered, at: Date(), messageID: message)
      let report = ApplyWebhooks.Report(attempt: nil, messageID: message, evidence: evidence)
      async let recorded = bench.store.recordOutcomes(
        RecordOutcomes(tenant: bench.tenant, campaign: id, entries: [entry])
      )
      async let applied = other.applyWebhooks(ApplyWebhooks(tenant: bench.tenant, webhooks: [], reports: [report]))
      _ = try await (recorded, applied)
    }
    #expect(try await bench.counts(id)[.delivered] == count)
    #expect(try bench.connection().number("SELECT count(*) FROM orphan_reports") == 0)
  }

  @Test("A report that comes while a free message's identifier is being recorded is joined by one of the two")
  func reportsAndFreeMessagesMeet() async throws {
    let bench = try await PostgresBench()
    let other = try await bench.anotherStore()
    let phone = try PostgresBench.phone(1)
    let count = 60
    try await bench.save(1..<2)
    for index in 0..<count {
      let message = try #require(ProviderMessageID(provider: "wamid.\(index)"))
      let now = Date()
      let attempt = Attempt(
        id: try #require(AttemptID("free-\(index)")),
        number: 1,
        committedAt: now,
        sendBefore: now + 60
      )
      let free = FreeMessage(provider: "cloud", kind: "text", text: "hello", attempt: attempt)
      let commit = CommitFreeMessage(tenant: bench.tenant, person: PersonKey(phone), message: free, paceKeys: []) {
        FreeMessagePlan(.send(at: $0.now, before: $0.now + 60), now: $0.now)
      }
      _ = try await bench.store.commitFreeMessage(commit)
      let report = ApplyWebhooks.Report(
        attempt: nil,
        messageID: message,
        evidence: Evidence(.delivered, at: now, messageID: message)
      )
      async let recorded = bench.store.recordFreeMessage(
        RecordFreeMessage(tenant: bench.tenant, id: attempt.id, outcome: .accepted(message, isHeld: false))
      )
      async let applied = other.applyWebhooks(ApplyWebhooks(tenant: bench.tenant, webhooks: [], reports: [report]))
      _ = try await (recorded, applied)
    }
    let query = ConversationQuery(tenant: bench.tenant, person: PersonKey(phone), limit: count)
    let delivered = try await bench.store.conversation(query).items.count { $0.status == .delivered }
    #expect(delivered == count)
    #expect(try bench.connection().number("SELECT count(*) FROM orphan_reports") == 0)
    #expect(try bench.connection().number("SELECT count(*) FROM message_ids") == 0)
  }

  @Test("Two stores that make the same tables at once both find them")
  func migrationsMeet() async throws {
    let server = try PostgresServer.shared.get()
    let options = PostgresStoreOptions(schema: server.newSchema()).patient
    try await withThrowingTaskGroup { group in
      for _ in 0..<4 {
        group.addTask { _ = try await PostgresStore.connect(to: server.url, options: options) }
      }
      try await group.waitForAll()
    }
    let count = try server.connection(options.schema).number("SELECT count(*) FROM migrations")
    #expect(count == Int64(Migration.all.count))
  }
}
