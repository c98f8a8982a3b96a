import Foundation
import Synchronization
import Testing

@testable import WhatsAppCampaigns
@testable import WhatsAppCampaignsSQLite
@testable import WhatsAppCampaignsTesting

@Suite("A store that is busy")
struct BusyStoreTests {
  /// Fails the first pause as a busy store would.
  @Test("A token that the provider refuses pauses the campaign, though the store was busy at that moment")
  func pauseSurvivesBusyStore() async throws {
    let folder = try TemporaryFolder()
    let options = SQLiteStoreOptions(busyTimeout: .zero)
    let base = try await SQLiteStore.open(at: folder.path(), options: options)
    let other = Mutex<Blocker?>(Blocker(path: folder.path()))
    let commits = Mutex(0)
    let store = InterposedStore(
      base,
      afterCommit: { () async throws(StoreError) in
        // Somebody else writes for a moment, from the intent to well after the provider's answer.
        if commits.withLock({
          $0 += 1; return $0
        }) == 1 {
          other.withLock { $0?.block() }
        }
      }
    )
    let fixture = try EngineFixture(store: store, token: Secret("wrong"))
    let id = try await fixture.campaign(people: 3)
    let task = Task { try await fixture.engine.send(id) }
    try await Task.sleep(for: .milliseconds(400))
    other.withLock { $0?.release() }
    let summary = try await task.value
    #expect(summary.campaign.status == .paused, "\(summary.ending), and the campaign is \(summary.campaign.status)")
  }

  @Test("Nothing leaves before the provider's hold is over, though the commit had to wait for the store")
  func holdIsKeptWhenTheStoreIsBusy() async throws {
    let time = ManualTimeSource()
    let base = InMemoryStore(time: time)
    let store = InterposedStore(
      base,
      beforeCommit: { () async throws(StoreError) in try? await time.sleep(for: .milliseconds(50)) }
    )
    let fixture = try EngineFixture(
      store: store,
      settings: EngineConfiguration(patience: .seconds(60)),
      time: time
    )
    let id = try await fixture.campaign(people: 5) { $0.limits = [.perSecond(80)] }
    let hold = time.now + Duration.seconds(10)
    _ = try await base.recordOutcomes(
      RecordOutcomes(tenant: .default, campaign: id, entries: [], holds: [.campaign(id): hold])
    )
    _ = try await withMovingClock(time) { try await fixture.engine.send(id) }
    let first = try #require(fixture.simulator.log.entries.map(\.receivedAt).min())
    #expect(first >= hold, "\(hold.timeIntervalSince(first)) s too early")
  }

  @Test("People in front who get nothing do not cost a transaction each, end to end", .timeLimit(.minutes(1)))
  func ineligibleInFront() async throws {
    let commits = Mutex(0)
    let store = InterposedStore(
      InMemoryStore(),
      afterCommit: { () async throws(StoreError) in commits.withLock { $0 += 1 } }
    )
    let fixture = try EngineFixture(store: store)
    let id = try await fixture.campaign(people: 1_000)
    let stop = ConsentEvent(decision: .withdrawn, purposes: [.marketing], at: Date(), source: "form")
    try await fixture.engine.recordConsent(stop, for: (0..<1_000).map { .phone(EngineFixture.number($0)) })
    _ = try await fixture.engine.send(id)
    let count = commits.withLock { $0 }
    #expect(count <= 100, "\(count) transactions for 1,000 people who get nothing")
  }
}

/// Holds the write lock of a store from another connection.
private final class Blocker: @unchecked Sendable {
  private let connection: Connection?

  init(path: String) { connection = try? Connection(.file(path), busyTimeout: .seconds(1)) }

  func block() { try? connection?.execute("BEGIN IMMEDIATE") }
  func release() { try? connection?.execute("ROLLBACK") }
}
