import Foundation
import Synchronization
import Testing

@testable import WhatsAppCampaigns
@testable import WhatsAppCampaignsSQLite
@testable import WhatsAppCampaignsTesting

@Suite("A store that is busy")
struct BusyStoreTests {
  @Test("A token that the provider refuses pauses the campaign, though the store was busy at that moment")
  func pauseSurvivesBusyStore() async throws {
    let time = ManualTimeSource()
    let refusals = Mutex(0)
    let store = InterposedStore(
      InMemoryStore(time: time),
      beforeControl: { () async throws(StoreError) in
        // The first command starts the campaign, the next ones are the pause.
        let count = refusals.withLock { count in
          count += 1
          return count
        }
        if (2...4).contains(count) { throw StoreError(.busy, "somebody else writes") }
      }
    )
    let fixture = try EngineFixture(store: store, time: time, token: Secret("wrong"))
    let id = try await fixture.campaign(people: 3)
    let summary = try await withMovingClock(time) { try await fixture.engine.send(id) }
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
      RecordOutcomes(tenant: .default, campaign: id, entries: [], throttles: [.campaign(id): Throttle(until: hold)])
    )
    _ = try await withMovingClock(time) { try await fixture.engine.send(id) }
    let first = try #require(fixture.simulator.log.entries.map(\.receivedAt).min())
    #expect(first >= hold, "\(hold.timeIntervalSince(first)) s too early")
  }

  @Test("People in front who get nothing do not cost a transaction each, end to end", .timeLimit(.minutes(15)))
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
