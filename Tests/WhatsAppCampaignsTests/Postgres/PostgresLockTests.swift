import Foundation
import Synchronization
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsPostgres

@Suite(
  "What forbids a message binds every worker",
  .enabled(if: PostgresServer.isInstalled, PostgresServer.absence),
  .timeLimit(.minutes(15))
)
struct PostgresLockTests {
  /// Runs something while an intent is in the middle of its transaction: after it has read, before it writes.
  ///
  /// - Returns: The plan, and whether the other operation was over before the intent was.
  private func intent(
    _ bench: PostgresBench,
    for people: Int = 1,
    against operation: @escaping @Sendable () async throws -> Void
  ) async throws -> (campaign: CampaignID, plan: IntentPlan, otherWasFirst: Bool) {
    let id = try await bench.campaign(people)
    let claimed = try await bench.claim(id)
    #expect(claimed.count == people)
    let watcher = try Watcher(bench.connection())
    let hasRead = Signpost()
    let isDone = Atomic<Bool>(false)
    let request = bench.intents(id, claimed) {
      hasRead.open()
      // Until the other one is over or waits for a lock.
      while !isDone.load(ordering: .acquiring), !watcher.somebodyWaits() {}
      watcher.otherWasFirst.store(isDone.load(ordering: .acquiring), ordering: .releasing)
    }
    async let plan = bench.store.commitIntents(request)
    await hasRead.passed()
    try await operation()
    isDone.store(true, ordering: .releasing)
    return (id, try await plan, watcher.otherWasFirst.load(ordering: .acquiring))
  }

  @Test("A STOP waits for an intent that is being decided, and knows that it raced")
  func stopWaits() async throws {
    let bench = try await PostgresBench()
    let other = try await bench.anotherStore()
    let stop = try bench.stop(0)
    let (id, plan, otherWasFirst) = try await intent(bench) { _ = try await other.recordConsent(stop) }
    #expect(!otherWasFirst)
    #expect(plan.intents.count == 1)
    #expect(try await bench.recipients(id).map(\.stopRaced) == [true])
  }

  @Test("Without the lock on the person, the same schedule lets a message leave after the STOP is on disk")
  func stopWithoutLock() async throws {
    let bench = try await PostgresBench { $0.locksPeople = false }
    let other = try await bench.anotherStore()
    let stop = try bench.stop(0)
    let (id, plan, otherWasFirst) = try await intent(bench) { _ = try await other.recordConsent(stop) }
    #expect(otherWasFirst)
    #expect(plan.intents.count == 1)
    // Nobody even knows that there was a race.
    #expect(try await bench.recipients(id).map(\.stopRaced) == [false])
  }

  @Test("An intent waits for a STOP that is being written, and sees it")
  func intentSeesStop() async throws {
    let bench = try await PostgresBench()
    let id = try await bench.campaign(2)
    let claimed = try await bench.claim(id)
    let other = try bench.connection()
    let watcher = try Watcher(bench.connection())
    try other.run("BEGIN")
    // What recordConsent does, up to its commit.
    try other.run("UPDATE contacts SET consent = 's:marketing:withdrawn:1760000000' WHERE name = 'P0'")
    async let plan = bench.store.commitIntents(bench.intents(id, claimed))
    while !watcher.somebodyWaits() { await Task.yield() }
    try other.run("COMMIT")
    #expect(try await plan.intents.map(\.recipient) == [claimed[1].id])
  }

  @Test("A value that is being sealed is not lost to a webhook that makes two contacts one: they stay apart")
  func sealedMeanwhile() async throws {
    let bench = try await PostgresBench()
    try await bench.save(0..<1)
    let user = WhatsAppIdentity.userID("MY.1A2B3C")
    let person = try #require(user.key)
    let grant = ConsentEvent(decision: .granted, purposes: [.marketing], at: Date(), source: "test")
    let entry = RecordConsent.Entry(identity: user, event: grant)
    _ = try await bench.store.recordConsent(RecordConsent(tenant: bench.tenant, entries: [entry]))
    let naming = try #require(ApplyWebhooks.Naming(.phone(try PostgresBench.phone(0)), user))
    let other = try bench.connection()
    let watcher = try Watcher(bench.connection())
    try other.run("BEGIN")
    // What changeSealedValues does, up to its commit.
    try other.run("SELECT id FROM contacts WHERE person = $1 FOR NO KEY UPDATE", [.text(person.rawValue)])
    try other.run(
      """
      INSERT INTO sealed_values (tenant, contact, field, value, lookup)
      SELECT tenant, id, 'member', $2, 'x' FROM contacts WHERE person = $1
      """,
      [.text(person.rawValue), .text("s1.1.\(String(repeating: "A", count: 54))")]
    )
    async let result = bench.store.applyWebhooks(
      ApplyWebhooks(tenant: bench.tenant, webhooks: [], namings: [naming])
    )
    while !watcher.somebodyWaits() { await Task.yield() }
    try other.run("COMMIT")
    #expect(try await result.apart.map(\.other) == [person])
    let query = SealedValueQuery(tenant: bench.tenant, selection: .person(person))
    #expect(try await bench.store.sealedValues(query).map(\.field) == ["member"])
  }

  @Test("An entry on the suppression list is known to every intent that commits after it has returned")
  func suppressionWaits() async throws {
    let bench = try await PostgresBench()
    let other = try await bench.anotherStore()
    let person = PersonKey(try PostgresBench.phone(0))
    let change = SuppressionChange(tenant: bench.tenant, action: .add([person], source: "test", reason: nil))
    let (_, plan, otherWasFirst) = try await intent(bench) { _ = try await other.changeSuppressions(change) }
    #expect(!otherWasFirst)
    #expect(plan.intents.count == 1)
  }

  @Test("A pause waits for an intent that is being decided; none commits after it has returned")
  func pauseWaits() async throws {
    let bench = try await PostgresBench()
    let other = try await bench.anotherStore()
    let (id, plan, otherWasFirst) = try await intent(bench, for: 2) {
      let id = CampaignID("camp")
      let request = ControlCampaign(tenant: bench.tenant, campaign: id, command: .pause(reason: nil))
      guard case .done(_, let inFlight) = try await other.control(request) else { throw CancellationError() }
      #expect(inFlight == 2)
    }
    #expect(!otherWasFirst)
    #expect(plan.intents.count == 2)
    let late = try await bench.store.commitIntents(bench.intents(id, try await bench.recipients(id)))
    #expect(!late.campaignIsSending)
    #expect(try await bench.claim(id).isEmpty)
  }

  @Test("A pause is not kept waiting by workers that commit one intent after the other")
  func pauseIsNotStarved() async throws {
    let bench = try await PostgresBench()
    let id = try await bench.campaign(400)
    let stores = [bench.store, try await bench.anotherStore(), try await bench.anotherStore()]
    let begun = Signpost()
    let sent = try await withThrowingTaskGroup(of: Int.self) { group in
      for (index, store) in stores.enumerated() {
        group.addTask {
          var count = 0
          while true {
            let claimed = try await bench.claim(id, by: "w\(index)", limit: 5, on: store)
            let plan = try await store.commitIntents(bench.intents(id, claimed))
            guard plan.campaignIsSending, !claimed.isEmpty else { return count }
            count += plan.intents.count
            begun.open()
          }
        }
      }
      await begun.passed()
      try await bench.control(id, .pause(reason: nil), by: stores[1])
      return try await group.reduce(0, +)
    }
    #expect(sent < 400)
    #expect(try await bench.counts(id)[.sending] == sent)
  }

  @Test("Two workers that take slots of one sender's pace at once never take the same one")
  func pacesAreLocked() async throws {
    let bench = try await PostgresBench()
    let other = try await bench.anotherStore()
    let first = try await bench.campaign(60, named: "one")
    let second = try await bench.campaign(60, named: "two")
    let key = PaceKey.sender("cloud")
    let count: @Sendable (PostgresStore, CampaignID) async throws -> Void = { store, id in
      for _ in 0..<20 {
        let request = CommitIntents(tenant: bench.tenant, campaign: id, recipients: [], paceKeys: [key]) { context in
          var plan = IntentPlan()
          // The state is opaque here: a hold that moves by a second each time counts.
          var state = context.pace[key] ?? PaceState()
          state.apply(Throttle(until: Self.next(after: state)), at: Self.origin)
          plan.pace[key] = state
          return plan
        }
        _ = try await store.commitIntents(request)
      }
    }
    async let left: Void = count(bench.store, first)
    async let right: Void = count(other, second)
    _ = try await (left, right)
    let text = try bench.connection().text("SELECT state FROM paces WHERE id = $1", [.text(key.rawValue)])
    let state = try StoredJSON.decode(PaceState.self, from: text, "pace")
    var expected = PaceState()
    for _ in 0..<40 { expected.apply(Throttle(until: Self.next(after: expected)), at: Self.origin) }
    #expect(state == expected)
  }

  private static let origin = Date(timeIntervalSince1970: 0)

  /// An instant a second later than any that the state was held until.
  private static func next(after state: PaceState) -> Date {
    for second in 1... {
      var later = state
      let instant = Date(timeIntervalSince1970: TimeInterval(second))
      later.apply(Throttle(until: instant), at: origin)
      if later != state { return instant }
    }
    return .distantFuture
  }
}

/// Lets tasks wait until something was reached.
final class Signpost: Sendable {
  private let stream: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  init() {
    (stream, continuation) = AsyncStream.makeStream(of: Void.self)
  }

  func open() { continuation.finish() }

  func passed() async { for await _ in stream {} }
}

/// Sees from a connection of its own whether somebody waits for a lock.
final class Watcher: Sendable {
  let otherWasFirst = Atomic<Bool>(false)
  private let connection: Mutex<Connection>
  private let schema: String

  init(_ connection: sending Connection) throws {
    schema = try connection.text("SELECT current_schema()")
    self.connection = Mutex(connection)
  }

  /// Whether somebody waits for a lock on a row of this schema's tables.
  func somebodyWaits() -> Bool {
    connection.withLock { connection in
      // A row that is waited for is locked by the one who waits first; the transaction they wait for has no table.
      let query = """
        SELECT 1 FROM pg_locks w JOIN pg_locks r ON r.pid = w.pid AND r.locktype = 'tuple'
          JOIN pg_class c ON c.oid = r.relation JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE NOT w.granted AND n.nspname = $1
        """
      return (try? connection.exists(query, [.text(schema)])) ?? true
    }
  }
}
